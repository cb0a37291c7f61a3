import { shorten } from './shorten.ts'

/**
 * The advice of a finding in at most about so many characters: in place of an entry that does not fit stands how long it
 * is, since a part of one would be no YAML, or would declare something else than accepting it does.
 */
export function shortFix(fix: string, most: number): string {
  if (fix.length <= most) return fix
  const parts: { readonly isEntry: boolean; readonly lines: string[] }[] = []
  for (const line of fix.split('\n')) {
    const isEntry = line.startsWith('  ')
    const last = parts.at(-1)
    if (last?.isEntry === isEntry) last.lines.push(line)
    else parts.push({ isEntry, lines: [line] })
  }
  const told = parts.map(({ isEntry, lines }) => {
    const text = lines.join('\n')
    return isEntry ? `(${text.length.toLocaleString('en')} characters: let \`npx roundtrip run -u\` write it)` : text
  })
  return shorten(told.join('\n'), most)
}
