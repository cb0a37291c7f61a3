import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What the page is built from, besides packages: folders, relative to the project's root. */
export const templateSources = [
  'reports/html',
  'reports/json',
  'reports/review',
  'reports/text',
  'harness/model',
] as const

/** A text that differs when anything differs that the page may be built from. */
export async function hashTemplateSources(root: string): Promise<string> {
  const hash = createHash('sha256')
  for (const path of ['package-lock.json', ...(await sourcePaths(root))]) {
    const content = await readFile(join(root, path))
    hash.update(`${path}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex').slice(0, 32)
}

/** Relative to the root, in one order everywhere. */
async function sourcePaths(root: string): Promise<readonly string[]> {
  const paths = await Promise.all(
    templateSources.map(async (folder) => {
      const names = await readdir(join(root, folder), { recursive: true })
      return names.map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    }),
  )
  return paths
    .flat()
    .filter((path) => /\.(tsx?|css|html)$/.test(path) && !path.endsWith('.test.ts'))
    .sort()
}
