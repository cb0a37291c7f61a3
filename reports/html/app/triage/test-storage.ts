import type { TriageStorage } from './kept-decisions.ts'

/** What a browser has, without the browser. */
export function storageOf(entries: Readonly<Record<string, string>> = {}) {
  const items = new Map(Object.entries(entries))
  const storage: TriageStorage = {
    get length() {
      return items.size
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, text) => void items.set(name, text),
    removeItem: (name) => void items.delete(name),
  }
  return { items, storage }
}

export const refuse = (): never => {
  throw new Error('no room')
}
