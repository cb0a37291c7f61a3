/** How the rows of a snapshot are written in its file. */
export interface FileFormat {
  /** A JSON array, or one row a line. */
  readonly rows: 'array' | 'lines'
  /** What the file is packed by; null when it is not. */
  readonly packed: 'gzip' | 'zstd' | null
}

const endings = /(\.ndjson|\.jsonl)?(\.gz|\.zst)?$/

/**
 * By the name alone: `.json`, `.ndjson` or `.jsonl`, each of them also `.gz` or `.zst`. Any other name is an array, and so
 * is what an encrypted tarball holds.
 */
export function formatOf(path: string): FileFormat {
  const [, lines, packed] = endings.exec(path) ?? []
  return {
    rows: lines === undefined ? 'array' : 'lines',
    packed: packed === '.gz' ? 'gzip' : packed === '.zst' ? 'zstd' : null,
  }
}

/** Whether a name says that it is one of an encrypted tarball. */
export function hasTarballEnding(path: string): boolean {
  return /\.tar$/.test(path)
}

/** Whether a name says that it is one of a snapshot file: not so every name of a file with one. */
export function hasSnapshotEnding(path: string): boolean {
  return /\.(?:json|ndjson|jsonl)(?:\.gz|\.zst)?$/.test(path)
}
