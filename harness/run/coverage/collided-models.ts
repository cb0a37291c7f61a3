import { existsSync } from 'node:fs'
import type { Case, ImportStep } from '../../model/case.ts'
import { HarnessError } from '../../model/errors.ts'
import type { ExpectedError } from '../../model/expectation.ts'
import type { Model } from '../../model/schema.ts'
import { sequenceModel } from '../../model/sequence-row.ts'
import type { ModelName, Row, Snapshot } from '../../model/snapshot.ts'
import { readSnapshotFile } from '../../snapshot/index.ts'
import { selectRows } from '../../transfer/index.ts'
import { canonicalRows } from '../canonical-rows.ts'
import { snapshotPath } from '../snapshot-path.ts'
import type { BoundSubject } from '../subject-schema.ts'
import { changedBy, collidingKeys, keysOf, sameFields } from './colliding-keys.ts'
import { followRowStep } from './follow-row-step.ts'
import { type Collided, RowsThere } from './rows-there.ts'

type Selected = Pick<ImportStep, 'scope' | 'filter'>

/** Tells which models the import steps of cases collide with, by their snapshots and steps. No database is needed. */
export class CollidedModels {
  private readonly bound: Pick<BoundSubject, 'subject' | 'schema'>
  private readonly snapshots = new Map<string, Promise<Snapshot>>()

  constructor(bound: Pick<BoundSubject, 'subject' | 'schema'>) {
    this.bound = bound
  }

  /** What cannot be followed counts for nothing: the case's own test says why. */
  async of(testCase: Case): Promise<ReadonlySet<ModelName>> {
    const models = new Set<ModelName>()
    try {
      await this.follow(testCase, (found) => {
        for (const model of found) models.add(model)
      })
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error
    }
    return models
  }

  private async follow(testCase: Case, onFound: (models: Iterable<ModelName>) => void): Promise<void> {
    const { expect, transform, import: first } = testCase
    let there: RowsThere | null = new RowsThere(this.bound.schema, collidingKeys(this.bound.schema))
    there.add(await this.rows(testCase, first ?? null), first)
    const uuids = new Set<string>()
    for (const [index, step] of transform.entries()) {
      const mustFail = expect.error?.step === index + 1
      if (step.kind !== 'import') {
        if (mustFail) return
        there = 'model' in step ? there : null
        if (there && 'model' in step) followRowStep(there, step)
        continue
      }
      const isAgain = step.uuid !== null && uuids.has(step.uuid)
      if (isAgain) continue
      if (step.uuid !== null) uuids.add(step.uuid)
      if (there === null) {
        if (expect.error === null) onFound(declaredOf(testCase, index + 1))
        continue
      }
      const collided = there.bring(await this.rows({ ...step, file: testCase.file }, step), step)
      onFound(triedBy(collided, expect.error, index + 1))
      if (expect.error === null) onFound(this.declaredOfSpecialKeys(testCase, index + 1))
      if (collided.fails) return
    }
  }

  /** Of keys over expressions, or with a predicate, rows tell too little. */
  private declaredOfSpecialKeys(testCase: Case, step: number): readonly ModelName[] {
    const special = [...this.bound.schema.models.values()].filter((model) =>
      keysOf(model).some(({ by }) => by !== 'values'),
    )
    const declared = new Set(declaredOf(testCase, step))
    return special
      .filter((model) => declared.has(model.name) || isToldApart(testCase, step, model))
      .map(({ name }) => name)
  }

  private async rows(of: Pick<Case, 'snapshot' | 'file'>, selected: Selected | null): Promise<readonly Row[]> {
    const path = snapshotPath(of, this.bound.subject.folder)
    if (!existsSync(path)) throw new HarnessError(`there is no ${path}`, { code: 'bad-snapshot' })
    const read = this.snapshots.get(path) ?? this.read(path, of.snapshot)
    this.snapshots.set(path, read)
    const rows = await read
    if (selected === null) return rows
    const { scope, filter } = selected
    const selection = await selectRows(this.bound.schema, () => inOneBatch(rows), { scope, filter })
    return rows.filter((row) => selection.has(row))
  }

  private async read(path: string, name: string): Promise<Snapshot> {
    const rows = await canonicalRows(await readSnapshotFile(path), this.bound.schema, name, null)
    return rows.filter(({ model }) => model !== sequenceModel)
  }
}

async function* inOneBatch(rows: Snapshot): AsyncGenerator<Snapshot> {
  yield rows
}

/**
 * What an import that is refused tries: that it is, where the case says so. One that goes through while the case wants some
 * step to fail tries nothing, but before the step that is to fail; nor does one that nobody here sees fail, but for what is
 * doubtful.
 */
function triedBy(collided: Collided, error: ExpectedError | null, step: number): Iterable<ModelName> {
  const { settled, refused, fails, doubtful } = collided
  if (!fails && (error === null || (error.step !== null && step < error.step))) return settled
  const isMeant = error !== null && (error.step ?? step) === step
  const isForKeys =
    (error?.failure ?? 'integrity-error') === 'integrity-error' && (error?.sqlstate ?? '23505') === '23505'
  if (!isMeant || !isForKeys) return []
  return fails ? refused : doubtful
}

/** After steps that only a database could follow, what the case declares: it fails if that is not so. */
function declaredOf({ expect }: Case, step: number): readonly ModelName[] {
  return expect.changes.flatMap((change) =>
    (change.kind === 'merged' || change.kind === 'overwritten') &&
    (change.imported === 'any' || change.imported === step)
      ? [change.model]
      : [],
  )
}

/** Whether the case declares values that a rule about a special key puts in place of others. */
function isToldApart({ expect }: Case, step: number, model: Model): boolean {
  const special = keysOf(model).filter(({ by }) => by !== 'values')
  const rules = (model.relocation?.rules.collisions ?? []).filter(({ key }) =>
    special.some(({ fields }) => sameFields(fields, key)),
  )
  const actions = rules.flatMap(({ action, flags = {} }) => [action, ...Object.values(flags)])
  const changed = new Set(actions.flatMap(changedBy))
  return expect.changes.some(
    (change) =>
      change.kind === 'changed' &&
      change.model === model.name &&
      (change.imported === 'any' || change.imported === step) &&
      Object.keys(change.fields).some((name) => changed.has(name)),
  )
}
