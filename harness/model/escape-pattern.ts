/** The source of a regular expression that matches exactly this text, under the flag `u` too. */
export function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
