/** What went wrong in a process, in one line. */
export function failureText(error: unknown): string {
  const said = error instanceof Error && 'stderr' in error && typeof error.stderr === 'string' ? error.stderr : ''
  const lines = (said.trim() || String(error)).split('\n').filter((line) => !/^\s+at |^\s*$|^Node\.js v/.test(line))
  const line = lines.find((candidate) => /(?:Error|FATAL|ERROR)\b.*:/.test(candidate)) ?? lines.at(-1) ?? 'unknown'
  return line.trim().slice(0, 300)
}
