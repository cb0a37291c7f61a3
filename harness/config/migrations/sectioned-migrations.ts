import { join } from 'node:path'
import type { Problem } from '../../model/errors.ts'
import type { Migration, MigrationPart } from '../../model/migration.ts'
import { refuse } from './migration-files.ts'
import { versionOf } from './migration-name.ts'
import type { SectionMarks } from './section-marks.ts'

export interface SqlFile {
  /** In the folder. */
  readonly name: string
  readonly text: string
}

/** Files with both ways in sections, as dbmate, goose and node-pg-migrate have them. */
export function readSections(folder: string, files: readonly SqlFile[], marks: SectionMarks): readonly Migration[] {
  const problems: Problem[] = []
  const migrations = files
    .toSorted((a, b) => marks.order(a.name, b.name))
    .map((file) => sectioned(join(folder, file.name), file, marks, problems))
  if (problems.length > 0) refuse(folder, problems)
  return migrations.filter((migration) => migration !== null)
}

function sectioned(
  path: string,
  { name: file, text }: SqlFile,
  marks: SectionMarks,
  problems: Problem[],
): Migration | null {
  const name = file.slice(0, -'.sql'.length)
  const version = versionOf(name)
  const up = markAt(text, marks.up)
  const down = markAt(text, marks.down)
  if (!marks.mayLackMarks && version === name && !/^\d+$/.test(name)) {
    const message = `${marks.tool} passes over a file whose name does not begin with a number`
    problems.push({ message, place: { file: path }, fix: `name it as 0001_${file}, or keep it elsewhere` })
  }
  if (up === null && (down !== null || !marks.mayLackMarks)) {
    const message = `there is no line ${marks.example}, which ${marks.tool} needs`
    problems.push({ message, place: { file: path }, fix: `write ${marks.example} above what the migration does` })
    return null
  }
  const part = (start: number, other: number | null): MigrationPart => {
    const end = other !== null && other > start ? other : text.length
    const firstLine = text.slice(0, start).split('\n').length
    const mark = /^.*/.exec(text.slice(start, end))?.[0] ?? ''
    return { path, text: text.slice(start, end), firstLine, transaction: marks.transaction(mark, text) }
  }
  return { version, name, up: part(up ?? 0, down), down: down === null ? null : part(down, up) }
}

/** Where the comment of the mark begins; what is above it, space but for the comment, is not the section's. */
function markAt(text: string, mark: RegExp): number | null {
  const found = mark.exec(text)
  return found === null ? null : found.index + found[0].indexOf('--')
}
