import { stripVTControlCharacters } from 'node:util'
import type { Canary, CanaryKind } from './test-canaries.ts'

/** Texts of which `length` characters in a row betray a canary. */
interface Family {
  /** Runs of the characters that the canaries consist of. */
  readonly runs: RegExp
  readonly length: number
  /** Every part of that length → the canary. */
  readonly parts: ReadonlyMap<string, string>
}

/** The truncation formats of the comparators show at most six random characters of an end. */
const lengths = { letters: 8, digits: 10 } as const satisfies Record<Exclude<CanaryKind, 'exact'>, number>

/** Finds canaries in texts: as they are, escaped for JSON, HTML or a URL, in hexadecimal or base64, and parts of them. */
export class CanarySearch {
  private readonly families: readonly Family[]
  private readonly exact: readonly Canary[]

  constructor(canaries: readonly Canary[]) {
    const spelled = canaries.filter(({ kind }) => kind === 'letters')
    this.exact = canaries.filter(({ kind }) => kind === 'exact')
    this.families = [
      familyOf(/[b-z]{8,}/g, lengths.letters, spelled, ({ random }) => [random]),
      familyOf(
        /[0-9]{10,}/g,
        lengths.digits,
        canaries.filter(({ kind }) => kind === 'digits'),
        ({ random }) => [random],
      ),
      familyOf(/[0-9a-f]{16,}/g, 16, spelled, ({ random }) => [Buffer.from(random).toString('hex')]),
      familyOf(/[A-Za-z0-9+/]{11,}/g, 11, spelled, ({ random }) => base64Forms(random)),
    ]
  }

  /** The labels of the canaries that the text shows a part of, each with where it first does. */
  in(text: string): ReadonlyMap<string, string> {
    const found = new Map<string, string>()
    const add = (label: string | undefined, view: string, at: number): void => {
      if (label !== undefined && !found.has(label)) found.set(label, view.slice(Math.max(0, at - 100), at + 40))
    }
    for (const view of viewsOf(text)) {
      for (const { runs, length, parts } of this.families) {
        for (const { 0: run, index } of view.matchAll(runs)) {
          for (let start = 0; start + length <= run.length; start += 1) {
            add(parts.get(run.slice(start, start + length)), view, index + start)
          }
        }
      }
      for (const { random, label } of this.exact) {
        const at = view.indexOf(random)
        if (at !== -1) add(label, view, at)
      }
    }
    return found
  }
}

function familyOf(
  runs: RegExp,
  length: number,
  canaries: readonly Canary[],
  forms: (canary: Canary) => readonly string[],
): Family {
  const parts = new Map<string, string>()
  for (const canary of canaries) {
    for (const form of forms(canary)) {
      for (let start = 0; start + length <= form.length; start += 1) {
        parts.set(form.slice(start, start + length), canary.label)
      }
    }
  }
  return { runs, length, parts }
}

/** What base64 makes of it wherever it stands in the text that was encoded, without what depends on its neighbours. */
function base64Forms(text: string): readonly string[] {
  return [0, 1, 2].map((shift) => {
    const encoded = Buffer.from(`${'-'.repeat(shift)}${text}`).toString('base64')
    return encoded.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + text.length) * 8) / 6))
  })
}

/** The text as it is, and as it reads without colours, tags and escapes. */
function viewsOf(text: string): ReadonlySet<string> {
  const unescaped = stripVTControlCharacters(text)
    .replaceAll(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll(/&#(x?)([0-9a-f]{1,5});/gi, (_, x: string, code: string) =>
      String.fromCodePoint(Number.parseInt(code, x === '' ? 10 : 16)),
    )
    .replaceAll(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return new Set([text, text.toLowerCase(), unescaped, unescaped.replaceAll(/<[^<>]*>/g, '')])
}
