import { type Draw, pick } from './draws.ts'

const consonants = [...'bdfghjklmnprstvwz', 'br', 'dr', 'kl', 'st', 'tr']
const vowels = [...'aeiou', 'a', 'e', 'o']
const endings = ['', '', 'l', 'm', 'n', 'r', 's', 'k']

/** A word of lower-case letters that can be spoken and means nothing. */
function word(draw: Draw, syllables: number): string {
  let text = ''
  for (let index = 0; index < syllables; index += 1) text += pick(draw, consonants, 'b') + pick(draw, vowels, 'a')
  return text + pick(draw, endings, '')
}

/** @param tries how often it was in vain: later ones are longer, so that there are enough of them */
export function words(draw: Draw, count: number, separator: string, tries: number): string {
  const extra = Math.min(3, Math.floor(tries / 4))
  let text = word(draw, 2 + draw.below(2) + extra)
  for (let index = 1; index < count; index += 1) text += separator + word(draw, 2 + draw.below(2) + extra)
  return text
}

const letters = 'abcdefghijklmnopqrstuvwxyz'
const plainCharacters = `${letters}0123456789`

export function characters(draw: Draw, count: number): string {
  return Array.from({ length: count }, () => plainCharacters[draw.below(plainCharacters.length)]).join('')
}
