import { readFile } from 'node:fs/promises'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import type { CaseReport } from '../../harness/model/case-report.ts'
import type { ChangedRow } from '../../harness/model/changed-row.ts'
import type { ErrorCode } from '../../harness/model/errors.ts'
import type { FindingKind, PairingMethod } from '../../harness/model/finding.ts'
import { jsonNumber } from '../../harness/model/json.ts'
import { modelName } from '../../harness/model/snapshot.ts'
import { sampleCase, sampleField, sampleFinding, sampleReport, sampleRow, sampleTarget } from '../test-samples.ts'
import { renderJson } from './render-json.ts'

const schema = JSON.parse(await readFile(new URL('../../harness/schemas/report.schema.json', import.meta.url), 'utf8'))
const ajv = addFormats.default(new Ajv({ strict: true, allErrors: true }))
const validate = ajv.compile(schema)

/** What a report leaves out where it does not apply. */
const optionalKeys = [
  'by',
  'findings',
  'imports',
  'intendedBesides',
  'mode',
  'otherFields',
  'problems',
  'proposal',
  'reason',
  'references',
  'row',
  'settledBy',
  'statement',
  'unacceptable',
  'unchanged',
  'varied',
]

/** The problems of a report after the text of it was changed; none when it is valid. */
function problems(change: (report: string) => string = (text) => text): readonly string[] {
  const report = renderJson(sampleReport([sampleCase({ findings: [sampleFinding()], changedRows: [sampleRow()] })]))
  const changed = change(report)
  if (change.length > 0 && changed === report) throw new Error('the change changed nothing')
  validate(JSON.parse(changed))
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)
}

describe('a generated report', () => {
  const findingKinds = {
    'unexpected-row': true,
    'missing-row': true,
    'unexpected-change': true,
    'missing-change': true,
    comparator: true,
    existence: true,
    'unordered-input': true,
    'duplicate-pk': true,
    'duplicate-natural-key': true,
    'dangling-foreign-key': true,
    'sequence-behind': true,
    'unknown-model': true,
    'unknown-field': true,
    'schema-drift': true,
  } as const satisfies Record<FindingKind, true>
  const pairings = {
    pk: true,
    'natural-key': true,
    'unique-index': true,
    content: true,
    'nearest-content': true,
  } satisfies Record<PairingMethod, true>
  const statuses = { pass: true, fail: true, error: true, skip: true } satisfies Record<CaseReport['status'], true>
  const errorCodes = {
    'bad-usage': true,
    'bad-config': true,
    'bad-case': true,
    'bad-snapshot': true,
    'bad-comparator': true,
    'step-failed': true,
    'import-failed': true,
    'export-failed': true,
    'not-sanitized': true,
    'schema-failed': true,
    infrastructure: true,
  } satisfies Record<ErrorCode, true>
  const changeKinds = { added: true, removed: true, changed: true } satisfies Record<ChangedRow['kind'], true>

  test('satisfies the schema', () => {
    expect(problems(() => renderJson(sampleReport()))).toEqual([])
  })

  test('satisfies the schema when cases ran on several targets and left their databases', () => {
    const kept = { url: 'postgresql://postgres@localhost:5432/postgres', remove: 'npx roundtrip clean x' }
    const cases = ['embedded@18', 'testcontainers@15'].map((target) => sampleCase({ target, kept }))
    const targets = [sampleTarget(), sampleTarget({ name: 'testcontainers@15', postgres: null })]
    expect(problems(() => renderJson({ ...sampleReport(cases), targets }))).toEqual([])
  })

  test('satisfies the schema when it is empty, and when every part that can be null is', () => {
    const nothing = { label: null, field: null, before: null, expected: null, actual: null, pairedBy: null }
    const finding = { ...nothing, ordinal: null, expectedPk: null, actualPk: null, comparator: null, step: null }
    const empty = sampleCase({
      status: 'error',
      error: 'cannot boot',
      postgres: null,
      findings: [sampleFinding(finding)],
      changedRows: [
        sampleRow({
          label: null,
          pairedBy: null,
          pk: null,
          fields: [sampleField({ before: null, expected: null, actual: null, intendedBy: null })],
        }),
      ],
      steps: [{ label: 'sql', line: null }],
    })
    expect(problems(() => renderJson(sampleReport([])))).toEqual([])
    expect(problems(() => renderJson(sampleReport([empty])))).toEqual([])
  })

  test('satisfies the schema when every part that can be absent is there', () => {
    const row = { of: 2, where: { pk: 1 } }
    const proposal = { list: 'changes', entry: null, corrects: { entry: 1, field: null, row } } as const
    const findings = [
      sampleFinding({ statement: 'a.sql:3', by: 'trigger touch', mode: 'twice', proposal, unacceptable: 'no' }),
    ]
    const varied = [{ model: modelName('shop.book'), field: null, comparator: null }]
    const reruns: readonly CaseReport['rerun'][] = [
      { kind: 'deterministic' },
      { kind: 'non-deterministic', varied },
      { kind: 'infrastructure', reason: 'no server' },
    ]
    const imported = { inserted: 1, existing: 2, overwritten: 3, notTaken: 4, leftOut: 5 }
    const parts = {
      findings,
      intendedBesides: { structure: 1, sequences: 2 },
      imports: [{ step: null, isRepeated: false, models: [{ model: modelName('shop.book'), ...imported }] }],
      inputs: { caseHash: '12', snapshotHash: '34' },
      source: 'name: a\n',
      changedRows: [
        sampleRow({
          findings: [1],
          intendedBy: 'step 1 (sql)',
          fields: [sampleField({ settledBy: 'date-updated' })],
          references: [{ field: 'shop', otherFields: ['book'], model: modelName('shop.book'), pk: 1, label: null }],
        }),
      ],
      written: '1 change declared',
    }
    const text = renderJson({
      ...sampleReport(reruns.map((rerun) => sampleCase({ ...parts, rerun }))),
      problems: ['a case was not run'],
    })
    expect(problems(() => text)).toEqual([])
    for (const key of optionalKeys) expect(text).toContain(`"${key}":`)
    expect(JSON.parse(text).cases[0].changedRows[0].findings).toEqual([1])
  })

  test('satisfies the schema with keys of every shape', () => {
    const pks = [true, 'text', jsonNumber('9007199254740993'), ['a', 1, null, { b: [] }]]
    const findings = pks.map((pk) => sampleFinding({ expectedPk: pk, actualPk: pk }))
    expect(problems(() => renderJson(sampleReport([sampleCase({ findings })])))).toEqual([])
  })

  test('has the words of the schema, no more and no fewer', () => {
    const { finding, case: caseSchema, changedRow, pairingMethod } = schema.definitions
    expect(finding.properties.kind.enum).toEqual(Object.keys(findingKinds))
    expect(pairingMethod.enum).toEqual(Object.keys(pairings))
    expect(caseSchema.properties.status.enum).toEqual(Object.keys(statuses))
    expect(caseSchema.properties.errorCode.enum).toEqual([...Object.keys(errorCodes), null])
    expect(changedRow.properties.kind.enum).toEqual(Object.keys(changeKinds))
  })
})

describe('the schema', () => {
  // With this, the valid samples (which the compiler makes complete) prove that types and schema have the same keys.
  test('demands every key of every object but those that few have, and allows no other', () => {
    const objects = objectSchemas(schema)
    expect(objects.length).toBeGreaterThan(10)
    const optional = new Set<string>()
    for (const object of objects) {
      expect(object.additionalProperties).toBe(false)
      const keys = Object.keys(object.properties)
      expect(object.required).toEqual(keys.filter((key) => object.required.includes(key)))
      for (const key of keys) if (!object.required.includes(key)) optional.add(key)
    }
    expect([...optional].toSorted()).toEqual(optionalKeys)
  })

  test('describes every key', () => {
    const withoutRefs = objectSchemas(schema).flatMap((object) =>
      Object.entries(object.properties).filter(([, property]) => !('$ref' in property) && !('const' in property)),
    )
    for (const [key, property] of withoutRefs) expect(property, key).toHaveProperty('description')
  })

  test.each([
    ['an unknown key', '"durationMs": 1234', '"durationMs": 1234, "extra": 1', ' must NOT have additional properties'],
    ['a missing key', '"durationMs": 1234,', '', " must have required property 'durationMs'"],
    ['another version', '"schemaVersion": 2', '"schemaVersion": 1', '/schemaVersion must be equal to constant'],
    [
      'an unknown kind',
      '"unexpected-change"',
      '"odd"',
      '/cases/0/findings/0/kind must be equal to one of the allowed values',
    ],
    ['a number for text', '"field": "status"', '"field": 1', '/cases/0/findings/0/field must be string,null'],
    ['an object as a key', '"pk": 1', '"pk": {}', '/cases/0/changedRows/0/pk must match a schema in anyOf'],
    ['a date in words', '2026-02-03T04:05:06.789Z', 'yesterday', '/startedAt must match format "date-time"'],
    ['a negative count', '"rows": 34', '"rows": -1', '/cases/0/rows must be >= 0'],
    ['text for a verdict', '"intended": true', '"intended": "yes"', '/cases/0/changedRows/0/intended must be boolean'],
  ])('rejects %s', (_, from, to, problem) => {
    expect(problems((text) => text.replace(from, to))).toContain(problem)
  })
})

interface ObjectSchema {
  readonly additionalProperties: unknown
  readonly required: readonly string[]
  readonly properties: Readonly<Record<string, object>>
}

function objectSchemas(value: unknown): readonly ObjectSchema[] {
  if (typeof value !== 'object' || value === null) return []
  const inner = Object.values(value).flatMap(objectSchemas)
  return isObjectSchema(value) ? [value, ...inner] : inner
}

function isObjectSchema(value: object): value is ObjectSchema {
  return 'type' in value && value.type === 'object' && 'properties' in value
}
