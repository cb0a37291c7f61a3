import { expect, test } from 'vitest'
import { defineCase, parseCaseFile, parseCaseObject } from './index.ts'
import { head, messageFor } from './test-messages.ts'

test('a migrate step names a folder beside the case file, and versions as numbers or texts', () => {
  const steps = `
  - migrate: ./migrations
  - { migrate: ../m, from: 0003, to: 20260131120000123 }
  - { migrate: ../m, from: "0003 ", to: none }`
  const { transform } = parseCaseFile(`${head}transform:${steps}\n`, '/p/cases/a.case.yaml')
  expect(transform).toEqual([
    { kind: 'migrate', folder: '/p/cases/migrations', from: null, to: null, line: 5 },
    { kind: 'migrate', folder: '/p/m', from: expect.stringMatching(/^0*3$/), to: '20260131120000123', line: 6 },
    { kind: 'migrate', folder: '/p/m', from: '0003', to: 'none', line: 7 },
  ])
})

test('a migrate step may be written in TypeScript', () => {
  const value = defineCase({
    name: 'a',
    subject: 's',
    snapshot: 's',
    transform: [{ migrate: 'm', from: 2, to: 20260131120000123n }],
  })
  expect(parseCaseObject(value, '/p/a.case.ts').transform).toEqual([
    { kind: 'migrate', folder: '/p/m', from: '2', to: '20260131120000123', line: null },
  ])
})

test('a migrate step of another shape is told with its place', () => {
  const steps = `
  - { migrate: " " }
  - { migrate: m, form: 1 }
  - { migrate: m, from: -1, to: 1.5 }
  - { migrate: m, to: [1], sql: SELECT 1 }
  - { migrat: m }`
  expect(messageFor(`${head}transform:${steps}\n`)).toMatchInlineSnapshot(`
    "not a valid case: 6 problems
      a.case.yaml:5:16: transform[0].migrate: expected a path, but found the text " "
      a.case.yaml:6:19: transform[1].form: unknown property; did you mean \`from\`?
      a.case.yaml:7:25: transform[2].from: expected a version: the number or the name of a migration, or none, but found the number -1
      a.case.yaml:7:33: transform[2].to: expected a version: the number or the name of a migration, or none, but found the number 1.5
      a.case.yaml:8:5: transform[3]: a step has one kind, this one has \`migrate\` and \`sql\`
        Write a step for each.
      a.case.yaml:9:7: transform[4].migrat: unknown kind of step; did you mean \`migrate\`?"
  `)
})

test('changes may be declared where the only step fails, if it has migrations that come before', () => {
  const expectation = 'expect: { error: true, changes: [{ removed: x, where: all }] }'
  expect(() => parseCaseFile(`${head}transform: [{ migrate: m }]\n${expectation}\n`, '/p/a.case.yaml')).not.toThrow()
})
