/** `3.3 ms`, `71 ms`, `1.23 s`, `2 min 5 s`. */
export function durationText(ms: number): string {
  if (ms >= 60_000) {
    const seconds = Math.round(ms / 1000)
    return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  }
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`
  return `${ms < 10 && ms > 0 ? ms.toFixed(1) : Math.round(ms)} ms`
}
