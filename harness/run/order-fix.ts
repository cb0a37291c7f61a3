import { resolve, sep } from 'node:path'
import type { Subject } from '../config/index.ts'

/**
 * What puts the rows of a file in order. A subject is found by the folder that a file lies in, else it must be named.
 * @param subject null: nothing but the file says what its rows are
 */
export function orderFix(subject: Subject | null, file: string): string {
  const name = /[^\w./:@%+=-]/.test(file) ? `'${file.replaceAll("'", `'\\''`)}'` : file
  if (subject === null) {
    return `put the rows of each model together, by primary key; with a subject this does: \`npx roundtrip fmt --subject NAME ${name}\``
  }
  const isNear = resolve(file).startsWith(`${subject.folder}${sep}`)
  const named = isNear ? '' : `--subject ${subject.definition.name} `
  return `\`npx roundtrip fmt ${named}${name}\` puts rows and models in order`
}
