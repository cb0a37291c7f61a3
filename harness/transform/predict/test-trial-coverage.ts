import type { ExpectedRow } from '../../model/change.ts'
import type { ForeignKey, Model } from '../../model/schema.ts'
import { groupByModel } from '../../model/snapshot.ts'
import { keyText } from './expected-rows.ts'
import { verdictOf } from './test-trial-problems.ts'
import type { PlayedStep, Trial } from './test-trials.ts'

/** How often each thing happened, by its name. */
export type Coverage = ReadonlyMap<string, number>

/** What happened in the trials: `on delete cascade`, `insert with default now()`, `refused 23505`, … */
export function coverageOf(trials: readonly Trial[]): Coverage {
  const counts = new Map<string, number>()
  for (const name of trials.flatMap(happenings)) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

function happenings(trial: Trial): readonly string[] {
  return trial.steps.flatMap((played) => {
    const refused = played.refusal
    const verdict = played.predictedRefusals ? verdictOf(played.predictedRefusals) : 'unknown'
    if (refused) return [`refused ${refused.code}`, `refused, ${verdict}`, ...refusingAction(trial, played)]
    return [
      `applied ${played.step.kind}`,
      `applied, ${verdict}`,
      ...actions(trial, played),
      ...inserts(trial, played),
      ...moves(trial, played),
    ]
  })
}

/** The action of the foreign key that refused. */
function refusingAction(trial: Trial, { step, refusal }: PlayedStep): readonly string[] {
  const side = step.kind === 'delete' ? 'onDelete' : 'onUpdate'
  if (step.kind !== 'delete' && step.kind !== 'update') return []
  return [...trial.schema.models.values()].flatMap((model) =>
    model.foreignKeys.flatMap((key) =>
      key.name === refusal?.constraint && refusal.table?.startsWith(model.table.name)
        ? [`refused, ${side} ${key[side]}`]
        : [],
    ),
  )
}

/** The actions of foreign keys that had rows to act on. */
function actions({ schema }: Trial, { start, predicted }: PlayedStep): readonly string[] {
  const [was, is] = [groupByModel(start.rows), groupByModel(predicted?.rows ?? [])]
  return [...schema.models.values()].flatMap((model) =>
    model.foreignKeys.flatMap((key) => {
      const target = schema.models.get(key.target)
      if (!target) return []
      const gone = goneKeys(target, key, was.get(target.name) ?? [], is.get(target.name) ?? [])
      const pointed = new Set((was.get(model.name) ?? []).map((row) => keyText(model, row, key.fields)))
      const happened = new Set([...gone].flatMap(([text, side]) => (pointed.has(text) ? [side] : [])))
      return [...happened].flatMap((side) => [`${side} ${key[side]}`, ...kindsOf(model, target, key, side)])
    }),
  )
}

/** Keys that rows of the snapshot held and hold no more: by deletion, or by update. */
function goneKeys(
  target: Model,
  { targetFields }: ForeignKey,
  was: readonly ExpectedRow[],
  is: readonly ExpectedRow[],
): ReadonlyMap<string, 'onDelete' | 'onUpdate'> {
  const left = new Map(is.flatMap((row) => (row.before ? [[row.before, row]] : [])))
  return new Map(
    was.flatMap((row) => {
      const text = keyText(target, row, targetFields)
      const after = row.before && left.get(row.before)
      if (text === null || !row.before || (after && keyText(target, after, targetFields) === text)) return []
      return [[text, after ? 'onUpdate' : 'onDelete'] as const]
    }),
  )
}

function kindsOf(model: Model, target: Model, key: ForeignKey, side: 'onDelete' | 'onUpdate'): readonly string[] {
  const hasList = side === 'onDelete' && key.onDeleteFields.length < key.fields.length
  const isGenerated = target.fields.some(({ name, generated }) => generated && key.targetFields.includes(name))
  return [
    ...(key.fields.length > 1 ? [`${side} of a composite key`] : []),
    ...(key.targetsPrimaryKey ? [] : [`${side} of a key that is not primary`]),
    ...(model === target ? [`${side} of a key to its own table`] : []),
    ...(hasList && (key.onDelete === 'set-null' || key.onDelete === 'set-default')
      ? [`${side} ${key.onDelete} of a list of columns`]
      : []),
    ...(isGenerated ? [`${side} of a generated key`] : []),
  ]
}

/** Rows of partitioned tables whose keys have changed: most go to another partition. */
function moves({ sql }: Trial, { start, predicted }: PlayedStep): readonly string[] {
  const keys = new Map(start.rows.map(({ before, pk }) => [before, JSON.stringify(pk)]))
  const moved = predicted?.rows.filter(({ before, pk }) => before && keys.get(before) !== JSON.stringify(pk)) ?? []
  const isParted = moved.some(({ model }) => sql.includes(`PARTITION OF ${model.split('.')[1]} `))
  return isParted ? ['move between partitions'] : []
}

/** The kinds of defaults that filled a row. */
function inserts({ schema }: Trial, { step }: PlayedStep): readonly string[] {
  if (step.kind !== 'insert') return []
  const fields = schema.models.get(step.model)?.fields ?? []
  const absent = fields.filter(({ name }) => step.rows.some((row) => !Object.hasOwn(row, name)))
  return absent.flatMap((field) => {
    if (field.generated) return [`insert with ${field.generated.kind} column`]
    if (field.identity) return [`insert with identity ${field.identity}`]
    switch (field.default?.kind) {
      case undefined:
        return []
      case 'constant':
        return [`insert with constant ${field.sqlType}`]
      case 'sequence':
        return ['insert with sequence']
      default:
        return [`insert with ${field.default?.kind} ${field.sqlType}`]
    }
  })
}
