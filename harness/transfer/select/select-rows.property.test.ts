import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ForeignKey } from '../../model/schema.ts'
import { fieldValue, type Model, type Schema } from '../../model/schema.ts'
import { type Companion, type Scope, type ScopeChoice, scopesWithin } from '../../model/scope.ts'
import { modelName, type Row } from '../../model/snapshot.ts'
import { randomRuns } from '../../model/test-random-runs.ts'
import { selectRows } from './select-rows.ts'
import type { SelectionRequest } from './selection.ts'
import { keyTo, row, sourceOf, testSchema } from './test-models.ts'

const names = ['user', 'note', 'pair'] as const
const ids = ['0', '1', '2', '3', '4']

/** A key of its own field, `key0`, `key1`, …; a pair's has two fields, its target's key being of two. */
const keys = fc.array(
  fc.record({ target: fc.constantFrom(...names), kind: fc.constantFrom('real', 'virtual', 'exempt') }),
  { maxLength: 3 },
)
const scopeWords = fc.constantFrom('user', 'organization', 'global', 'excluded')
const choices = fc.oneof(
  scopeWords.map((scope): readonly ScopeChoice[] => [{ scope, where: null }]),
  fc.tuple(scopeWords, scopeWords).map(([first, last]): readonly ScopeChoice[] => [
    { scope: first, where: { kind: 'x' } },
    { scope: last, where: null },
  ]),
)
const companions = fc.array(fc.constantFrom(...names), { maxLength: 2 })
const model = fc.record({
  keys,
  choices,
  companions: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: companions }),
})
const filter = fc.option(
  fc.subarray(['n0', 'n1', 'n2'], { minLength: 0 }).map((users) => ({ users })),
  { nil: undefined },
)

interface Drawn {
  readonly keys: readonly { readonly target: (typeof names)[number]; readonly kind: string }[]
  readonly choices: readonly ScopeChoice[]
  readonly companions: readonly (typeof names)[number][]
}

function schemaOf(drawn: Readonly<Record<(typeof names)[number], Drawn>>): Schema {
  const users = { model: modelName('user'), by: 'name' }
  const models = names.map((name) => {
    const foreignKeys = drawn[name].keys.map(({ target, kind }, index): ForeignKey => {
      const details = { virtual: kind === 'virtual' }
      return target === 'pair'
        ? keyTo('pair', [`key${index}b`, `key${index}`], { ...details, targetFields: ['b', 'a'] })
        : keyTo(target, [`key${index}`], details)
    })
    const exemptKeys = drawn[name].keys.flatMap(({ kind }, index) => (kind === 'exempt' ? [`key${index}`] : []))
    const ofWords = drawn[name].companions.map(
      (other): Companion => ({ own: 'word', model: modelName(other), field: 'word' }),
    )
    return [
      name,
      {
        primaryKey: name === 'pair' ? ['a', 'b'] : ['id'],
        fields: ['name', 'kind', 'word'],
        foreignKeys,
        relocation: { scope: drawn[name].choices, exemptKeys, companions: ofWords },
      },
    ] as const
  })
  return testSchema(Object.fromEntries(models), { users })
}

/** Rows of every model; a real key refers to a row that is there. */
function rowsOf(schema: Schema): fc.Arbitrary<readonly Row[]> {
  const perModel = names.map((name) => fc.subarray(ids).map((present) => [name, present] as const))
  return fc.tuple(...perModel).chain((present) => {
    const there = new Map<string, readonly string[]>(present)
    const rows = [...schema.models.values()].flatMap((of) =>
      (there.get(of.name) ?? []).map((id) => rowOf(of, id, there)),
    )
    return fc.tuple(...rows).chain((all) => fc.shuffledSubarray(all, { minLength: all.length }))
  })
}

function rowOf(of: Model, id: string, there: ReadonlyMap<string, readonly string[]>): fc.Arbitrary<Row> {
  const values = of.foreignKeys.map((key) => {
    const present = key.virtual ? ids : (there.get(key.target) ?? [])
    const value = fc.constantFrom(null, ...present)
    return value.map((text) => key.fields.map((field) => [field, text] as const))
  })
  return fc
    .tuple(
      fc.constantFrom('x', 'y', null),
      fc.constantFrom('v', 'w', null),
      fc.constantFrom('n0', 'n1', 'n9'),
      ...values,
    )
    .map(([kind, word, name, ...cells]) => {
      const own = of.name === 'pair' ? { a: id, b: id } : {}
      const fields = { ...own, kind, word, name, ...Object.fromEntries(cells.flat()) }
      return row(of.name, of.name === 'pair' ? [id, id] : id, fields)
    })
}

/** The rule, said plainly: leave out what may not stay, until nothing has to be left out any more. */
function naive(schema: Schema, rows: readonly Row[], { scope, filter: by }: SelectionRequest): readonly Row[] {
  const isWhole = scope === 'global' && by === undefined
  if (by?.users?.length === 0) return []
  const within: readonly string[] = scopesWithin[scope]
  let left = rows.filter((candidate) => {
    const choice = schema.models
      .get(candidate.model)
      ?.relocation?.scope?.find(({ where }) => !where || where.kind === candidate.fields.kind)
    const isNamed = candidate.model !== 'user' || !by?.users || by.users.includes(String(candidate.fields.name))
    return within.includes(choice?.scope ?? '') && isNamed
  })
  for (;;) {
    const stays = left.filter((candidate) => {
      const of = schema.models.get(candidate.model)
      return (
        of?.foreignKeys.every(
          (key) => isExempt(of, key) || (isWhole && key.virtual) || target(of, candidate, key, left) !== 'missing',
        ) &&
        (isWhole || of.relocation?.companions.length === 0 || isAccompanied(of, candidate, left))
      )
    })
    if (stays.length === left.length) return stays
    left = stays
  }
}

function isExempt(of: Model, key: ForeignKey): boolean {
  return key.fields.some((field) => of.relocation?.exemptKeys.includes(field))
}

function target(of: Model, candidate: Row, key: ForeignKey, left: readonly Row[]): 'none' | 'there' | 'missing' {
  const wanted = key.fields.map((field) => fieldValue(of, candidate, field))
  if (wanted.includes(null)) return 'none'
  const isThere = left.some(
    (other) =>
      other.model === key.target &&
      key.targetFields.every((field, index) => (field === 'id' ? other.pk : other.fields[field]) === wanted[index]),
  )
  return isThere ? 'there' : 'missing'
}

function isAccompanied(of: Model, { fields: { word } }: Row, left: readonly Row[]): boolean {
  return (of.relocation?.companions ?? []).some(
    (companion) => word !== null && left.some((other) => other.model === companion.model && other.fields.word === word),
  )
}

test('what is selected is what the plain rule leaves, and nothing of it refers to what is left out', async () => {
  const cases = fc
    .record({ user: model, note: model, pair: model })
    .map(schemaOf)
    .chain((schema) =>
      fc.tuple(fc.constant(schema), rowsOf(schema), fc.constantFrom<Scope>('user', 'organization', 'global'), filter),
    )
  await fc.assert(
    fc.asyncProperty(cases, async ([schema, rows, scope, by]) => {
      const request: SelectionRequest = { scope, ...(by ? { filter: by } : {}) }
      const selection = await selectRows(schema, sourceOf(rows), request)
      const selected = rows.filter(selection.has)
      expect(selected).toEqual(naive(schema, rows, request))
      for (const candidate of selected) {
        const of = schema.models.get(candidate.model)
        for (const key of of?.foreignKeys ?? []) {
          if (!of || isExempt(of, key) || (key.virtual && scope === 'global' && !by)) continue
          expect(target(of, candidate, key, selected)).not.toBe('missing')
        }
      }
      for (const name of names) {
        const all = rows.filter((other) => other.model === name)
        const taken = selected.filter((other) => other.model === name)
        const extent = selection.extentOf(modelName(name))
        if (extent !== 'some') expect(taken).toEqual(extent === 'all' ? all : [])
        else expect(selection.counts.get(modelName(name))?.taken).toBe(taken.length)
      }
    }),
    { numRuns: randomRuns(400) },
  )
})
