import { plural } from '../../reports/index.ts'
import type { Schema } from '../model/schema.ts'
import { type Connection, connect } from '../postgres/index.ts'
import { requireSubjectsTables } from '../run/index.ts'
import type { WrittenSnapshot } from '../snapshot/index.ts'
import type { ExportOptions, Selection } from '../transfer/index.ts'
import type { CommandLine } from './command-line.ts'
import { exitCodes } from './exit-code.ts'
import { untilInterrupted } from './interruption.ts'
import { createProgressBar } from './progress-bar.ts'
import { type SubjectName, Subjects } from './project.ts'
import { requestOf, type ScopeOptions } from './scope-options.ts'
import { selectionSummary, selectionText, unknownNamesText, unknownTablesText } from './selection-text.ts'
import type { NamedDatabase } from './transfer-options.ts'

/** Rows of a database that go to a file. */
export interface ExportTask {
  readonly database: NamedDatabase
  readonly subject: SubjectName
  readonly file: string
  readonly options: ScopeOptions & { readonly json?: true }
  /** What a program is told besides. */
  readonly told?: Readonly<Record<string, unknown>>
  /** Readies the session. */
  readonly prepare?: (connection: Connection) => Promise<void>
  /** @param wanted scope, filter, progress and signal */
  readonly write: (connection: Connection, schema: Schema, wanted: ExportOptions) => Promise<WrittenSnapshot>
}

/** Does it, shows how far it has come, and tells a person or a program what was written. */
export async function writeExport({ terminal, finish }: CommandLine, task: ExportTask): Promise<void> {
  const { database, subject, file, options, told, prepare, write } = task
  await using subjects = new Subjects(terminal)
  const selections: Selection[] = []
  let unknownTables: readonly string[] = []
  const onSelected = (selection: Selection): void => {
    selections.push(selection)
  }
  let started = performance.now()
  const written = await untilInterrupted(async (signal) => {
    const { schema, subject: loaded } = await subjects.open(subject)
    started = performance.now()
    await using connection = await connect(database.settings, { signal })
    await prepare?.(connection)
    unknownTables = await requireSubjectsTables(connection, schema, loaded.definition, database.place)
    using bar = createProgressBar(terminal, !options.json)
    const { onProgress } = bar
    const wanted = { ...requestOf(options), signal, onSelected, ...(onProgress ? { onProgress } : {}) }
    return await write(connection, schema, wanted)
  })
  if (written === null) {
    terminal.err('interrupted: nothing was written\n')
    return finish(exitCodes.interrupted)
  }
  const durationMs = Math.round(performance.now() - started)
  const [selection] = selections
  const taken = selection ? { scope: options.scope, ...selectionSummary(selection) } : {}
  const summary = {
    schemaVersion: 1,
    subject: subject.name,
    file,
    ...written,
    ...taken,
    unknownTables,
    ...told,
    durationMs,
  }
  if (options.json) return terminal.out(`${JSON.stringify(summary, null, 2)}\n`)
  const how = selection ? selectionText(options, selection) : ''
  const rows = `${plural(written.rows, 'row')} of ${database.place}`
  terminal.out(`${terminal.style.good('✓')} ${rows} written to ${file}${how}\n`)
  if (selection) terminal.err(unknownNamesText(selection))
  terminal.err(unknownTablesText(subject.name, unknownTables))
}
