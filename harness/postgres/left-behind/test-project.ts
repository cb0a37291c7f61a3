import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export const checkout = join(import.meta.dirname, '../../..')

/** Enough that an import and an export take a moment. */
const rowCount = 3_000
const caseCount = 6

/** Makes a project of its own in an empty folder: subject `map`, with several cases that all do the same. */
export async function makeProject(root: string, step: string): Promise<void> {
  const snapshots = join(root, 'snapshots/map')
  const cases = join(root, 'cases/map')
  await Promise.all([mkdir(snapshots, { recursive: true }), mkdir(cases, { recursive: true })])
  const rows = Array.from({ length: rowCount }, (_, index) => ({
    model: 'public.town',
    pk: index + 1,
    fields: { name: `Town ${index + 1}`, people: 1_000 + index },
  }))
  const files: readonly (readonly [string, string])[] = [
    ['package.json', '{ "type": "module" }'],
    ['snapshots/map/subject.ts', `export default { name: 'map', schema: 'schema.sql' }`],
    ['snapshots/map/schema.sql', 'CREATE TABLE town (id int PRIMARY KEY, name text UNIQUE, people int);'],
    ['snapshots/map/start.json', JSON.stringify(rows)],
    ...Array.from({ length: caseCount }, (_, index) => {
      const lines = [
        `name: case ${index + 1}`,
        'subject: map',
        'snapshot: start',
        'transform:',
        `  - sql: ${JSON.stringify(step)}`,
      ]
      return [`cases/map/busy-${index + 1}.case.yaml`, `${lines.join('\n')}\n`] as const
    }),
  ]
  for (const [name, text] of files) await writeFile(join(root, name), text)
  await symlink(join(checkout, 'node_modules'), join(root, 'node_modules'))
}
