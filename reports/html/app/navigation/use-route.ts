import { useEffect, useState } from 'preact/hooks'
import { type Destination, parseRoute, type Route, routeHash } from './route.ts'

/** Where one is, kept in step with the address. */
export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash)
  useEffect(() => {
    const update = () => setHash(location.hash)
    addEventListener('hashchange', update)
    return () => removeEventListener('hashchange', update)
  }, [])
  return parseRoute(hash)
}

/** Goes there; the browser's "back" comes back here. */
export function goTo(place: Destination): void {
  location.hash = routeHash(place)
}

/** Says differently where one is: "back" does not come back to what it was called before. */
export function replaceRoute(place: Destination): void {
  history.replaceState(null, '', routeHash(place))
  dispatchEvent(new HashChangeEvent('hashchange'))
}
