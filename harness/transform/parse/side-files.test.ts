import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Case } from '../../model/case.ts'
import { HarnessError } from '../../model/errors.ts'
import { parseCaseFile, parseCaseObject } from './index.ts'

let folder: string
let file: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pg-roundtrip-side-'))
  file = join(folder, 'a.case.yaml')
  await writeFile(
    join(folder, 'good.changes.yaml'),
    '# two\n- { removed: q, where: { pk: 1 } }\n- { removed: q, where: all }\n',
  )
  await writeFile(join(folder, 'good.json'), '[{ "removed": "r", "where": "all" }]')
  await writeFile(join(folder, 'empty.yaml'), '[]\n')
  await writeFile(join(folder, 'bad.yaml'), '- { removed: q }\n- { file: ./good.json }\n')
  await writeFile(join(folder, 'map.yaml'), 'removed: q\nwhere: all\n')
})
afterAll(() => rm(folder, { recursive: true }))

function parsed(...items: readonly string[]): Case {
  const list = items.map((item) => `    - ${item}\n`).join('')
  return parseCaseFile(`name: a\nsubject: s\nsnapshot: f\nexpect:\n  changes:\n${list}`, file)
}

function problems(...items: readonly string[]): readonly string[] {
  try {
    parsed(...items)
    return []
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error
    return error.problems.map(({ message, place }) => {
      return `${place?.file.slice(folder.length + 1)}:${place?.line}:${place?.column}: ${message.replace(folder, '…')}`
    })
  }
}

test('the entries of a file stand where the case names it, each with its own place', () => {
  const { expect: expectations, sideFiles } = parsed(
    '{ removed: a, where: all }',
    'file: ./good.changes.yaml',
    '{ file: good.json }',
    'file: ./empty.yaml',
    '{ removed: z, where: all }',
  )
  const [yaml, json, empty] = ['good.changes.yaml', 'good.json', 'empty.yaml'].map((name) => join(folder, name))
  expect(expectations.changes.map(({ model, line, source }) => [model, line ?? source])).toEqual([
    ['a', 6],
    ['q', { file: yaml, line: 2 }],
    ['q', { file: yaml, line: 3 }],
    ['r', { file: json, line: 1 }],
    ['z', 10],
  ])
  expect(sideFiles).toEqual([yaml, json, empty])
})

test('a case in TypeScript may name files too', () => {
  const definition = { name: 'a', subject: 's', snapshot: 'f', expect: { changes: [{ file: './good.json' }] } }
  expect(parseCaseObject(definition, file).expect.changes).toMatchObject([{ model: 'r', line: null }])
})

test('what is wrong in a file is told with its place there, after what is wrong in the case', () => {
  expect(problems('file: ./bad.yaml', '{ removed: a }', 'file: ./map.yaml')).toEqual([
    'a.case.yaml:7:7: expect.changes[1]: `where` is missing',
    'bad.yaml:1:3: [0]: `where` is missing',
    'bad.yaml:2:5: [1].file: unknown kind of change; the kinds are added, removed, changed, merged, overwritten, leftOut',
    'map.yaml:1:1: expected a list (a list of declared changes), but found a mapping',
  ])
})

test('a file that is not there, or is named twice, is told where it is named', () => {
  expect(problems('file: ./none.yaml', 'file: ./good.json', 'file: ./good.json', 'file: ./good.sql')).toEqual([
    'a.case.yaml:9:13: expect.changes[3].file: expected the path of a .yaml or .json file, but found the text "./good.sql"',
    'a.case.yaml:6:13: expect.changes[0].file: there is no such file: …/none.yaml',
    'a.case.yaml:8:13: expect.changes[2].file: ./good.json is named twice',
  ])
})
