import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { jsonLines, writeReports } from '../../../reports/index.ts'
import type { Approval } from '../../model/approval.ts'
import { jsonNumber } from '../../model/json.ts'
import schema from '../../schemas/approval.schema.json' with { type: 'json' }
import reportSchema from '../../schemas/report.schema.json' with { type: 'json' }
import { checkout, temporaryFolder } from '../test-command.ts'
import { readApproval } from './approval.ts'
import { readLastReport } from './read-report.ts'
import { dangling, failedCase, finding, proposalFor, runOf } from './test-run.ts'

/** Where a run leaves its report by default. */
const reportPath = 'reports/out/report.json'

describe('the report of the last run', () => {
  test('is read just as the report writers wrote it, every digit kept', async () => {
    await using folder = await temporaryFolder()
    const price = jsonNumber('1.10')
    const entry = { changed: 'public.product', where: { pk: jsonNumber('9007199254740993') }, fields: { price } }
    const findings = [
      finding({ expectedPk: jsonNumber('9007199254740993'), proposal: { list: 'changes', entry, corrects: null } }),
      finding({ proposal: { list: 'changes', entry: null, corrects: { entry: 2, field: 'price' } } }),
      dangling({ statement: 'fix.sql:3', by: 'trigger touch', mode: 'twice' }),
    ]
    const report = runOf(
      failedCase({ findings, rerun: { kind: 'non-deterministic', varied: [] }, target: 'embedded@18' }),
      failedCase({ status: 'pass', findings: [], inputs: null, written: '1 change declared' }),
    )
    await writeReports(report, [{ format: 'json', path: join(folder.path, reportPath) }])
    expect(await readLastReport(folder.path)).toEqual(report)
  })

  test('is where the configuration has it', async () => {
    await using folder = await temporaryFolder()
    const config = "export default { reporters: ['html', ['json', { outputFile: 'out/run.json' }]] }\n"
    await writeFile(join(folder.path, 'roundtrip.config.mjs'), config)
    await writeReports(runOf(failedCase()), [{ format: 'json', path: join(folder.path, 'out/run.json') }])
    expect(await readLastReport(folder.path)).toEqual(runOf(failedCase()))
  })

  test('must be one that runs write', async () => {
    await using folder = await temporaryFolder()
    await writeFile(join(folder.path, 'roundtrip.config.mjs'), "export default { reporters: ['html'] }\n")
    await expect(readLastReport(folder.path)).rejects.toThrow(
      'there is no report json, and runs of this project write none: json is not among reporters in roundtrip.config.ts',
    )
  })

  test('may have been asked for once', async () => {
    await using folder = await temporaryFolder()
    await writeFile(join(folder.path, 'roundtrip.config.mjs'), "export default { reporters: ['html'] }\n")
    await writeReports(runOf(failedCase()), [{ format: 'json', path: join(folder.path, reportPath) }])
    expect(await readLastReport(folder.path)).toEqual(runOf(failedCase()))
  })

  test('is where the configuration has it, whatever is chosen for one run', async () => {
    vi.stubEnv('ROUNDTRIP_REPORT', 'html,junit')
    onTestFinished(() => {
      vi.unstubAllEnvs()
    })
    await using folder = await temporaryFolder()
    const config = "export default { reporters: [['json', { outputFile: 'out/run.json' }]] }\n"
    await writeFile(join(folder.path, 'roundtrip.config.mjs'), config)
    await expect(readLastReport(folder.path)).rejects.toThrow('none: ROUNDTRIP_REPORT leaves it out')
    await writeReports(runOf(failedCase()), [{ format: 'json', path: join(folder.path, 'out/run.json') }])
    expect(await readLastReport(folder.path)).toEqual(runOf(failedCase()))
  })

  test('must be there', async () => {
    await using folder = await temporaryFolder()
    await expect(readLastReport(folder.path)).rejects.toThrow(
      'there is no run to review: reports/out/report.json does not exist\n  run the cases first: npx roundtrip run',
    )
  })

  test.each([
    ['of another version', '"schemaVersion": 2', '"schemaVersion": 99', 'schemaVersion is 99; this version reads 2'],
    [
      'with a member too many',
      '"verdict": "fail"',
      '"verdict": "fail", "x": 1',
      'the file has a member that is not known: x',
    ],
    ['cut off', '"cases"', '', 'JSON: '],
    ['with a number that is not whole', '"rows": 3', '"rows": 3.5', 'cases[0].rows is 3.5, not a whole number'],
  ])('is refused when it is %s', async (_, from, to, problem) => {
    await using folder = await temporaryFolder()
    await writeReports(runOf(failedCase()), [{ format: 'json', path: join(folder.path, reportPath) }])
    const path = join(folder.path, reportPath)
    const text = await readFile(path, 'utf8')
    await writeFile(path, text.replace(from, to))
    const error = await readLastReport(folder.path).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'bad-usage', fix: 'run the cases again: npx roundtrip run' })
    expect(String(error)).toContain('reports/out/report.json is not a report of this version of pg-roundtrip')
    expect(String(error)).toContain(problem)
  })
})

describe('an approval', () => {
  const hash = 'b'.repeat(64)
  const decision = {
    kind: 'unexpected-change',
    model: finding().model,
    field: 'price',
    proposal: proposalFor('Kettle', '38.50'),
  } as const
  const approval: Approval = {
    schemaVersion: 1,
    cases: [{ file: 'a.case.yaml', caseHash: hash, snapshotHash: hash, accepted: [decision], rejected: [decision] }],
  }

  async function readText(text: string): Promise<unknown> {
    await using folder = await temporaryFolder()
    const path = join(folder.path, 'approval.json')
    await writeFile(path, text)
    return await readApproval(path, 'approval.json').catch((error: unknown) => error)
  }

  test('is read as it was written', async () => {
    expect(await readText(jsonLines(approval))).toEqual(approval)
  })

  test('is what the guide shows', async () => {
    const guide = await readFile(join(checkout, 'docs/cases.md'), 'utf8')
    const [, example = ''] = /^```json approval\n(.*?)^```$/ms.exec(guide) ?? []
    expect(await readText(example)).toMatchObject({ cases: [{ accepted: [decision] }] })
  })

  test('may name its schema', async () => {
    const $schema = './node_modules/pg-roundtrip/schemas/approval.schema.json'
    expect(await readText(jsonLines({ $schema, ...approval }))).toMatchObject(approval)
  })

  test.each([
    ['no JSON', '{', 'approval.json:1:2: JSON: the file ends'],
    ['of another version', '{ "schemaVersion": 2, "cases": [] }', 'schemaVersion is 2; this version reads 1'],
    ['without a hash', jsonLines(approval).replace(/"caseHash": .*/, ''), 'cases[0] lacks caseHash'],
    ['a list', '[]', 'the file is a list, not an object'],
    [
      'with an entry of no number',
      jsonLines(approval).replaceAll('"corrects": null', '"corrects": { "entry": 0, "field": null }'),
      'cases[0].accepted[0].proposal.corrects.entry is 0, but must be 1 at least',
    ],
    [
      'with a short hash',
      jsonLines(approval).replaceAll(hash, 'b'),
      'cases[0].caseHash is "b", not the 64 hexadecimal digits of a SHA-256',
    ],
    [
      'with an unknown kind',
      jsonLines(approval).replace('unexpected-change', 'odd'),
      'cases[0].accepted[0].kind is "odd", but may be one of: "unexpected-row", "missing-row"',
    ],
  ])('is refused when it is %s', async (_, text, problem) => {
    const error = await readText(text)
    expect(error).toMatchObject({ code: 'bad-usage' })
    expect(String(error)).toContain('approval.json is not an approval\n')
    expect(String(error)).toContain(problem)
  })

  test('that is nothing like one gives no flood of problems', async () => {
    const cases = Array.from({ length: 9 }, () => 1)
    const error = await readText(jsonLines({ schemaVersion: 1, cases }))
    expect(String(error)).toContain('… and 4 more')
  })

  test('that is not there is refused', async () => {
    await expect(readApproval('/nowhere/approval.json')).rejects.toThrow(
      '/nowhere/approval.json cannot be read: ENOENT: no such file or directory',
    )
  })

  test('has the words of a report', () => {
    expect(schema.definitions.proposal).toEqual(reportSchema.definitions.proposal)
    expect(schema.definitions.decision.properties.kind.enum).toEqual(
      reportSchema.definitions.finding.properties.kind.enum,
    )
  })
})
