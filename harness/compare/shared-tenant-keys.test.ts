import { describe, expect, test } from 'vitest'
import { modelName, type Row } from '../model/snapshot.ts'
import { rowOf, schemaOf } from './test-schema.ts'
import { verdicts } from './test-verdicts.ts'

const id = { type: 'int8', numbered: true }
const project = modelName('project')
/** All keys begin with the tenant, and no field alone refers to anything. */
const schema = schemaOf({
  project: { pk: ['tenant', 'id'], fields: { tenant: {}, id, name: {}, goal: {} } },
  task: {
    pk: ['tenant', 'id'],
    fields: { tenant: {}, id, project: { type: 'int8' }, title: {}, hint: {}, state: {} },
    keys: [{ fields: ['tenant', 'project'], target: project, targetFields: ['tenant', 'id'] }],
  },
  remark: {
    fields: { text: {}, mood: {}, project: { type: 'int8' }, tenant: {} },
    keys: [{ fields: ['project', 'tenant'], target: project, targetFields: ['id', 'tenant'] }],
  },
})
const projectOf = (tenant: string, nr: number, name: string) =>
  rowOf('project', [tenant, nr], { tenant, id: nr, name, goal: 'g' })
const taskOf = (tenant: string, nr: number, of: number | null, title: string) =>
  rowOf('task', [tenant, nr], { tenant, id: nr, project: of, title, hint: `${title} it`, state: 's' })
const remarkOf = (nr: number, tenant: string, of: number, text: string) =>
  rowOf('remark', nr, { text, mood: 'm', project: of, tenant })

const before: readonly Row[] = [
  projectOf('east', 1, 'roads'),
  projectOf('east', 2, 'parks'),
  projectOf('west', 3, 'ports'),
  taskOf('east', 1, 1, 'pave'),
  taskOf('east', 2, 2, 'plant'),
  taskOf('west', 3, null, 'wait'),
  remarkOf(1, 'east', 1, 'long'),
  remarkOf(2, 'west', 3, 'deep'),
]
const without = (...names: readonly string[]) => before.filter(({ model }) => !names.includes(model))

describe('keys of a tenant and a number', () => {
  test('are compared by what they point at, though no field of them refers alone: names that were swapped', () => {
    const swapped = [projectOf('east', 1, 'parks'), projectOf('east', 2, 'roads'), projectOf('west', 3, 'ports')]
    const actual = [...swapped, ...without('project')]
    const kept = verdicts(schema, before, actual, 'preserved')
    expect(kept.found).toEqual(['project ["east",1] name', 'project ["east",2] name'])
    expect(kept.foundInFull).toEqual(kept.found)
    const renumbered = verdicts(schema, before, actual, 'renumbered')
    expect(renumbered.found).toEqual(['task ["east",1] project', 'task ["east",2] project', 'remark 1 project'])
    // The numbers are the same, and say nothing of what is wrong.
    expect(renumbered.findings.map(({ expected, actual: found }) => [expected, found])).toEqual([
      ['1', '1'],
      ['2', '2'],
      ['1', '1'],
    ])
    for (const { message } of renumbered.findings) expect(message).toMatch(/refers to/)
  })

  test('may be numbered anew: numbers that the database makes up are not compared', () => {
    const actual = [
      projectOf('east', 7, 'roads'),
      projectOf('east', 1, 'parks'),
      projectOf('west', 2, 'ports'),
      taskOf('east', 3, 7, 'pave'),
      taskOf('east', 1, 1, 'plant'),
      taskOf('west', 2, null, 'wait'),
      remarkOf(5, 'east', 7, 'long'),
      remarkOf(1, 'west', 2, 'deep'),
    ]
    expect(verdicts(schema, before, actual, 'renumbered').found).toEqual([])
    expect(verdicts(schema, before, actual, 'preserved').found).toContain('task ["east",1] title')
  })

  test('of rows that got other numbers where numbers count are found, and what refers to them follows', () => {
    const actual = [projectOf('east', 8, 'roads'), ...before.slice(1, 3), taskOf('east', 1, 8, 'pave')]
    const all = [...actual, ...before.slice(4, 6), remarkOf(1, 'east', 8, 'long'), ...before.slice(7)]
    const { found, foundInFull } = verdicts(schema, before, all, 'preserved')
    expect(found).toEqual(['project ["east",1] id'])
    expect(foundInFull).toEqual(found)
  })

  test.each([
    ['another project of the tenant', 'east', 2, ['remark 1 project']],
    ['a project of another tenant', 'west', 3, ['remark 1 project', 'remark 1 tenant']],
  ])('that point at %s are found in the fields that say so', (_, tenant, of, expected) => {
    const actual = [...without('remark'), remarkOf(1, tenant, of, 'long'), remarkOf(2, 'west', 3, 'deep')]
    for (const keys of ['preserved', 'renumbered'] as const) {
      const { found, foundInFull } = verdicts(schema, before, actual, keys)
      expect(found, keys).toEqual(expected)
      expect(foundInFull, keys).toEqual(expected)
    }
  })

  test('that point at a project of another tenant by the same number are found in the tenant', () => {
    const projects = [projectOf('east', 1, 'roads'), projectOf('east', 2, 'parks'), projectOf('west', 1, 'ports')]
    const actual = [...projects, ...without('project', 'remark'), remarkOf(1, 'west', 1, 'long')]
    const { found } = verdicts(schema, before, [...actual, remarkOf(2, 'west', 1, 'deep')], 'renumbered')
    expect(found).toEqual(['remark 1 tenant'])
  })
})
