/** `0.21 s` */
export function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(2)} s`
}
