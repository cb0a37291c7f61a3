import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import {
  hashSchemaFiles,
  loadSubject,
  readCatalogFile,
  readSchemaFiles,
  subjectNames,
} from '../harness/config/index.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

test.each(await subjectNames(root))('catalog.json of %s was read from the schema that is there now', async (name) => {
  const subject = await loadSubject(root, name)
  expect((await readCatalogFile(subject))?.schemaHash).toBe(hashSchemaFiles(await readSchemaFiles(subject)))
})
