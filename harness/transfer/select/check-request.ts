import { HarnessError, type Problem } from '../../model/errors.ts'
import type { Schema } from '../../model/schema.ts'
import type { SelectionRequest } from './selection.ts'

/**
 * That the subject says what the request needs: of a scope but global the scope of every model, of a filter what it is by.
 * @throws HarnessError `bad-config`, with every problem
 */
export function checkRequest(schema: Schema, request: SelectionRequest): void {
  const problems = [...scopeProblems(schema, request), ...filterProblems(schema, request)]
  if (problems.length === 0) return
  throw new HarnessError(`subject ${schema.subject} does not say which rows are of ${nameOf(request)}`, {
    code: 'bad-config',
    problems,
  })
}

function nameOf({ scope, filter = {} }: SelectionRequest): string {
  const parts = [filter.users && 'users', filter.organizations && 'organizations'].filter((part) => part !== undefined)
  return `${scope} scope${parts.length === 0 ? '' : ` with a filter by ${parts.join(' and ')}`}`
}

function scopeProblems(schema: Schema, { scope }: SelectionRequest): readonly Problem[] {
  if (scope === 'global') return []
  const models = [...schema.models.values()]
  if (models.every(({ relocation }) => relocation === undefined)) {
    const [example = 'app.thing'] = schema.models.keys()
    return [
      {
        message: 'it gives no model a scope: all of them are global',
        failure: 'unspecified-scope',
        fix: `add them: models: { '${example}': { scope: '${scope}' } }`,
      },
    ]
  }
  return models.flatMap(({ name, relocation }): readonly Problem[] =>
    relocation?.scope
      ? []
      : [
          {
            message: `nobody has decided which scope model ${name} belongs to`,
            model: name,
            failure: 'unspecified-scope',
            fix: `add to models['${name}']: scope: 'user' (or 'organization', 'config', 'global', 'excluded')`,
          },
        ],
  )
}

function filterProblems(schema: Schema, { filter = {} }: SelectionRequest): readonly Problem[] {
  const rules = schema.relocation?.rules
  const problems: Problem[] = []
  if (filter.users && !rules?.users) {
    problems.push({
      message: 'it does not say what users are, to filter by',
      fix: "add it: filters: { users: { model: 'app.user', by: 'username' } }",
    })
  }
  if (filter.organizations && !rules?.organizations) {
    problems.push({
      message: 'it does not say what organizations are, to filter by',
      fix: "add it: filters: { organizations: { model: 'app.organization', by: 'slug' } }",
    })
  }
  return problems
}
