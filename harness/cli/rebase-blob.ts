/**
 * What vitest's reporter `blob` wrote, as if the tests had run in another folder: it knows its files by their absolute
 * paths, and shards may have run anywhere.
 * @param text a JSON array whose first item holds the whole, with each text in it by its index in the array
 * @param root of the project, absolute
 * @returns null when it is no such text
 */
export function rebaseBlob(text: string, root: string): string | null {
  const values = parsed(text)
  if (values === null) return null
  const paths = testFiles(values)
  const [first] = paths
  const to = root.replace(/\/$/, '')
  if (first === undefined || first.root === to) return text
  const known = new Set(paths.map(({ path }) => path))
  // Below the root of the disk there may be anything: only the tests themselves are known to be of the project.
  const isOfProject = (path: string): boolean =>
    first.root === '' ? known.has(path) : path === first.root || path.startsWith(`${first.root}/`)
  const rebased = (path: string): string => (isOfProject(path) ? to + path.slice(first.root.length) || '/' : path)
  return JSON.stringify(values.map((value) => (typeof value === 'string' ? rebased(value) : value)))
}

function parsed(text: string): readonly unknown[] | null {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) && Array.isArray(value[0]) ? value : null
  } catch {
    return null
  }
}

interface TestFile {
  /** Absolute. */
  readonly path: string
  /** The folder in which it ran; empty: that of the disk. */
  readonly root: string
}

function testFiles(values: readonly unknown[]): readonly TestFile[] {
  const textAt = (index: unknown): string | null => {
    const value = typeof index === 'string' ? values[Number(index)] : null
    return typeof value === 'string' ? value : null
  }
  return values.flatMap((value) => {
    if (typeof value !== 'object' || value === null || !('filepath' in value) || !('name' in value)) return []
    const path = textAt(value.filepath)
    const name = textAt(value.name)
    return path !== null && name !== null && path.endsWith(`/${name}`)
      ? [{ path, root: path.slice(0, -name.length - 1) }]
      : []
  })
}
