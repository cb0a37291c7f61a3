/**
 * Whatever a terminal or a browser would obey, or not show: control characters (ANSI escapes with them), bidi
 * overrides, zero-width and other invisible characters, lone surrogates, line separators, unusual spaces; and
 * what Unicode says is no character.
 */
const invisible =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]|(?! )\p{Zs}/gu

const shortEscapes: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

/** One line in which every invisible character is a JSON escape. A JSON text remains one of the same value. */
export function visible(text: string): string {
  return text.replace(invisible, (character) => shortEscapes[character] ?? unicodeEscapes(character))
}

/** As {@link visible}, for a text that may span lines: line ends are kept, as `\n`. */
export function visibleLines(text: string): readonly string[] {
  return text.split(/\r?\n/).map(visible)
}

/** One `\uXXXX` per UTF-16 code unit, as JSON has it. */
function unicodeEscapes(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('')
}
