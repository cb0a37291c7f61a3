/** Where in the page one is; a part of its address, so that it survives a reload and can be sent to others. */
export type Route = Destination | Nowhere

export type Destination =
  | { readonly kind: 'overview'; readonly query: string }
  /** `position` is 1-based. `query` is that of the list that one came from. */
  | { readonly kind: 'case'; readonly position: number; readonly focus: string | null; readonly query: string }

/** An address that leads to nothing. `isOfCase`: it would be a case. */
interface Nowhere {
  readonly kind: 'nowhere'
  readonly isOfCase: boolean
  readonly query: string
}

/** Reads `#/?status=fail` and `#/case/3/finding-2?status=fail`. */
export function parseRoute(hash: string): Route {
  const [path = '', ...rest] = hash.replace(/^#/, '').split('?')
  const query = rest.join('?')
  if (path === '' || path === '/') return { kind: 'overview', query }
  const [, position = '', focus = ''] = /^\/case\/([1-9]\d{0,8})(?:\/(.*))?$/.exec(path) ?? []
  if (position === '') return { kind: 'nowhere', isOfCase: /^\/case\b/.test(path), query }
  return { kind: 'case', position: Number(position), focus: focus === '' ? null : decoded(focus), query }
}

/** The hash of a place: `#/case/3`. */
export function routeHash(place: Destination): string {
  const query = place.query === '' ? '' : `?${place.query}`
  if (place.kind === 'overview') return `#/${query}`
  const focus = place.focus === null ? '' : `/${encodeURIComponent(place.focus)}`
  return `#/case/${place.position}${focus}${query}`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // a stray %
  }
}
