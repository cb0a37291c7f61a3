import { describe, expect, test } from 'vitest'
import { noModes } from '../../model/case.ts'
import { parseCaseFile, parseCaseObject } from './index.ts'
import { messageFor } from './test-messages.ts'

const file = '/project/cases/shop/a.case.yaml'
const head = 'name: n\nsubject: s\nsnapshot: f\n'
const sql = 'transform: [{ sql: SELECT 1 }]\n'
const modesOf = (yaml: string) => parseCaseFile(`${head}${yaml}`, file).modes

describe('the modes of a case', () => {
  test('are none unless it asks for them', () => {
    expect(modesOf('')).toEqual(noModes)
    expect(modesOf('twice: false\nreversible: false\nrenumbered: false\nreimport: false\n')).toEqual(noModes)
  })

  test('are asked for by their names', () => {
    expect(modesOf(`twice: true\nrenumbered: true\nreimport: true\n${sql}`)).toEqual({
      ...noModes,
      twice: true,
      renumbered: true,
      reimport: true,
    })
  })

  test('are undone by migrations, or by SQL beside the file', () => {
    expect(modesOf('reversible: true\ntransform: [{ migrate: ./up }]\n').reversible).toEqual({ kind: 'migrations' })
    expect(modesOf(`${sql}reversible: ../down.sql\n`).reversible).toEqual({
      kind: 'path',
      path: '/project/cases/down.sql',
      line: 5,
    })
  })

  test('are the same in TypeScript, without lines', () => {
    const definition = {
      name: 'n',
      subject: 's',
      snapshot: 'f',
      transform: [{ sql: 'SELECT 1' }],
      reversible: './down',
    }
    expect(parseCaseObject(definition, file).modes).toEqual({
      ...noModes,
      reversible: { kind: 'path', path: '/project/cases/shop/down', line: null },
    })
  })
})

describe('modes that make no sense', () => {
  test('without a step', () => {
    expect(messageFor(`${head}twice: true\nreversible: ./down\nreimport: true\n`)).toMatchInlineSnapshot(`
      "not a valid case: 2 problems
        a.case.yaml:4:1: twice: there is no step that could run again
        a.case.yaml:5:1: reversible: there is no step to undo"
    `)
  })

  test('with a step that must fail', () => {
    const yaml = `twice: true\nreversible: ./down\nrenumbered: true\nreimport: true\n${sql}expect: { error: true }\n`
    expect(messageFor(head + yaml)).toMatchInlineSnapshot(`
      "not a valid case: 2 problems
        a.case.yaml:4:1: twice: a transformation that must fail is not run a second time
          Keep either \`twice\` or \`expect.error\`.
        a.case.yaml:5:1: reversible: of a transformation that must fail there is nothing to undo
          Keep either \`reversible\` or \`expect.error\`."
    `)
  })

  test('without migrations to take back', () => {
    expect(messageFor(`${head}reversible: true\n${sql}`)).toMatchInlineSnapshot(`
      "not a valid case: 1 problem
        a.case.yaml:4:1: reversible: there is no migrate step whose down parts could run
          Name the SQL that undoes the steps: \`reversible: ./down.sql\`."
    `)
  })

  test('with other values', () => {
    expect(
      messageFor(`${head}${sql}twice: yes\nreversible: 1\nrenumbered: ./x\nreimport: null\n`),
    ).toMatchInlineSnapshot(`
      "not a valid case: 4 problems
        a.case.yaml:5:8: twice: expected true or false, but found the text "yes"
        a.case.yaml:6:13: reversible: expected true, or the path of a file or folder of SQL, but found the number 1
        a.case.yaml:7:13: renumbered: expected true or false, but found the text "./x"
        a.case.yaml:8:11: reimport: expected true or false, but found nothing (null)"
    `)
  })
})
