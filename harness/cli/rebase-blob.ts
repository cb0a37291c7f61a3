import { posix } from 'node:path'

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
  const files = testFiles(values)
  const from = toldRoot(values) ?? likelyRoot(files)
  const to = withoutSlash(root)
  if (from === null || from === to) return text
  const known = new Set(files.map(({ path }) => path))
  const rebased = (path: string): string => {
    // Below the root of the disk there may be anything: only the tests themselves are known to be of the project.
    const isBelow = from === '' ? known.has(path) : path === from || path.startsWith(`${from}/`)
    if (isBelow) return to + path.slice(from.length) || '/'
    // One of vitest's projects may lie beside the root.
    return known.has(path) ? posix.join(to || '/', posix.relative(from, path)) : path
  }
  return JSON.stringify(values.map((value) => (typeof value === 'string' ? rebased(value) : value)))
}

function withoutSlash(folder: string): string {
  return folder.replace(/\/$/, '')
}

/** As the plugin's reporter told it, with any file that came to its end. */
function toldRoot(values: readonly unknown[]): string | null {
  const roots = values.flatMap((value) => {
    if (typeof value !== 'object' || value === null || !('roundtripOrigin' in value)) return []
    const origin = valueAt(values, value.roundtripOrigin)
    return typeof origin === 'object' && origin !== null && 'root' in origin ? [valueAt(values, origin.root)] : []
  })
  const told = roots.find((root) => typeof root === 'string')
  return told === undefined ? null : withoutSlash(told)
}

/** Where nothing came to its end: the outermost, as each of vitest's projects may have a root of its own. */
function likelyRoot(files: readonly TestFile[]): string | null {
  const [first, ...others] = files.map(({ root }) => root)
  return first === undefined ? null : others.reduce((a, b) => (b.length < a.length ? b : a), first)
}

function valueAt(values: readonly unknown[], index: unknown): unknown {
  return typeof index === 'string' ? values[Number(index)] : null
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
    const value = valueAt(values, index)
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
