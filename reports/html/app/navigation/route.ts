/** Where in the page one is; a part of its address, so that it survives a reload and can be sent to others. */
export type Route =
  | { readonly kind: 'overview'; readonly query: string }
  /** `position` is 1-based. `query` is that of the list that one came from. */
  | { readonly kind: 'case'; readonly position: number; readonly focus: string | null; readonly query: string }

/** Reads `#/?status=fail` and `#/case/3/finding-2?status=fail`; whatever else it is, it is the overview. */
export function parseRoute(hash: string): Route {
  const [path = '', ...rest] = hash.replace(/^#/, '').split('?')
  const query = rest.join('?')
  const [, position = '', focus = ''] = /^\/case\/([1-9]\d{0,8})(?:\/(.*))?$/.exec(path) ?? []
  if (position === '') return { kind: 'overview', query }
  return { kind: 'case', position: Number(position), focus: focus === '' ? null : decoded(focus), query }
}

/** The hash of a route: `#/case/3`. */
export function routeHash(route: Route): string {
  const query = route.query === '' ? '' : `?${route.query}`
  if (route.kind === 'overview') return `#/${query}`
  const focus = route.focus === null ? '' : `/${encodeURIComponent(route.focus)}`
  return `#/case/${route.position}${focus}${query}`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // a stray %
  }
}
