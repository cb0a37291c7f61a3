import type { Catalog } from '../model/catalog.ts'
import type { Problem } from '../model/errors.ts'
import type { Model } from '../model/schema.ts'
import type { FilterDefinitions, ModelDefinition, ShimDefinitions, SubjectDefinition } from '../model/subject.ts'
import { bindImportRules } from './bind-import-rules.ts'
import { bindCompanions, isExemptable, specialKeysOf } from './bind-relocation.ts'
import { bindSchema } from './bind-schema.ts'
import { bindScopeRules } from './bind-scope-rules.ts'
import { bindShims } from './bind-shims.ts'
import { type NamedTable, nameTables } from './name-tables.ts'
import { checkEquality, type ModelNames } from './relocation-names.ts'

/**
 * Gives a subject's definition as it suits an older schema what the newest says of exports and imports, as far as that
 * schema has what it names.
 * @param older without any of it
 */
export function withOlderRelocation(
  definition: SubjectDefinition,
  older: SubjectDefinition,
  catalog: Catalog,
): SubjectDefinition {
  if (!saysAnything(definition)) return older
  const { models } = bindSchema(catalog, older)
  const named = new Map(nameTables(catalog.tables, older, []).map((entry) => [entry.name, entry]))
  const parts = [...models.values()].map((model): readonly [string, ModelDefinition] => {
    const newest = definition.models ?? {}
    const said = Object.hasOwn(newest, model.name) ? (newest[model.name] ?? {}) : {}
    const kept = olderParts({ models, problems: [] }, model, said, named.get(model.name))
    return [model.name, { ...older.models?.[model.name], ...kept }]
  })
  const filters = definition.filters && olderFilters({ models, problems: [] }, definition.filters)
  const shims = definition.shims && olderShims({ models, problems: [] }, definition.shims)
  return {
    ...older,
    models: { ...older.models, ...Object.fromEntries(parts.filter(([, part]) => Object.keys(part).length > 0)) },
    ...(filters ? { filters } : {}),
    ...(shims ? { shims } : {}),
  }
}

function saysAnything({ models = {}, filters, shims }: SubjectDefinition): boolean {
  const isSaid = ({ scope, exemptKeys, accompanies, importRules }: ModelDefinition): boolean =>
    [scope, exemptKeys, accompanies, importRules].some((part) => part !== undefined)
  return filters !== undefined || shims !== undefined || Object.values(models).some(isSaid)
}

/** Whether a part has nothing that is not there. */
function fits({ models }: ModelNames, bind: (names: ModelNames) => unknown): boolean {
  const problems: Problem[] = []
  bind({ models, problems })
  return problems.length === 0
}

function olderParts(
  names: ModelNames,
  model: Model,
  { scope, exemptKeys, accompanies, importRules }: ModelDefinition,
  entry: NamedTable | undefined,
): ModelDefinition {
  const specialKeys = entry ? specialKeysOf(entry) : []
  const rulesFit = (rules: NonNullable<ModelDefinition['importRules']>): boolean =>
    fits(names, (scratch) => bindImportRules(scratch, model, rules, specialKeys))
  const values = (importRules?.values ?? []).filter((rule) => rulesFit({ values: [rule] }))
  return {
    ...(scope === undefined ? {} : { scope: typeof scope === 'string' ? scope : olderScope(names, model, scope) }),
    ...(exemptKeys && {
      exemptKeys: exemptKeys.filter((key) => fits(names, (scratch) => isExemptable(scratch, model, key, 0))),
    }),
    ...(accompanies && {
      accompanies: accompanies.filter((one) => fits(names, (scratch) => bindCompanions(scratch, model, [one]))),
    }),
    ...(importRules && {
      importRules: {
        collisions: (importRules.collisions ?? []).filter((rule) => rulesFit({ collisions: [rule], values })),
        values,
        partOf: (importRules.partOf ?? []).filter((field) => rulesFit({ partOf: [field] })),
      },
    }),
  }
}

function olderScope(names: ModelNames, model: Model, choices: Extract<ModelDefinition['scope'], readonly unknown[]>) {
  return choices.filter(
    (choice) => typeof choice === 'string' || fits(names, (scratch) => checkEquality(scratch, '', model, choice.where)),
  )
}

function olderFilters(names: ModelNames, { users, organizations, privileged }: FilterDefinitions): FilterDefinitions {
  const filtersFit = (filters: FilterDefinitions): boolean => fits(names, (scratch) => bindScopeRules(scratch, filters))
  const ofUsers = users && filtersFit({ users }) ? { users } : {}
  const ofOrganizations =
    organizations &&
    [organizations, { model: organizations.model, by: organizations.by }].find((part) =>
      filtersFit({ ...ofUsers, organizations: part }),
    )
  const where = privileged?.where?.filter((equality) => filtersFit({ ...ofUsers, privileged: { where: [equality] } }))
  const referredBy = privileged?.referredBy?.filter((key) =>
    filtersFit({ ...ofUsers, privileged: { referredBy: [key] } }),
  )
  const isPrivileged = (where ?? []).length + (referredBy ?? []).length > 0
  return {
    ...ofUsers,
    ...(ofOrganizations ? { organizations: ofOrganizations } : {}),
    ...(isPrivileged ? { privileged: { ...(where && { where }), ...(referredBy && { referredBy }) } } : {}),
  }
}

/** What an older schema has still is no shim's. */
function olderShims(names: ModelNames, shims: ShimDefinitions): ShimDefinitions {
  const { droppedModels = [], droppedFields = {}, renamedModels = {}, renamedFields = {} } = shims
  const shimsFit = (part: ShimDefinitions): boolean => fits(names, (scratch) => bindShims(scratch, part))
  const perModel = <T>(
    byModel: Readonly<Record<string, T>>,
    keep: (model: string, part: T) => T,
  ): Readonly<Record<string, T>> =>
    Object.fromEntries(
      Object.entries(byModel).flatMap(([model, part]) => (names.models.has(model) ? [[model, keep(model, part)]] : [])),
    )
  return {
    droppedModels: droppedModels.filter((model) => shimsFit({ droppedModels: [model] })),
    droppedFields: perModel(droppedFields, (model, fields) =>
      fields.filter((field) => shimsFit({ droppedFields: { [model]: [field] } })),
    ),
    renamedModels: Object.fromEntries(
      Object.entries(renamedModels).filter(([old, name]) => shimsFit({ renamedModels: { [old]: name } })),
    ),
    renamedFields: perModel(renamedFields, (model, fields) =>
      Object.fromEntries(
        Object.entries(fields).filter(([old, name]) => shimsFit({ renamedFields: { [model]: { [old]: name } } })),
      ),
    ),
  }
}
