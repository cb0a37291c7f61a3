import { describe, expect, test } from 'vitest'
import type { VariedField } from '../../harness/model/case-report.ts'
import type { Finding } from '../../harness/model/finding.ts'
import type { JsonObject } from '../../harness/model/json.ts'
import { modelName } from '../../harness/model/snapshot.ts'
import { sampleReport } from '../test-samples.ts'
import { failedCases } from './failed-cases.ts'
import { failedCase, finding } from './test-findings.ts'

const model = modelName('public.product')
const token = { model, field: 'token', comparator: 'uuid4' }

function acceptability(found: Finding, ...varied: readonly VariedField[]) {
  const rerun = { kind: 'non-deterministic', varied } as const
  const [failed] = failedCases(sampleReport([failedCase({ findings: [found], rerun })]))
  return failed?.findings[0]?.acceptability
}

const changed = (fields: JsonObject, field = 'token'): Finding =>
  finding({
    field,
    proposal: { list: 'changes', entry: { changed: model, where: { name: 'Kettle' }, fields }, corrects: null },
  })

const added = (fields: JsonObject): Finding =>
  finding({
    kind: 'unexpected-row',
    field: null,
    proposal: { list: 'changes', entry: { added: model, fields }, corrects: null },
  })

const dropped = finding({
  kind: 'missing-row',
  field: null,
  proposal: { list: 'changes', entry: null, corrects: { entry: 1, field: null } },
})

describe('what differed when the case ran again', () => {
  test('can not be accepted, and what to do instead is said', () => {
    expect(acceptability(changed({ token: 'ab12' }), token)).toEqual({
      kind: 'unacceptable',
      why:
        'token of public.product differed when the case ran again, so what was seen does not last: declare a matcher ' +
        'by hand, or let `npx roundtrip run cases/shop/price-rise.case.yaml -u` write what holds for both, or bind ' +
        'comparator uuid4 to it',
    })
    expect(acceptability(changed({ token: 'ab12' }), { ...token, comparator: null })).toMatchObject({
      why: expect.not.stringContaining('bind'),
    })
  })

  test.each([
    ['a value within a row that comes', added({ name: 'Cup', token: 'ab12' }), token],
    ['the key of a row that comes', added({ pk: 'ab12', name: 'Cup' }), { ...token, field: 'id' }],
    ['a row that comes', added({ name: 'Cup' }), { ...token, field: null }],
    ['a row that does not come', dropped, { ...token, field: null }],
    ['JSON that matchers are only within', changed({ token: { at: { $after: 'run' }, by: 1 } }), token],
    ['text that looks like a matcher', changed({ token: { $json: { $type: 'uuid' } } }), token],
  ] as const)('can not be accepted either as %s', (_, found, varied) => {
    expect(acceptability(found, varied)).toMatchObject({ kind: 'unacceptable' })
  })

  test.each([
    ['where a matcher takes it', changed({ token: { $differs: true } }), token],
    ['where a matcher takes it within a row', added({ token: { $type: 'uuid' }, pk: 4 }), token],
    ['in another field', changed({ price: '38.50' }, 'price'), token],
    ['in another table', changed({ token: 'ab12' }), { ...token, model: modelName('public.review') }],
    ['in a field that is not known', changed({ token: 'ab12' }), { ...token, field: null }],
  ] as const)('can be accepted %s', (_, found, varied) => {
    expect(acceptability(found, varied)).toMatchObject({ kind: 'acceptable' })
  })

  test('counts on whichever target it differed', () => {
    const findings = [changed({ token: 'ab12' })]
    const cases = [
      failedCase({ target: 'embedded@16', findings }),
      failedCase({ target: 'embedded@18', findings, rerun: { kind: 'non-deterministic', varied: [token] } }),
    ]
    expect(failedCases(sampleReport(cases))[0]?.findings).toMatchObject([{ acceptability: { kind: 'unacceptable' } }])
  })
})
