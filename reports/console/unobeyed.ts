/**
 * GitHub Actions obeys lines that begin with `::`, spaces before it or not, and what follows `##[` anywhere in a line
 * (see ActionCommand in its runner). That colours stand before a `::` may not save it.
 */
const lineStart = /^((?:\s|\u001b\[[\d;]*m)*):(?=:)/gm
const oldCommand = /##(?=\[)/g

/**
 * A console text in which nothing is a command to who reads the console: under GitHub Actions what would be one has its
 * sign as a JSON escape, elsewhere the text is as it was. A JSON text remains one of the same value.
 */
export function unobeyed(text: string, { GITHUB_ACTIONS }: NodeJS.ProcessEnv): string {
  if (GITHUB_ACTIONS !== 'true') return text
  return text.replace(lineStart, '$1\\u003a').replace(oldCommand, '#\\u0023')
}
