import type { Finding } from '../../harness/model/finding.ts'
import { jsonText } from '../../harness/model/json.ts'

/** More than this of a case is not looked through in the overview. Characters. */
const longest = 4000
/** So much of all cases of a run, that the first view stays quick. Characters. */
const longestOfAll = 1_000_000

/**
 * What the findings of a case name, for the search of the overview: kinds, fields, steps, labels and keys of rows, a line
 * each, in lower case and each once. Of very many the first: no more than the case's part of what the overview can bear.
 */
export function findingWords(findings: readonly Finding[], casesCount: number): string {
  const left = Math.min(longest, Math.floor(longestOfAll / Math.max(casesCount, 1)))
  const words = new Set<string>()
  let length = 0
  for (const texts of [findings.flatMap(placesOf), findings.flatMap(rowsOf)]) {
    for (const text of texts) {
      const word = text.slice(0, longestWord).toLowerCase()
      if (words.has(word)) continue
      length += word.length + 1
      if (length > left) return [...words].join('\n')
      words.add(word)
    }
  }
  return [...words].join('\n')
}

const longestWord = 200

/** Few kinds, fields and steps tell much: they come first. */
function placesOf({ kind, field, comparator, step, statement, by }: Finding): readonly string[] {
  return [kind, field, comparator, step, statement, by].flatMap((text) => text ?? [])
}

function rowsOf({ label, expectedPk, actualPk }: Finding): readonly string[] {
  return [label, pkText(expectedPk), pkText(actualPk)].flatMap((text) => text ?? [])
}

function pkText(pk: Finding['actualPk']): string | null {
  if (pk === null) return null
  return typeof pk === 'string' ? pk : jsonText(pk)
}
