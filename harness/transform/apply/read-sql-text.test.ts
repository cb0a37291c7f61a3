import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Step } from '../../model/case.ts'
import { readSqlText } from './read-sql-text.ts'

const fromFile = (path: string): Step => ({ kind: 'sql', source: { kind: 'file', path }, line: 6 })

test('the SQL of a step is its text, or what its file holds', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sql-text-'))
  try {
    await writeFile(join(folder, 'a.sql'), 'SELECT 2')
    expect(await readSqlText(fromFile(join(folder, 'a.sql')), 'a.case.yaml')).toBe('SELECT 2')
    const inline: Step = { kind: 'sql', source: { kind: 'text', text: 'SELECT 1' }, line: 6 }
    expect(await readSqlText(inline, 'a.case.yaml')).toBe('SELECT 1')
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('a file that is not there is a problem of the case, at the line of the step', async () => {
  await expect(readSqlText(fromFile('/nowhere/a.sql'), 'a.case.yaml')).rejects.toMatchObject({
    code: 'bad-case',
    problems: [{ message: '/nowhere/a.sql is not there', place: { file: 'a.case.yaml', line: 6 } }],
  })
})
