import type { MigrationTransaction } from '../../model/migration.ts'
import { byNumbers } from './migration-name.ts'

/** A tool that keeps both ways of a migration in one file, each below a comment of its own. */
export interface SectionMarks {
  readonly tool: string
  readonly up: RegExp
  readonly down: RegExp
  /** How the marks are written, for messages. */
  readonly example: string
  /** Whether a file without a mark is one of the way up; else every file needs one. */
  readonly mayLackMarks: boolean
  /** The order in which it runs files, by their names. */
  readonly order: (a: string, b: string) => number
  /** @param mark the line of the section's mark @param text the whole file */
  readonly transaction: (mark: string, text: string) => MigrationTransaction
}

/** The first mark of a kind in a file is the one that counts, as it is for the tools. */
const sectionMarks: readonly SectionMarks[] = [
  {
    tool: 'dbmate',
    up: /^--\s*migrate:up(?=\s|$)/m,
    down: /^--\s*migrate:down(?=\s|$)/m,
    example: '-- migrate:up',
    mayLackMarks: false,
    order: (a, b) => (a < b ? -1 : 1),
    transaction: (mark) => (/\stransaction:false(?=\s|$)/.test(mark) ? 'none' : 'own'),
  },
  {
    tool: 'goose',
    up: /^--\s*\+goose\s+up\b/im,
    down: /^--\s*\+goose\s+down\b/im,
    example: '-- +goose Up',
    mayLackMarks: false,
    order: byNumbers,
    transaction: (_, text) => (/^--\s*\+goose\s+no\s+transaction\b/im.test(text) ? 'none' : 'own'),
  },
  {
    tool: 'node-pg-migrate',
    up: /^\s*--[\s-]*up\s+migration/im,
    down: /^\s*--[\s-]*down\s+migration/im,
    example: '-- Up Migration',
    mayLackMarks: true,
    order: byNumbers,
    transaction: () => 'own',
  },
]

/** The tools whose marks are in a file. */
export function marksIn(text: string): readonly SectionMarks[] {
  return sectionMarks.filter(({ up, down }) => up.test(text) || down.test(text))
}
