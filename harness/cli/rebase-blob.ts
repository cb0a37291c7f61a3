/**
 * What vitest's reporter `blob` wrote, as if the tests had run in another folder: it knows its files by their absolute paths,
 * and shards may have run anywhere.
 * @param text a JSON array whose first item holds the whole, with each text in it by its index in the array
 * @param root of the project, absolute
 * @returns null when it is no such text
 */
export function rebaseBlob(text: string, root: string): string | null {
  const values = parsed(text)
  if (values === null) return null
  const from = rootOf(values)
  if (from === null || from === root) return text
  return JSON.stringify(values.map((value) => (typeof value === 'string' ? rebased(value, from, root) : value)))
}

function parsed(text: string): readonly unknown[] | null {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) && Array.isArray(value[0]) ? value : null
  } catch {
    return null
  }
}

/** The folder in which the tests ran; null when there were none. */
function rootOf(values: readonly unknown[]): string | null {
  const textAt = (index: unknown): string | null => {
    const value = typeof index === 'string' ? values[Number(index)] : null
    return typeof value === 'string' ? value : null
  }
  for (const value of values) {
    if (typeof value !== 'object' || value === null || !('filepath' in value) || !('name' in value)) continue
    const path = textAt(value.filepath)
    const name = textAt(value.name)
    if (path !== null && name !== null && path.endsWith(`/${name}`)) return path.slice(0, -name.length - 1)
  }
  return null
}

function rebased(text: string, from: string, to: string): string {
  return text === from || text.startsWith(`${from}/`) ? to + text.slice(from.length) : text
}
