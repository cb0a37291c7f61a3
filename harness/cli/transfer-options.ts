import { HarnessError } from '../model/errors.ts'
import { type ConnectionSettings, readServerUrl } from '../postgres/index.ts'
import type { SubjectName } from './project.ts'
import { subjectOfSnapshot } from './validate-file.ts'

/** Of the commands that move rows between a database and a file. */
export interface TransferOptions {
  readonly url?: string
  readonly subject?: string
  readonly root?: string
  readonly json?: true
}

export const urlOption = [
  '--url <url>',
  'the database: postgresql://user:password@host:5432/name (default: $DATABASE_URL)',
] as const

/** A database that the user named. */
export interface NamedDatabase {
  readonly settings: ConnectionSettings
  /** For messages: `shop at localhost port 5432`. */
  readonly place: string
}

/** @throws HarnessError `bad-usage` when none is named, `bad-config` when its URL cannot be read */
export function namedDatabase({ url = process.env.DATABASE_URL }: TransferOptions): NamedDatabase {
  if (!url) {
    throw new HarnessError('which database? neither --url nor the variable DATABASE_URL names one', {
      code: 'bad-usage',
      fix: 'name it: --url postgresql://user:password@host:5432/name',
    })
  }
  const { settings, place } = readServerUrl(url, 'the database')
  return { settings, place: `${settings.database} at ${place}` }
}

/** @throws HarnessError `bad-usage` when it is not named, and the file does not tell */
export async function subjectToTransfer(file: string, options: TransferOptions): Promise<SubjectName> {
  const name = await subjectOfSnapshot(file, options)
  if (name) return name
  throw new HarnessError(`whose rows are these? ${file} does not lie in the folder of a subject`, {
    code: 'bad-usage',
    fix: 'name the subject: --subject NAME',
  })
}
