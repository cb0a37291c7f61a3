import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hashTemplateSources } from './template-sources.ts'

/** The package has it beside this file. */
const built = fileURLToPath(new URL('./template.html', import.meta.url))
const root = fileURLToPath(new URL('../../', import.meta.url))

let loading: Promise<string> | null = null

/**
 * The page without a report: that of the package, or, in a checkout, what its sources give, which is kept in
 * `node_modules/.cache` for as long as they stay the same.
 */
export async function loadTemplate(): Promise<string> {
  loading ??= existsSync(built) ? readFile(built, 'utf8') : buildOnce(root, join(root, 'node_modules/.cache'))
  return loading
}

/**
 * Builds the page, unless `cache` has it. A cache that cannot be written is done without; several processes may do this
 * at once.
 */
export async function buildOnce(root: string, cache: string): Promise<string> {
  const name = `report-template-${await hashTemplateSources(root)}.html`
  const kept = await readFile(join(cache, name), 'utf8').catch(() => null)
  if (kept !== null) return kept
  const { buildTemplate } = await import('./build-template.ts')
  const template = await buildTemplate(root)
  await keep(cache, name, template).catch(() => {})
  return template
}

/** Whoever reads meanwhile finds the whole file or none. */
async function keep(cache: string, name: string, template: string): Promise<void> {
  const temporary = join(cache, `${name}.${randomUUID()}.tmp`)
  await mkdir(cache, { recursive: true })
  try {
    await writeFile(temporary, template)
    await rename(temporary, join(cache, name))
  } finally {
    await rm(temporary, { force: true })
  }
  const older = (await readdir(cache)).filter((file) => /^report-template-\w+\.html$/.test(file) && file !== name)
  await Promise.all(older.map((file) => rm(join(cache, file), { force: true })))
}
