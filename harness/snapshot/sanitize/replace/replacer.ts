import { HarnessError } from '../../../model/errors.ts'
import type { Originals } from '../check/originals.ts'
import { candidateOf, type Parts } from './candidate.ts'
import type { Draws } from './draws.ts'
import { type Entry, foldsCase, jointRule, keyOf, replacementFor, type TextReplacement } from './entry.ts'
import { HostNames } from './host-names.ts'
import { likeCase } from './letter-case.ts'
import { canBeScrambled, scramble, scrambleWidely } from './scramble.ts'
import { spell } from './spell.ts'

/** Tries after which a replacement may hold what is an original elsewhere: the check at the end tells of it. */
const originalTries = 400
const tries = 2_000

/** Where an original stands. */
export interface Occasion {
  /** Characters that there is room for. */
  readonly limit: number
  /** Two originals there must not become one. */
  readonly isUnique: boolean
}

/**
 * Replaces texts: the same by the same, different ones by different ones. All originals are noted before the first is
 * replaced. Holds every distinct original but free texts that stand in no unique key, which depend on nothing else.
 */
export class Replacer {
  private readonly draws: Draws
  private readonly originals: Originals
  private readonly entries = new Map<string, Entry>()
  /** The least room of free texts, which have no entry: of some it turns out later that they are names, too. */
  private readonly freeLimits = new Map<number, number>()
  private readonly taken = new Set<string>()
  private readonly hosts: HostNames
  private readonly parts: Parts = {
    host: (name, fresh) => this.hosts.replace(name, fresh),
    word: (part) => this.word(part),
    slugged: (name) => this.replace('name', name),
  }

  constructor(draws: Draws, originals: Originals) {
    this.draws = draws
    this.originals = originals
    this.hosts = new HostNames(this.draws, originals, (label) => this.word(label))
  }

  note(rule: TextReplacement, text: string, { limit, isUnique }: Occasion): void {
    if (!canBeScrambled(text)) return
    const by = replacementFor(rule, text)
    const entry = this.entryOf(by, text)
    if (!entry && by === 'text' && !isUnique) this.noteFree(text, limit)
    else if (!entry) this.add(by, text, limit, true)
    else {
      entry.by = jointRule(entry, by, text)
      entry.limit = Math.min(entry.limit, limit)
      if (!entry.spellings.includes(text)) entry.spellings.push(text)
    }
  }

  /** Says that one noted text is the slug of another. */
  noteSlug(slug: string, name: string): void {
    const entry = this.entryOf('slug', slug)
    if (entry && entry.by === 'slug' && this.entryOf('name', name) !== entry) entry.slugOf ??= name
  }

  /** @throws HarnessError `bad-snapshot` when there is no room for different replacements */
  replace(rule: TextReplacement, text: string): string {
    if (!canBeScrambled(text)) return text
    const by = replacementFor(rule, text)
    const entry = this.entryOf(by, text)
    // What a part of an address becomes may have no room where the same is a text.
    if (entry && (entry.isNoted || by !== 'text')) return this.made(entry, text)
    return by === 'text' ? this.freeText(text) : this.made(this.add(by, text, Number.POSITIVE_INFINITY, false), text)
  }

  /** What a text becomes that was noted as it is, or with other capitals; null: it was not, or is a free text. */
  replacementOfNoted(text: string): string | null {
    const entry = this.entryOf('name', text)
    return entry?.isNoted ? this.made(entry, text) : null
  }

  private noteFree(text: string, limit: number): void {
    if (limit === Number.POSITIVE_INFINITY) return
    const hash = hashOf(text.toLowerCase())
    this.freeLimits.set(hash, Math.min(limit, this.freeLimits.get(hash) ?? limit))
  }

  private add(by: TextReplacement, text: string, limit: number, isNoted: boolean): Entry {
    const entry: Entry = { by, limit, isNoted, spellings: [text], slugOf: null, made: null }
    this.entries.set(keyOf(by, text), entry)
    return entry
  }

  private roomOf({ limit, isNoted, spellings }: Entry): number {
    if (!isNoted || this.freeLimits.size === 0) return limit
    const free = spellings.map((text) => this.freeLimits.get(hashOf(text.toLowerCase())) ?? limit)
    return Math.min(limit, ...free)
  }

  /** As it is spelled, or in another spelling that is the same. */
  private entryOf(by: TextReplacement, text: string): Entry | undefined {
    const exact = this.entries.get(text)
    if (exact) return exact
    const lower = text.toLowerCase()
    const folded = lower === text ? undefined : this.entries.get(lower)
    if (folded && foldsCase(folded.by)) return folded
    const key = foldsCase(by) ? lower : keyOf(by, text)
    if (key === text) return undefined
    return key === lower ? folded : this.entries.get(key)
  }

  private made(entry: Entry, text: string): string {
    const made = entry.made ?? this.make(entry)
    const replacement = made[entry.spellings.indexOf(text)]
    if (replacement !== undefined) return replacement
    // A part of another original, such as the first of an address, may be spelled in a way that no field is.
    const [first = ''] = made
    return foldsCase(entry.by) ? likeCase(first.toLowerCase(), text) : first
  }

  private make(entry: Entry): readonly string[] {
    const [first = ''] = entry.spellings
    const key = keyOf(entry.by, first)
    const draw = this.draws.for(entry.by, key)
    entry.limit = this.roomOf(entry)
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const candidate = candidateOf(entry, key, attempt, draw, this.parts)
      const made = candidate === null ? null : spell(entry, candidate)
      if (made === null || made.some((text) => this.taken.has(text.toLowerCase()))) continue
      if (attempt < originalTries && made.some((text) => this.originals.find(text) !== null)) continue
      for (const text of made) this.taken.add(text.toLowerCase())
      entry.made = made
      return made
    }
    throw new HarnessError(`no different replacements are left for ${entry.by} values of ${key.length} characters`, {
      code: 'bad-snapshot',
      fix: 'give the field another rule, or its column more room',
    })
  }

  /** What a word that is part of addresses is replaced by, in small letters. */
  private word(part: string): string {
    const lower = part.toLowerCase()
    const entry = this.entries.get(lower)
    const whole = entry && foldsCase(entry.by) ? entry : this.add('username', lower, 64, false)
    return this.made(whole, lower).toLowerCase()
  }

  private freeText(text: string): string {
    const draw = this.draws.for('text', text)
    let result = scramble(text, draw)
    for (let attempt = 0; attempt < originalTries; attempt += 1) {
      const found = this.originals.find(result)
      if (found === null) return result
      const again = attempt < 50 ? scramble : scrambleWidely
      result =
        result.slice(0, found.start) + again(result.slice(found.start, found.end), draw) + result.slice(found.end)
    }
    return result
  }
}

/** A whole number that a double holds. Two texts that share one have the room of the smaller, which does no harm. */
function hashOf(text: string): number {
  let [a, b] = [0xdeadbeef, 0x41c6ce57]
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    a = Math.imul(a ^ code, 0x9e3779b1)
    b = Math.imul(b ^ code, 0x5f356495)
    a ^= b >>> 15
  }
  return ((b >>> 11) & 0x1f_ffff) * 0x1_0000_0000 + (a >>> 0)
}
