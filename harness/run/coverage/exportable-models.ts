import type { Model, Schema } from '../../model/schema.ts'

/** Models of which some rows take part in exports. Those that nobody has given a scope are among them. */
export function exportableModels(schema: Schema): readonly Model[] {
  return [...schema.models.values()].filter(({ relocation }) => {
    const choices = relocation?.scope ?? null
    return choices === null || choices.some(({ scope }) => scope !== 'excluded')
  })
}

/** Whether an import can bring its rows into tables that are not empty: global ones begin with empty tables. */
export function mayMeetRows({ relocation }: Model): boolean {
  return (relocation?.scope ?? []).some(({ scope }) => scope !== 'excluded' && scope !== 'global')
}
