import { currentPlace, goToPlace, type Place } from './place.ts'

/** Where one was in each entry of the browser's history, by the number that it was given. */
const places = new Map<number, Place>()
let entry = Number.NaN
let returningTo: Place | null = null

/** Whether one goes back, or forward again, to where one was: then nothing else is to be brought into view. */
export function isReturning(): boolean {
  return returningTo !== null
}

/** Has the browser's "back" lead to what one had before one's eyes, with the keyboard where it was. */
export function returnToPlaces(): void {
  history.scrollRestoration = 'manual' // what is to be in view comes only later
  begin()
  // Before anything is rendered that shows where one is now.
  addEventListener('popstate', arrive)
  addEventListener('hashchange', arrive)
  for (const type of ['wheel', 'keydown', 'pointerdown', 'touchstart']) {
    addEventListener(type, stop, { capture: true, passive: true })
  }
}

function arrive(): void {
  const known = entryOf(history.state)
  if (known === entry) return
  if (!isReturning()) places.set(entry, currentPlace())
  stop()
  if (known === null) begin()
  else {
    entry = known
    returningTo = places.get(known) ?? null
    if (returningTo !== null) settle(returningTo, 0, performance.now() + longestMs)
  }
}

/** Gives a number to the entry that one is in; after a reload it has one. */
function begin(): void {
  entry = entryOf(history.state) ?? Math.random()
  history.replaceState({ entry }, '')
}

function stop(): void {
  returningTo = null
}

/** The page comes piece by piece, and pieces take their room once they are there. */
function settle(place: Place, times: number, until: number): void {
  requestAnimationFrame(() => {
    if (returningTo !== place) return
    const isThere = goToPlace(place)
    if ((isThere && times >= framesThere) || performance.now() > until) stop()
    else settle(place, isThere ? times + 1 : 0, until)
  })
}

const framesThere = 5
const longestMs = 3000

function entryOf(state: unknown): number | null {
  if (typeof state !== 'object' || state === null || !('entry' in state)) return null
  return typeof state.entry === 'number' ? state.entry : null
}
