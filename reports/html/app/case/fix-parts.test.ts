import { expect, test } from 'vitest'
import { fixParts } from './fix-parts.ts'
import { reproduceCommand } from './reproduce-command.ts'

test('YAML within an advice is told from its sentences, without its indent', () => {
  const fix = ['if it is meant:', '  - changed: a.b', '    fields: { x: 1 }', 'or let `-u` write it'].join('\n')
  expect(fixParts(fix)).toEqual([
    { kind: 'text', lines: ['if it is meant:'] },
    { kind: 'yaml', lines: ['- changed: a.b', '  fields: { x: 1 }'] },
    { kind: 'text', lines: ['or let `-u` write it'] },
  ])
  expect(fixParts('')).toEqual([])
})

test('the command runs just this case, on its target, whatever its file is called', () => {
  expect(reproduceCommand({ file: 'cases/a.case.yaml', target: null })).toBe('npx roundtrip run cases/a.case.yaml')
  expect(reproduceCommand({ file: "cases/it's.case.yaml", target: 'embedded@16' })).toBe(
    `npx roundtrip run 'cases/it'\\''s.case.yaml' --postgres embedded@16`,
  )
})
