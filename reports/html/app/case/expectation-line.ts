/**
 * The line, 1-based, on which a case file begins to list what it expects of the structure, or of sequences. Null: none
 * does.
 */
export function expectationLine(source: string, list: 'schema' | 'sequences'): number | null {
  const lines = source.split(/\r?\n/)
  const start = lines.findIndex((line) => /^expect\s*:/.test(line))
  if (start < 0) return null
  const after = lines.slice(start + 1)
  const end = after.findIndex((line) => /^[^\s#]/.test(line))
  const indent = /^ +/.exec(after.find((line) => /^ +[^\s#]/.test(line)) ?? '')?.[0] ?? ''
  const within = (end < 0 ? after : after.slice(0, end)).findIndex((line) =>
    line.startsWith(indent) ? new RegExp(`^["']?${list}["']?\\s*:`).test(line.slice(indent.length)) : false,
  )
  return within < 0 ? null : start + within + 2
}
