// Builds dist/, the contents of the package: what tsc makes of the sources, the files beside them that are no code, and the
// page that shows reports.
import { execFileSync } from 'node:child_process'
import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname, join, relative, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
// What was generated, and the sources of the page.
const leftOut = [join('reports', 'out'), join('reports', 'html', 'app')]
const assetExtensions = new Set(['.json', '.css', '.html', '.sql'])

/** Files that the sources read at run time, relative to the root. */
function* assets() {
  for (const folder of ['harness', 'comparators', 'reports']) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      const path = relative(root, join(entry.parentPath, entry.name))
      const isLeftOut = leftOut.some((folder) => path.startsWith(folder + sep))
      if (entry.isFile() && assetExtensions.has(extname(path)) && !isLeftOut) yield path
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
const { buildTemplate } = await import(pathToFileURL(join(root, 'dist/reports/html/build-template.js')).href)
writeFileSync(join(root, 'dist/reports/html/template.html'), await buildTemplate(root))
