import type { CoverageDefinition } from '../../model/coverage.ts'
import type { Problem } from '../../model/errors.ts'
import type { Model, Schema } from '../../model/schema.ts'
import type { ModelName } from '../../model/snapshot.ts'
import type { SubjectDefinition } from '../../model/subject.ts'
import { type CollidingKeys, collidingKeys } from './colliding-keys.ts'
import { decisionProblems } from './decision-problems.ts'
import { exportableModels, mayMeetRows } from './exportable-models.ts'
import type { FilledFields } from './filled-fields.ts'
import { codeOf } from './subject-code.ts'

/** What the snapshots and cases of a subject show. */
export interface Observed {
  /** Of the exhaustive snapshots, taken together. */
  readonly filled: FilledFields
  /** Models that an import step of some case collides with. */
  readonly collided: ReadonlySet<ModelName>
}

/** What a subject says that coverage is held against. */
export type Covered = Pick<SubjectDefinition, 'models'> & { readonly coverage: CoverageDefinition }

/**
 * What nobody has decided, or tested, each with what to add, word for word: of a model at most one entry for each place of
 * the subject. By model, in the order of the schema.
 */
export function coverageProblems(
  schema: Schema,
  { models = {}, coverage }: Covered,
  observed: Observed,
): readonly Problem[] {
  const subject: Gates = { name: schema.subject, coverage, observed, keys: collidingKeys(schema) }
  return [
    ...exportableModels(schema).flatMap((model) => [
      ...decisionProblems(schema, model, models[model.name], observed.filled),
      ...sampleProblems(subject, model),
      ...collisionProblems(subject, model),
    ]),
    ...staleProblems(schema, subject),
  ]
}

interface Gates {
  readonly name: string
  readonly coverage: CoverageDefinition
  readonly observed: Observed
  readonly keys: CollidingKeys
}

function sampleProblems({ name: subject, coverage, observed }: Gates, model: Model): readonly Problem[] {
  const { name } = model
  const snapshots = coverage.exhaustive.join(', ')
  const [first = 'exhaustive'] = coverage.exhaustive
  const filled = observed.filled.get(name)
  if (!filled) {
    return [
      {
        message: `no row of ${name} is in ${snapshots || 'a snapshot that is exhaustive'}`,
        fix: `add one with every field filled to snapshots/${subject}/${first}.json`,
        model: name,
      },
    ]
  }
  const excused = coverage.neverFilled?.[name] ?? {}
  const empty = model.fields.filter(
    (field) => !field.generated && !filled.has(field.name) && !Object.hasOwn(excused, field.name),
  )
  const [field, ...others] = empty.map((one) => one.name)
  if (field === undefined) return []
  const reasons = { ...excused, ...Object.fromEntries([field, ...others].map((one) => [one, 'why'])) }
  const [fields, are, them] = others.length === 0 ? ['field', 'is', 'it'] : ['fields', 'are', 'each']
  return [
    {
      message: `${fields} ${[field, ...others].join(', ')} of ${name} ${are} filled in no row of ${snapshots}`,
      fix: `fill ${them} in one row of snapshots/${subject}/${first}.json, or ${Object.keys(excused).length === 0 ? 'add to' : 'put into'} coverage.neverFilled: ${codeOf(name)}: ${codeOf(reasons)}`,
      model: name,
      ...(others.length === 0 ? { field } : {}),
    },
  ]
}

function collisionProblems({ coverage, observed, keys }: Gates, model: Model): readonly Problem[] {
  const { name } = model
  const [key] = keys.get(name) ?? []
  if (!key || !mayMeetRows(model)) return []
  const isExcused = Object.hasOwn(coverage.cannotCollide ?? {}, name)
  if (observed.collided.has(name)) {
    if (!isExcused) return []
    return [
      {
        message: `coverage.cannotCollide says that no import can collide with ${name}, and a case does`,
        fix: 'leave it out',
        model: name,
      },
    ]
  }
  if (isExcused) return []
  return [
    {
      message: `an import can collide with ${name} by ${key.compared.join(', ')}, and no case tries it`,
      fix: `import a row with a key that is taken in a case (a step \`import\` whose scope and filter take the row), or add to coverage.cannotCollide: ${codeOf(name)}: 'why'`,
      model: name,
    },
  ]
}

/** Reasons that need not be given. */
function staleProblems({ models }: Schema, { coverage, keys, observed }: Gates): readonly Problem[] {
  const all = [...models.values()]
  const pointless = all.filter((model) => {
    return Object.hasOwn(coverage.cannotCollide ?? {}, model.name) && !(keys.has(model.name) && mayMeetRows(model))
  })
  return [
    ...pointless.map(
      ({ name }): Problem => ({
        message: `coverage.cannotCollide names ${name}, with which no import could collide anyway`,
        fix: 'leave it out',
        model: name,
      }),
    ),
    ...all.flatMap(({ name }): readonly Problem[] => {
      const filled = observed.filled.get(name)
      const stale = Object.keys(coverage.neverFilled?.[name] ?? {}).filter((field) => filled?.has(field))
      return stale.map((field) => ({
        message: `coverage.neverFilled says that field ${field} of ${name} is null in every row, and it is filled in ${coverage.exhaustive.join(', ')}`,
        fix: 'leave it out',
        model: name,
        field,
      }))
    }),
  ]
}
