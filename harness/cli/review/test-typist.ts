import { PassThrough, Writable } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import type { Dialogue } from '../terminal.ts'

/** What is typed, or what somebody else does before the next key; null: the terminal goes away. */
export type Key = string | null | (() => void)

/** A person at a terminal without colours, who types the next of these keys whenever they are asked something. */
export function typist(
  ...keys: readonly Key[]
): Dialogue & { readonly screen: () => string; readonly raw: () => string; readonly left: Key[] } {
  const input = new PassThrough()
  const left = [...keys]
  let screen = ''
  let raw = ''
  let sinceKey = ''
  const nextKey = (): string | null => {
    const key = left.shift()
    if (key === undefined) throw new Error(`nobody answers this:\n${screen}`)
    if (typeof key !== 'function') return key
    key()
    return nextKey()
  }
  const output = new Writable({
    write(chunk, _, done) {
      raw += String(chunk)
      const text = stripVTControlCharacters(String(chunk))
      screen += text
      sinceKey += text
      if (isAsked(sinceKey)) {
        const key = nextKey()
        if (key !== null && /^[a-z]$/.test(key) && !sinceKey.includes(` ${key}  `) && !isYesOrNo(sinceKey)) {
          throw new Error(`${key} is no answer to this:\n${screen}`)
        }
        sinceKey = ''
        setImmediate(() => (key === null ? input.end() : input.write(key)))
      }
      done()
    },
  })
  return { input, output, color: false, screen: () => screen, raw: () => raw, left }
}

/** An answered question shows the answer alone. */
function isAsked(text: string): boolean {
  return (text.includes('skip: decide later') && text.includes('quit')) || isYesOrNo(text)
}

function isYesOrNo(text: string): boolean {
  return /Yes.*No/s.test(text)
}

export const ctrlC = '\u0003'
export const ctrlD = '\u0004'
export const escapeKey = '\u001b'
export const enter = '\r'
