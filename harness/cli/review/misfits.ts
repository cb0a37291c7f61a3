import { basename } from 'node:path'
import { HarnessError, type Problem, placeText, type SourcePlace } from '../../model/errors.ts'
import type { Proposal } from '../../model/finding.ts'
import type { JsonObject } from '../../model/json.ts'
import { type CaseText, parseCaseFile, parseCaseObject, type UpdatedCase } from '../../transform/index.ts'
import { holdAgainstSubject } from '../hold-against-subject.ts'
import type { Subjects } from '../project.ts'

/**
 * What `validate` would say of a case as it would be written.
 * @param file how problems name it
 * @throws HarnessError when its subject cannot be had
 */
export async function misfits(
  root: string,
  file: string,
  source: CaseText,
  updated: UpdatedCase,
  subjects: Subjects,
): Promise<readonly Problem[]> {
  const unwritten = new Map(updated.files.map(({ path, text }) => [path, text]))
  try {
    const text = unwritten.get(source.path) ?? source.text
    await holdAgainstSubject(parseCaseFile(text, source.path, unwritten), root, subjects)
    return []
  } catch (error) {
    if (!(error instanceof HarnessError) || error.code !== 'bad-case') throw error
    return error.problems.map(({ message, place, fix }) => ({
      message: `it would be no valid case: ${linePlace(place)}${message}`,
      place: { file },
      ...(fix === undefined ? {} : { fix }),
    }))
  }
}

function linePlace(place: SourcePlace | undefined): string {
  return place === undefined ? '' : `${placeText({ ...place, file: basename(place.file) })}: `
}

/** An approval may be written by hand, so its entries are held against what a case may say. */
export function badEntries(file: string, path: string, proposals: readonly Proposal[]): readonly Problem[] {
  const entriesOf = (list: Proposal['list']): readonly JsonObject[] =>
    proposals.flatMap((proposal) => (proposal.list === list && proposal.entry ? [proposal.entry] : []))
  const sequences = Object.fromEntries(entriesOf('sequences').flatMap((entry) => Object.entries(entry)))
  const lists = { changes: entriesOf('changes'), schema: entriesOf('schema'), sequences }
  const expect = Object.fromEntries(Object.entries(lists).filter(([, entries]) => Object.keys(entries).length > 0))
  try {
    parseCaseObject({ name: 'of an approval', subject: 'any', snapshot: 'any', expect }, path)
    return []
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error
    return error.problems.map(({ message }) => ({ message: `no entry of a case: ${message}`, place: { file } }))
  }
}
