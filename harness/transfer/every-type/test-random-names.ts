import { quoteList } from '../../postgres/index.ts'
import type { Random } from './test-random.ts'

const styles = [
  'plain_',
  'Capital ',
  'select',
  'say "hi" ',
  "it's ",
  'ünï 😀 ',
  'back\\slash ',
  'tab\there ',
  '$1 ',
  '%s ',
  'dot.',
  '-- ',
  '{a,b} ',
  ' ',
  '__proto__',
] as const

const maxBytes = 63

/** A name that needs to be quoted, of up to 63 bytes; other numbers give other names. */
export function oddName(random: Random, number: number): string {
  const name = `${random.pick(styles)}${number}`
  return random.chance(0.1) ? name + 'x'.repeat(maxBytes - Buffer.byteLength(name)) : name
}

export function qualified(...names: readonly string[]): string {
  return names.map((name) => quoteList([name])).join('.')
}
