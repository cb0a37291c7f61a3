import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { createJiti } from 'jiti'
import { HarnessError } from '../model/errors.ts'
import { nearestName } from '../model/nearest-name.ts'
import type { SubjectDefinition } from '../model/subject.ts'
import { parseSubject } from './parse-subject.ts'

export interface Subject {
  readonly definition: SubjectDefinition
  /** Absolute path of its folder, `snapshots/<name>`. */
  readonly folder: string
}

const fileNames = ['subject.ts', 'subject.mts', 'subject.js', 'subject.mjs']

/**
 * Loads `snapshots/<name>/subject.ts`, whose default export is what `defineSubject` returns. Leaves no file behind.
 * @param root the project's folder
 * @throws HarnessError `bad-config`
 */
export async function loadSubject(root: string, name: string): Promise<Subject> {
  const folder = join(root, 'snapshots', name)
  // A name is one folder's: nothing outside snapshots/ is ever loaded.
  const file = basename(name) === name ? subjectFile(folder) : null
  if (file === null) throw await unknownSubject(root, name)
  return await load(file, folder)
}

/**
 * The same of any folder, which has the name of its subject.
 * @throws HarnessError `bad-config`
 */
export async function loadSubjectIn(path: string): Promise<Subject> {
  const folder = resolve(path)
  const file = subjectFile(folder)
  if (file !== null) return await load(file, folder)
  throw new HarnessError(`${folder} is no subject's folder: it has no ${fileNames[0]}`, {
    code: 'bad-config',
    fix: 'name the folder of a subject, snapshots/<name>',
  })
}

async function load(file: string, folder: string): Promise<Subject> {
  const name = basename(folder)
  const jiti = createJiti(import.meta.url, { moduleCache: true, fsCache: false })
  let exported: unknown
  try {
    exported = await jiti.import(file, { default: true })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new HarnessError(`${file} cannot be loaded: ${reason}`, { code: 'bad-config', cause })
  }
  const definition = parseSubject(exported, file)
  if (definition.name !== name) {
    throw new HarnessError(`${file} defines subject ${definition.name}, not ${name}`, {
      code: 'bad-config',
      fix: `give the subject the name of its folder: name: '${name}'`,
    })
  }
  return { definition, folder }
}

/** The file that defines the subject of a folder; null: there is none. */
export function subjectFile(folder: string): string | null {
  return fileNames.map((fileName) => join(folder, fileName)).find((path) => existsSync(path)) ?? null
}

/** Names of the project's subjects, sorted. */
export async function subjectNames(root: string): Promise<readonly string[]> {
  const folder = join(root, 'snapshots')
  if (!existsSync(folder)) return []
  const entries = await readdir(folder, { withFileTypes: true })
  return entries.flatMap(({ name }) => (subjectFile(join(folder, name)) === null ? [] : [name])).sort()
}

async function unknownSubject(root: string, name: string): Promise<HarnessError> {
  const file = join(root, 'snapshots', name, 'subject.ts')
  return new HarnessError(`there is no subject ${name}: ${file} does not exist`, {
    code: 'bad-config',
    fix: await subjectHint(root, name),
  })
}

/** What a name that no subject has was probably meant to be, and which subjects there are. */
export async function subjectHint(root: string, name: string): Promise<string> {
  const known = await subjectNames(root)
  const [near, list] = [nearestName(name, known), known.join(', ')]
  if (near !== null) return `did you mean ${near}? There are: ${list}`
  return known.length > 0 ? `subjects here: ${list}` : `no subject is under ${join(root, 'snapshots')}`
}
