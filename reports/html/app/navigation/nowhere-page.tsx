import { useEffect, useRef } from 'preact/hooks'
import { plural } from '../../../text/counts.ts'
import { type Destination, routeHash } from './route.ts'
import { useKeys } from './use-keys.ts'
import { goTo } from './use-route.ts'

interface NowherePageProps {
  /** How many cases the report has. */
  readonly count: number
  /** Whether the address names a case, at least. */
  readonly isOfCase: boolean
  readonly query: string
}

/** What an address leads to that leads to nothing here, and the way on. */
export function NowherePage({ count, isOfCase, query }: NowherePageProps) {
  const ref = useRef<HTMLHeadingElement>(null)
  const list: Destination = { kind: 'overview', query }
  useEffect(() => ref.current?.focus(), [])
  useKeys({ u: () => goTo(list) })
  return (
    <div class="nowhere">
      <h1 ref={ref} tabIndex={-1}>
        {isOfCase ? 'There is no such case' : 'There is no such place'}
      </h1>
      <p>{`The address leads nowhere in this report, which has ${plural(count, 'case')}. It may be one of another run.`}</p>
      <p>
        <a href={routeHash(list)}>All cases</a>
      </p>
    </div>
  )
}
