/** Reads what a reader chose on an earlier visit; null when nothing was, or the browser keeps nothing for files. */
export function readSetting(name: string): string | null {
  try {
    return localStorage.getItem(`pg-roundtrip ${name}`)
  } catch {
    return null
  }
}

/** Keeps a choice for later visits, where the browser lets us. Null: none. */
export function writeSetting(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`pg-roundtrip ${name}`)
    else localStorage.setItem(`pg-roundtrip ${name}`, value)
  } catch {
    // It holds for this visit, then.
  }
}
