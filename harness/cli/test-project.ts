import { cp, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checkout, temporaryFolder } from './test-command.ts'

/** A project of a stranger: no vitest configuration, one subject, one case of a price rise. */
export async function project() {
  const folder = await temporaryFolder()
  await cp(join(checkout, '.ci/smoke/cases'), join(folder.path, 'cases'), { recursive: true })
  await cp(join(checkout, '.ci/smoke/snapshots'), join(folder.path, 'snapshots'), { recursive: true })
  await symlink(join(checkout, 'node_modules'), join(folder.path, 'node_modules'))
  await writeFile(join(folder.path, 'package.json'), '{ "type": "module" }')
  await writeFile(
    join(folder.path, 'snapshots/shop/subject.ts'),
    "export default { name: 'shop', schema: 'schema.sql' }\n",
  )
  return folder
}

/**
 * Lets vitest keep what it makes of the modules of this checkout from run to run, so that each but the first takes half
 * the time. A project with that is no longer one without a configuration.
 */
export async function keepModules(folder: string): Promise<void> {
  const fsModuleCachePath = join(checkout, 'node_modules/.cache/roundtrip-modules')
  const config = { test: { experimental: { fsModuleCache: true, fsModuleCachePath } } }
  await writeFile(join(folder, 'vitest.config.js'), `export default ${JSON.stringify(config)}\n`)
}

export async function addCase(folder: string, name: string, step: string): Promise<void> {
  const lines = [`name: the case ${name}`, 'subject: shop', 'snapshot: small', 'transform:', `  - sql: ${step}`]
  await writeFile(join(folder, 'cases/shop', `${name}.case.yaml`), `${lines.join('\n')}\n`)
}
