import type { CoverageDefinition } from '../../model/coverage.ts'
import type { Problem } from '../../model/errors.ts'
import { mayBePersonal } from '../../model/sanitize-rule.ts'
import type { Model, Schema } from '../../model/schema.ts'
import type { ModelName } from '../../model/snapshot.ts'
import { ruleForName } from '../../snapshot/index.ts'
import { exportableModels, mayMeetRows } from './exportable-models.ts'
import type { FilledFields } from './filled-fields.ts'
import { type CollidingKeys, collidingKeys } from './taken-keys.ts'

/** What the snapshots and cases of a subject show. */
export interface Observed {
  /** Of the exhaustive snapshots, taken together. */
  readonly filled: FilledFields
  /** Models that an import step of some case collides with. */
  readonly collided: ReadonlySet<ModelName>
}

/** What nobody has decided, or tested, each with what to add, word for word. By model, in the order of the schema. */
export function coverageProblems(schema: Schema, coverage: CoverageDefinition, observed: Observed): readonly Problem[] {
  const subject: Gates = { name: schema.subject, coverage, observed, keys: collidingKeys(schema) }
  return [
    ...exportableModels(schema).flatMap((model) => [
      ...scopeProblems(model),
      ...sampleProblems(subject, model),
      ...sanitizeProblems(model),
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

function scopeProblems({ name, relocation }: Model): readonly Problem[] {
  if (relocation?.scope !== null) return []
  return [
    {
      message: `${name} has no scope: nobody has decided which exports its rows take part in`,
      fix: `add to models['${name}']: scope: 'organization' (or 'user', 'config', 'global', 'excluded')`,
      model: name,
    },
  ]
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
  return model.fields.flatMap((field): readonly Problem[] => {
    if (field.generated || filled.has(field.name) || Object.hasOwn(excused, field.name)) return []
    return [
      {
        message: `field ${field.name} of ${name} is filled in no row of ${snapshots}`,
        fix: `fill it in one row of snapshots/${subject}/${first}.json, or add to coverage.neverFilled: '${name}': { ${property(field.name)}: 'why' }`,
        model: name,
        field: field.name,
      },
    ]
  })
}

function sanitizeProblems(model: Model): readonly Problem[] {
  const open = model.fields.filter((field) => {
    if (field.sanitize || field.generated || !mayBePersonal(field.type)) return false
    // A key follows what it refers to.
    return !model.foreignKeys.some(({ fields }) => fields.includes(field.name))
  })
  if (open.length === 0) return []
  const names = open.map(({ name }) => name)
  const rules = open.map((field) => `${property(field.name)}: '${ruleForName(model, field.name) ?? 'text'}'`)
  return [
    {
      message: `nobody has decided what sanitizing makes of ${model.name} ${names.length === 1 ? 'field' : 'fields'} ${names.join(', ')}`,
      fix: `add to models['${model.name}']: sanitize: { ${rules.join(', ')} } (or 'keep' for what is of no person)`,
      model: model.name,
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
      message: `an import can collide with ${name} by ${key.join(', ')}, and no case tries it`,
      fix: `import a row with a key that is taken in a case (a step \`import\`), or add to coverage.cannotCollide: '${name}': 'why'`,
      model: name,
    },
  ]
}

/** What speaks of something that is not there, or need not be said. */
function staleProblems(schema: Schema, { coverage, keys }: Gates): readonly Problem[] {
  const models = new Map<string, Model>(schema.models)
  const named = [
    ...Object.keys(coverage.cannotCollide ?? {}).map((name) => ['cannotCollide', name] as const),
    ...Object.keys(coverage.neverFilled ?? {}).map((name) => ['neverFilled', name] as const),
  ]
  const unknown = named.flatMap(([part, name]): readonly Problem[] =>
    models.has(name)
      ? []
      : [{ message: `coverage.${part} names model ${name}, which there is not`, fix: 'leave it out' }],
  )
  const pointless = Object.keys(coverage.cannotCollide ?? {}).flatMap((name): readonly Problem[] => {
    const model = models.get(name)
    if (!model || (keys.has(model.name) && mayMeetRows(model))) return []
    return [
      {
        message: `coverage.cannotCollide names ${name}, with which no import could collide anyway`,
        fix: 'leave it out',
        model: model.name,
      },
    ]
  })
  return [...unknown, ...pointless]
}

function property(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : `'${name}'`
}
