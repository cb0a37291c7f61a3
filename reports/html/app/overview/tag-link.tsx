import { visible } from '../../../text/visible.ts'
import { routeHash } from '../navigation/route.ts'
import { filtersQuery, parseFilters } from './filters.ts'

interface TagLinkProps {
  readonly tag: string
  /** Of the list that one sees or came from. */
  readonly query: string
}

/** A tag of a case: it leads to the list of those that have it. */
export function TagLink({ tag, query }: TagLinkProps) {
  const filtered = filtersQuery({ ...parseFilters(query), tag })
  return (
    <a class="tag" href={routeHash({ kind: 'overview', query: filtered })} title="Show the cases with this tag">
      <bdi>{`#${visible(tag)}`}</bdi>
    </a>
  )
}
