import type { Expectations } from './expectation.ts'
import type { RowFilter, Scope } from './scope.ts'
import type { ModelName } from './snapshot.ts'
import type { StepRow, Where } from './where.ts'

/** One declarative test. Parsed from a YAML or JSON file, or given to `defineCase`. */
export interface Case {
  readonly name: string
  readonly subject: string
  /** The name of a snapshot of the subject (`fresh-install`), or a path relative to the case file. */
  readonly snapshot: string
  /** Absolute path of the file that declares the case. */
  readonly file: string
  readonly tags: readonly string[]
  readonly skip: boolean
  readonly timeoutMs: number
  /** How the snapshot is brought in. Absent: in global scope, all of it. */
  readonly import?: CaseImport
  readonly transform: readonly Step[]
  /** How the database is read after the steps. Absent: in global scope, all of it. */
  readonly export?: CaseExport
  readonly expect: Expectations
  readonly modes: CaseModes
  /** Absolute paths of the files that `expect.changes` names, in their order. Absent: none. */
  readonly sideFiles?: readonly string[]
}

/** Which rows take part. */
export interface CaseExport {
  readonly scope: Scope
  readonly filter: RowFilter
  /** By model, how many rows must take part. Absent: as many as do. */
  readonly takes?: TakenCounts
  /** Of `import` or `export` in the case file; null when the case was defined in TypeScript. */
  readonly line: number | null
}

export interface CaseImport extends CaseExport {
  /** What switches the subject's import rules over. */
  readonly flags: readonly string[]
}

export type TakenCounts = ReadonlyMap<ModelName, number>

/** What else must hold of a case, each tried after the case itself has passed. */
export interface CaseModes {
  /** Running the transformation a second time changes nothing more. */
  readonly twice: boolean
  /** What undoes the transformation, so that the snapshot is back. Null: not tried. */
  readonly reversible: Reversal | null
  /** With every primary key that means nothing moved to other numbers, the verdict is the same. */
  readonly renumbered: boolean
  /** What is exported can be imported into an empty database, and is exported from there just so. */
  readonly reimport: boolean
}

export const noModes: CaseModes = { twice: false, reversible: null, renumbered: false, reimport: false }

export type Reversal =
  /** The down parts of the migrate steps, the last one first. */
  | { readonly kind: 'migrations' }
  /** A file of SQL, or a folder of such files that run in the order of their names. `path` is absolute. */
  | { readonly kind: 'path'; readonly path: string; readonly line: number | null }

/** `line` is the 1-based line of the step in the case file; null when the case was defined in TypeScript. */
interface StepPlace {
  readonly line: number | null
}

export type Step =
  | ({
      readonly kind: 'insert'
      readonly model: ModelName
      readonly rows: readonly StepRow[]
      /** How often, before the step is bound, `rows` stand for: once for each index from 1. Absent: once, and no index. */
      readonly repeat?: number
    } & StepPlace)
  | ({
      readonly kind: 'update'
      readonly model: ModelName
      readonly where: Where
      readonly set: StepRow
      readonly allowNone: boolean
    } & StepPlace)
  | ({
      readonly kind: 'delete'
      readonly model: ModelName
      readonly where: Where
      readonly allowNone: boolean
    } & StepPlace)
  | ({ readonly kind: 'sql'; readonly source: SqlSource } & StepPlace)
  | ({
      readonly kind: 'migrate'
      /** Absolute path of the folder of migrations, in one of the layouts that config/migrations knows. */
      readonly folder: string
      /**
       * The version that the database has before the step: the last one applied, `none` for none. Null: where the step of
       * the same folder before it ended, else none.
       */
      readonly from: string | null
      /** The version that it has after the step; one before `from` (or `none`) runs the down parts. Null: the last. */
      readonly to: string | null
    } & StepPlace)
  | ({
      readonly kind: 'run'
      readonly command: RunCommand
      /** Variables besides those of the runner and of the database. */
      readonly env: Readonly<Record<string, string>>
      /** Absolute path of the folder that it runs in. */
      readonly cwd: string
      /** Null: the case's own timeout alone. */
      readonly timeoutMs: number | null
    } & StepPlace)
  | ({
      readonly kind: 'import'
      /** As that of the case: the name of a snapshot of the subject, or a path relative to the case file. */
      readonly snapshot: string
      readonly scope: Scope
      readonly filter: RowFilter
      readonly flags: readonly string[]
      readonly takes?: TakenCounts
      /** An import that was done under it is not done again. Null: it is done whenever the step runs. */
      readonly uuid: string | null
    } & StepPlace)

/** A step that brings a snapshot into what is there. */
export type ImportStep = Extract<Step, { readonly kind: 'import' }>

/** A step about the rows of one model, whose effect can be predicted. */
export type RowStep = Extract<Step, { readonly model: ModelName }>

export function isRowStep(step: Step): step is RowStep {
  return 'model' in step
}

export type SqlSource =
  | { readonly kind: 'text'; readonly text: string }
  /** `path` is absolute. */
  | { readonly kind: 'file'; readonly path: string }

export type RunCommand =
  /** A program and its arguments: at least one word. */
  | { readonly kind: 'program'; readonly words: readonly string[] }
  /** A text for `/bin/sh`. */
  | { readonly kind: 'shell'; readonly text: string }
