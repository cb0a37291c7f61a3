import { readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createStyle } from '../../../reports/index.ts'
import type { Approval, DecidedCase } from '../../model/approval.ts'
import type { Proposal } from '../../model/finding.ts'
import { modelName } from '../../model/snapshot.ts'
import { Subjects } from '../project.ts'
import { temporaryFolder } from '../test-command.ts'
import { applyApproval } from './apply-approval.ts'
import { caseText, finding, projectWith, proposalFor } from './test-run.ts'

type Project = Awaited<ReturnType<typeof projectWith>>

const kettle = proposalFor('Kettle', '38.50')

/** What accepts these proposals for each of the cases of a project, as they are now. */
async function approving({ files, report }: Project, ...proposals: readonly Proposal[]): Promise<Approval> {
  const { kind, model, field } = finding()
  const cases = files.map(async (file): Promise<DecidedCase> => {
    const { inputs } = await report(file)
    const { caseHash, snapshotHash } = inputs ?? { caseHash: '', snapshotHash: '' }
    return { file, caseHash, snapshotHash, accepted: proposals.map((proposal) => ({ kind, model, field, proposal })) }
  })
  return { schemaVersion: 1, cases: await Promise.all(cases) }
}

async function apply(root: string, approval: Approval) {
  const style = createStyle({ color: false })
  const said: string[] = []
  const say = (text: string): void => {
    said.push(text)
  }
  await using subjects = new Subjects({ out: say, err: say, style, errorStyle: style })
  const applied = await applyApproval(root, approval, subjects)
  expect(said, 'asked a database').toEqual([])
  return applied
}

const textsOf = ({ root, files }: Project) => Promise.all(files.map((file) => readFile(join(root, file), 'utf8')))

const accepted = '    - { changed: public.product, where: { name: Kettle }, fields: { price: "38.50" } }\n'

test('what was accepted is written into each case file, and all else stays as it is', async () => {
  await using project = await projectWith('a', 'b')
  const applied = await apply(project.root, await approving(project, kettle))
  expect(await textsOf(project)).toEqual([caseText + accepted, caseText + accepted])
  expect(applied).toEqual(
    project.files.map((file) => ({
      file,
      summary: { declared: 1, corrected: 0, dropped: 0 },
      written: [file],
      rejected: 0,
    })),
  )
})

test('a case may go by another name of its file', async () => {
  await using project = await projectWith('a')
  const { cases } = await approving(project, kettle)
  const renamed = cases.map((one) => ({ ...one, file: 'cases/../cases/shop/a.case.yaml' }))
  expect(await apply(project.root, { schemaVersion: 1, cases: renamed })).toMatchObject([
    { file: 'cases/shop/a.case.yaml', written: ['cases/shop/a.case.yaml'] },
  ])
})

test('a case of which nothing was accepted is left alone, whatever became of it', async () => {
  await using project = await projectWith('a')
  const [one] = (await approving(project)).cases
  await writeFile(join(project.root, 'cases/shop/a.case.yaml'), 'name: other')
  expect(await apply(project.root, { schemaVersion: 1, cases: one ? [one] : [] })).toEqual([])
})

describe('nothing at all is written when', () => {
  const refusals: readonly (readonly [string, (project: Project, folder: string) => Promise<unknown>, string])[] = [
    [
      'a case file changed',
      ({ root }) => writeFile(join(root, 'cases/shop/b.case.yaml'), `${caseText}# a comment\n`),
      'cases/shop/b.case.yaml: the case file changed since the run\n    run the case again',
    ],
    [
      'a case file is no valid case any more',
      ({ root }) => writeFile(join(root, 'cases/shop/b.case.yaml'), 'name: ['),
      'cases/shop/b.case.yaml: not a valid case any more: it changed since the run',
    ],
    [
      'the snapshot changed',
      ({ root }) => writeFile(join(root, 'snapshots/shop/small.json'), '[ ]\n'),
      'cases/shop/b.case.yaml: its snapshot changed since the run: snapshots/shop/small.json',
    ],
    [
      'the snapshot is gone',
      ({ root }) => rm(join(root, 'snapshots/shop/small.json')),
      'cases/shop/b.case.yaml: its snapshot, or a file that it names, is gone since the run',
    ],
    [
      'a case file is gone',
      ({ root }) => rm(join(root, 'cases/shop/b.case.yaml')),
      'cases/shop/b.case.yaml: there is no such file in the project',
    ],
    [
      'a case file is a link that leads out of the project',
      async ({ root }, folder) => {
        await rm(join(root, 'cases/shop/b.case.yaml'))
        await writeFile(join(folder, 'b.case.yaml'), caseText)
        await symlink(join(folder, 'b.case.yaml'), join(root, 'cases/shop/b.case.yaml'))
      },
      'cases/shop/b.case.yaml: it lies outside of the project, where nothing is written',
    ],
  ]

  test.each(refusals)('%s', async (_, change, message) => {
    await using project = await projectWith('a', 'b')
    await using folder = await temporaryFolder()
    const approval = await approving(project, kettle)
    await change(project, folder.path)
    const error = await apply(project.root, approval).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'bad-usage' })
    expect(String(error)).toContain('nothing is written')
    expect(String(error)).toContain(message)
    expect(await readFile(join(project.root, 'cases/shop/a.case.yaml'), 'utf8')).toBe(caseText)
  })

  test('a file of the approval is not in the project', async () => {
    await using project = await projectWith('a')
    await using folder = await temporaryFolder()
    await writeFile(join(folder.path, 'b.case.yaml'), caseText)
    const file = relative(project.root, join(folder.path, 'b.case.yaml'))
    await refusesBesides(project, file, 'it lies outside of the project, where nothing is written')
    await refusesBesides(project, '../../etc/passwd', 'it lies outside of the project, where nothing is written')
  })

  test.each([
    ['is no case', 'snapshots/shop/small.json', 'not a case file'],
    ['is TypeScript', 'cases/shop/c.case.ts', 'a case in TypeScript is not written by a command'],
  ])('a file of the approval %s', async (_, file, message) => {
    await using project = await projectWith('a')
    await writeFile(join(project.root, 'cases/shop/c.case.ts'), '')
    await refusesBesides(project, file, message)
  })

  test.each([
    ['cases/shop/a.case.yaml', 'more than once\n'],
    ['./cases/shop/a.case.yaml', 'more than once, also as ./cases/shop/a.case.yaml\n'],
    ['cases/../cases/shop/a.case.yaml', 'more than once, also as cases/../cases/shop/a.case.yaml\n'],
  ])('a case is there twice, the second time as %s', async (file, message) => {
    await using project = await projectWith('a')
    const { cases } = await approving(project, kettle)
    const again = { schemaVersion: 1, cases: [...cases, ...cases.map((one) => ({ ...one, file }))] } as const
    await expect(apply(project.root, again)).rejects.toThrow(
      `cases/shop/a.case.yaml: the case is decided on ${message}`,
    )
    expect(await textsOf(project)).toEqual([caseText])
  })

  test.each([
    [
      'is about another model than its finding',
      { changed: 'public.review', where: { pk: 1 }, fields: { price: 4 } },
      'a finding (unexpected-change) is about field price of public.product, but its entry about public.review',
    ],
    [
      'is about another field than its finding',
      { changed: 'public.product', where: { pk: 1 }, fields: { name: 'Pot' } },
      'a finding (unexpected-change) is about field price of public.product, but its entry about name',
    ],
    [
      'names a field that the subject does not have',
      { changed: 'public.product', where: { colour: 'red' }, fields: { price: '1.00' } },
      'it would be no valid case: b.case.yaml:9: model public.product has no field colour',
    ],
    [
      'has a value that the column cannot hold',
      { changed: 'public.product', where: { pk: 1 }, fields: { price: 'cheap' } },
      'it would be no valid case: ',
    ],
  ] as const)('an entry %s', async (_, entry, message) => {
    await using project = await projectWith('a', 'b')
    const bad = await approving(project, { list: 'changes', entry, corrects: null })
    const { cases } = await approving(project, kettle)
    const approval = { schemaVersion: 1, cases: [...cases.slice(0, 1), ...bad.cases.slice(1)] } as const
    await expect(apply(project.root, approval)).rejects.toThrow(`cases/shop/b.case.yaml: ${message}`)
    expect(await textsOf(project)).toEqual([caseText, caseText])
  })

  test('an entry is about a model that the subject does not have', async () => {
    await using project = await projectWith('a')
    const entry = { changed: 'public.produce', where: { pk: 1 }, fields: { price: '1.00' } }
    const { cases } = await approving(project, { list: 'changes', entry, corrects: null })
    const model = modelName('public.produce')
    const about = cases.map((one) => ({ ...one, accepted: one.accepted.map((decision) => ({ ...decision, model })) }))
    const error = await apply(project.root, { schemaVersion: 1, cases: about }).catch((thrown: unknown) => thrown)
    expect(String(error)).toMatch(/a\.case\.yaml: it would be no valid case: .*public\.produce\s.*public\.product/s)
    expect(await textsOf(project)).toEqual([caseText])
  })

  test('the entry that is to be corrected is about another model', async () => {
    await using project = await projectWith('a')
    const { cases } = await approving(project, { list: 'changes', entry: null, corrects: { entry: 1, field: null } })
    const model = modelName('public.review')
    const about = cases.map((one) => ({ ...one, accepted: one.accepted.map((decision) => ({ ...decision, model })) }))
    await expect(apply(project.root, { schemaVersion: 1, cases: about })).rejects.toThrow(
      'is about field price of public.review, but entry 1, which it corrects, about public.product',
    )
  })

  test('a finding is both accepted and rejected', async () => {
    await using project = await projectWith('a')
    const { cases } = await approving(project, kettle)
    const both = cases.map((one) => ({ ...one, rejected: one.accepted }))
    await expect(apply(project.root, { schemaVersion: 1, cases: both })).rejects.toThrow(
      'a finding (unexpected-change) is about field price of public.product, and it is both accepted and rejected',
    )
    expect(await textsOf(project)).toEqual([caseText])
  })

  test('the last run found that a value varies', async () => {
    await using project = await projectWith('a')
    const varied = [{ model: modelName('public.product'), field: 'price', comparator: null }]
    await project.run(await project.report('cases/shop/a.case.yaml', { rerun: { kind: 'non-deterministic', varied } }))
    await expect(apply(project.root, await approving(project, kettle))).rejects.toThrow(
      'cases/shop/a.case.yaml: price of public.product differed when the case ran again',
    )
    expect(await textsOf(project)).toEqual([caseText])
  })

  /** An approval of the project's cases, and of this file too. */
  async function refusesBesides(project: Project, file: string, message: string): Promise<void> {
    const { cases } = await approving(project, kettle)
    const approval = { schemaVersion: 1, cases: [...cases, ...cases.map((one) => ({ ...one, file }))] } as const
    await expect(apply(project.root, approval)).rejects.toThrow(`${file}: ${message}`)
    expect(await textsOf(project)).toEqual([caseText])
  }

  test.each([
    ['no entry of a case', { list: 'changes', entry: { changed: 'public.product', odd: 1 }, corrects: null }, 'odd'],
    [
      'about an entry that is not there',
      { list: 'changes', entry: null, corrects: { entry: 7, field: null } },
      'entry 7',
    ],
  ] as const)('an entry is %s', async (_, proposal, message) => {
    await using project = await projectWith('a', 'b')
    const { cases } = await approving(project, kettle)
    const [bad] = (await approving(project, proposal)).cases.slice(1)
    const approval: Approval = { schemaVersion: 1, cases: [...cases.slice(0, 1), ...(bad ? [bad] : [])] }
    const error = await apply(project.root, approval).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'bad-usage' })
    expect(String(error)).toContain('what was accepted cannot be written, so nothing is\n  cases/shop/b.case.yaml: ')
    expect(String(error)).toContain(message)
    expect(await textsOf(project)).toEqual([caseText, caseText])
  })
})

test('a file of SQL that the case names is told when it may be what changed', async () => {
  await using project = await projectWith('a')
  const path = join(project.root, 'cases/shop/a.case.yaml')
  const { cases } = await approving(project, kettle)
  await writeFile(path, caseText.replace('sql: UPDATE product SET price = price * 1.1', 'sql: { file: ./fix.sql }'))
  await writeFile(join(project.root, 'cases/shop/fix.sql'), 'SELECT 1')
  await expect(apply(project.root, { schemaVersion: 1, cases })).rejects.toThrow(
    'the case file changed since the run, or one of the files that it names: cases/shop/fix.sql',
  )
})

test('of two rows that are added alike one may be meant', async () => {
  await using project = await projectWith('a')
  const entry = { added: 'public.product', fields: { name: 'Cup', price: '4.00' } }
  const { cases } = await approving(project, { list: 'changes', entry, corrects: null })
  const decisions = cases.flatMap(({ accepted: own }) => own.map((one) => ({ ...one, field: null })))
  const both = cases.map((one) => ({ ...one, accepted: decisions, rejected: decisions }))
  expect(await apply(project.root, { schemaVersion: 1, cases: both })).toMatchObject([{ rejected: 1 }])
})

test('entries that go to a file of their own are held against the subject, too', async () => {
  await using project = await projectWith('a')
  const proposals = Array.from({ length: 60 }, (_, index) => proposalFor(`no. ${index}`, '1.00'))
  const cheap = proposalFor('no. 60', 'cheap')
  const cases = [...(await approving(project, ...proposals, cheap)).cases]
  await expect(apply(project.root, { schemaVersion: 1, cases })).rejects.toThrow(
    'a.case.yaml: it would be no valid case: a.changes.yaml:62: field price (numeric(10,2)): expected a decimal number',
  )
  expect(await readdir(join(project.root, 'cases/shop'))).toEqual(['a.case.yaml'])
  expect(await apply(project.root, await approving(project, ...proposals))).toMatchObject([
    { written: ['cases/shop/a.case.yaml', 'cases/shop/a.changes.yaml'] },
  ])
})
