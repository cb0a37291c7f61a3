import { PassThrough, Writable } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import type { Dialogue } from '../terminal.ts'

/** What is typed, or what somebody else does before the next key. */
export type Key = string | (() => void)

/** A person at a terminal without colours, who types the next of these keys whenever they are asked something. */
export function typist(
  ...keys: readonly Key[]
): Dialogue & { readonly screen: () => string; readonly raw: () => string; readonly left: Key[] } {
  const input = new PassThrough()
  const left = [...keys]
  let screen = ''
  let raw = ''
  let sinceKey = ''
  const nextKey = (): string => {
    const key = left.shift()
    if (key === undefined) throw new Error(`nobody answers this:\n${screen}`)
    if (typeof key === 'string') return key
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
        if (/^[a-z]$/.test(key) && !sinceKey.includes(` ${key}  `) && !isYesOrNo(sinceKey)) {
          throw new Error(`${key} is no answer to this:\n${screen}`)
        }
        sinceKey = ''
        setImmediate(() => input.write(key))
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
export const escapeKey = '\u001b'
export const enter = '\r'
