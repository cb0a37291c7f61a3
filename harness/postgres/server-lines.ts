/** Who has logged one of these is the server itself, not a session. */
const ownWords = /\[(\d+)\] LOG: {2}(?:starting PostgreSQL|listening on |database system is |received \w+ shutdown)/

/**
 * What a server's log tells of the server: the words of its first process, and why processes ended. Nothing else is fit
 * to be shown, since statements, and what they log, may hold values that are secret.
 */
export function serverLines(log: string): string {
  const lines = log.split('\n')
  const own = new Set(lines.flatMap((line) => ownWords.exec(line)?.[1] ?? []))
  return lines
    .filter((line) => {
      const [, pid = '', level, text = ''] = /\[(\d+)\] (LOG|FATAL|PANIC): {2}(.*)/.exec(line) ?? []
      return level === 'LOG' ? own.has(pid) : level !== undefined && !text.includes('starting up')
    })
    .slice(-8)
    .join('\n')
}
