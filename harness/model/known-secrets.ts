import { secretForms } from './secret-forms.ts'

const startLength = 6
const factor = 0x01000193
/** `factor` to the power of `startLength`: what a character is multiplied by when it leaves the start. */
const leaving = Array.from({ length: startLength }).reduce<number>((power) => Math.imul(power, factor), 1)

/**
 * Secrets that may have been copied to where nobody hides them. Shorter ones than six characters are not looked for.
 * Texts are looked through in time that does not depend on how many secrets there are.
 */
export class KnownSecrets {
  /** By the codes of their starts: mostly one, else all that begin like it. */
  private readonly byStart = new Map<number, string | Alike>()
  private readonly marks = new Marks()

  /** In every form that SQL, JSON and texts within them may give it. */
  add(secret: string): void {
    if (secret.length < startLength || !this.addForm(secret)) return
    const forms = secretForms(secret)
    if (forms.length > 1) for (const form of forms) if (form.length >= startLength) this.addForm(form)
  }

  /** It may be shown after all. */
  forget(secret: string): void {
    if (!this.has(secret)) return
    for (const form of secretForms(secret)) this.forgetForm(form)
  }

  has(secret: string): boolean {
    if (secret.length < startLength) return false
    const known = this.byStart.get(codeOf(secret, 0))
    return typeof known === 'string' ? known === secret : known?.secrets.has(secret) === true
  }

  /** Whether there is any in the text. */
  isIn(text: string): boolean {
    return this.next(text, 0) !== null
  }

  /** The text with `...` in place of each secret. */
  redact(text: string): string {
    let safe = ''
    let copied = 0
    for (const { start, length } of this.places(text)) {
      safe += `${text.slice(copied, start)}...`
      copied = start + length
    }
    return copied === 0 ? text : safe + text.slice(copied)
  }

  /** Where the text holds secrets, from its start to its end. */
  *places(text: string): Generator<{ readonly start: number; readonly length: number }> {
    for (let found = this.next(text, 0); found !== null; found = this.next(text, found.start + found.length))
      yield found
  }

  /** Returns whether it is new. */
  private addForm(secret: string): boolean {
    const code = codeOf(secret, 0)
    const known = this.byStart.get(code)
    if (known === undefined) {
      this.byStart.set(code, secret)
      this.marks.add(code, this.byStart.keys())
      return true
    }
    if (known === secret) return false
    if (typeof known !== 'string') return known.add(secret)
    const alike = new Alike()
    for (const each of [known, secret]) alike.add(each)
    this.byStart.set(code, alike)
    return true
  }

  private forgetForm(secret: string): void {
    if (!this.has(secret)) return
    const code = codeOf(secret, 0)
    const known = this.byStart.get(code)
    if (typeof known === 'string') this.byStart.delete(code)
    else known?.secrets.delete(secret)
  }

  /** The first one that begins at a place or after it; at one place the longest. */
  private next(text: string, from: number): { readonly start: number; readonly length: number } | null {
    const last = text.length - startLength
    if (this.byStart.size === 0 || from > last) return null
    let code = codeOf(text, from)
    for (let start = from; ; start += 1) {
      const length = this.marks.may(code) ? this.lengthAt(text, start, code) : 0
      if (length > 0) return { start, length }
      if (start === last) return null
      const gone = Math.imul(text.charCodeAt(start), leaving)
      code = (Math.imul(code, factor) + text.charCodeAt(start + startLength) - gone) | 0
    }
  }

  /** 0: none begins there. */
  private lengthAt(text: string, start: number, code: number): number {
    const known = this.byStart.get(code)
    if (typeof known === 'string') return text.startsWith(known, start) ? known.length : 0
    return known?.lengthAt(text, start) ?? 0
  }
}

/** Secrets whose starts have the same code. */
class Alike {
  readonly secrets = new Set<string>()
  /** Longer ones first. */
  private lengths: readonly number[] = []

  add(secret: string): boolean {
    if (this.secrets.has(secret)) return false
    this.secrets.add(secret)
    if (!this.lengths.includes(secret.length)) this.lengths = [...this.lengths, secret.length].sort((a, b) => b - a)
    return true
  }

  lengthAt(text: string, start: number): number {
    return this.lengths.find((length) => this.secrets.has(text.slice(start, start + length))) ?? 0
  }
}

/** A number of the `startLength` characters at a place, which that of the next place is computed from. */
function codeOf(text: string, at: number): number {
  let code = 0
  for (let index = at; index < at + startLength; index += 1)
    code = (Math.imul(code, factor) + text.charCodeAt(index)) | 0
  return code
}

/** Tells most codes that were not added from those that were, a bit each, so that they need not be looked up. */
class Marks {
  private bits = new Uint32Array(256)
  private shift = 19
  private count = 0

  /** @param all that were added */
  add(code: number, all: Iterable<number>): void {
    this.count += 1
    if (this.count * 16 <= this.bits.length * 32) {
      this.mark(code)
      return
    }
    this.bits = new Uint32Array(this.bits.length * 4)
    this.shift -= 2
    for (const each of all) this.mark(each)
  }

  may(code: number): boolean {
    const place = Math.imul(code, 0x9e3779b1) >>> this.shift
    return ((this.bits[place >>> 5] ?? 0) & (1 << (place & 31))) !== 0
  }

  private mark(code: number): void {
    const place = Math.imul(code, 0x9e3779b1) >>> this.shift
    this.bits[place >>> 5] = (this.bits[place >>> 5] ?? 0) | (1 << (place & 31))
  }
}
