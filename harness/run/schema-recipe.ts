import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'

/** TypeScript in a checkout, JavaScript in the package. */
const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js'

/** The modules that decide what becomes of a schema's SQL: how it is sent, and in which session. */
const modules = [
  './apply-schema',
  '../postgres/connect',
  '../postgres/sql-tokens',
  '../transform/apply/split-statements',
]

let recipe: Promise<string> | null = null

/** Changes with the code that applies a schema, so that what other code made is not taken for its own. Hexadecimal. */
export function schemaRecipe(): Promise<string> {
  recipe ??= hashModules()
  return recipe
}

async function hashModules(): Promise<string> {
  const texts = await Promise.all(modules.map((name) => readFile(new URL(name + extension, import.meta.url), 'utf8')))
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex')
}
