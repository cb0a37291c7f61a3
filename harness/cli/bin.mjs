#!/usr/bin/env node
// A checkout runs its TypeScript sources as they are, so that no build is needed; a package has only the built ones.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('./main.ts', import.meta.url))

async function load() {
  if (!existsSync(source)) return import('../../dist/harness/cli/main.js')
  const { createJiti } = await import('jiti')
  const fsCache = fileURLToPath(new URL('../../node_modules/.cache/roundtrip', import.meta.url))
  return createJiti(import.meta.url, { fsCache }).import(source)
}

const { main } = await load()
process.exitCode = await main(process.argv.slice(2))
