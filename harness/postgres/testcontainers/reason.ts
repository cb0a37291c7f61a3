/** What an error says, without the dress that the Docker client puts on the daemon's words. */
export function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause)
  return text.replace(/^\(HTTP code \d+\) [^-]*- /, '').trim()
}
