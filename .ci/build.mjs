// Builds dist/, the contents of the package: what tsc makes of the sources, and the files beside them that are no code.
import { execFileSync } from 'node:child_process'
import { cpSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const assetExtensions = new Set(['.json', '.css', '.html', '.sql'])

/** Files that the sources read at run time, relative to the root. */
function* assets() {
  for (const folder of ['harness', 'comparators', 'reports']) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      const path = relative(root, join(entry.parentPath, entry.name))
      const generated = path.startsWith(join('reports', 'out') + sep)
      if (entry.isFile() && assetExtensions.has(extname(path)) && !generated) yield path
    }
  }
}

rmSync(join(root, 'dist'), { recursive: true, force: true })
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
try {
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' })
} catch {
  process.exit(1) // tsc has said why
}
for (const path of assets()) cpSync(join(root, path), join(root, 'dist', path))
