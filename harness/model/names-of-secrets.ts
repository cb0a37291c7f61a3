import type { Model } from './schema.ts'
import { SecretNames } from './secret-names.ts'

/** How texts may speak of the secret fields of these models. */
export function namesOfSecrets(models: readonly Model[]): SecretNames {
  const holders = new Map<string, string[]>()
  const shown = new Set<string>()
  for (const { name: model, table, fields } of models) {
    for (const { name, column, secret } of fields) {
      for (const known of new Set([name, column])) {
        if (!secret) shown.add(known)
        else holders.set(known, [...(holders.get(known) ?? []), model, table.name])
      }
    }
  }
  const tables = models.filter(({ fields }) => fields.some(({ secret }) => secret)).map(({ table }) => table.name)
  return new SecretNames(holders.keys(), tables, new Map([...holders].filter(([name]) => shown.has(name))))
}
