import { createHash } from 'node:crypto'
import { readFile, realpath } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'
import { build, type Rolldown } from 'vite'
import { placeholders } from './placeholders.ts'
import { templateSources } from './template-sources.ts'

/**
 * Builds the page that shows reports, without a report: one HTML text with its script, its style sheet, and a policy that
 * admits nothing else. The same sources give the same text.
 * @param root the project's
 */
export async function buildTemplate(root: string): Promise<string> {
  const app = join(root, 'reports/html/app')
  const [{ script, style }, shell] = await Promise.all([bundle(root, app), readFile(join(app, 'index.html'), 'utf8')])
  const policy = [
    "default-src 'none'",
    `script-src '${sourceHash(script)}'`,
    `style-src '${sourceHash(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  const parts = { policy, style: `<style>${style}</style>`, script: `<script>${script}</script>` }
  const template = Object.entries(parts).reduce(
    (text, [name, part]) => text.replace(`<!-- ${name} -->`, () => part),
    shell,
  )
  for (const placeholder of Object.values(placeholders)) {
    if (template.split(placeholder).length !== 2) throw new Error(`the page must hold ${placeholder} once`)
  }
  return template
}

type OutputFile = Rolldown.OutputChunk | Rolldown.OutputAsset

async function bundle(root: string, app: string): Promise<{ readonly script: string; readonly style: string }> {
  const { NODE_ENV: environment } = process.env
  const result = await build({
    root: app,
    configFile: false,
    envFile: false,
    publicDir: false,
    logLevel: 'error',
    mode: 'production',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      // The first that know `light-dark()`, which the style sheet needs.
      target: ['chrome123', 'firefox120', 'safari17.5'],
      modulePreload: false,
      cssCodeSplit: false,
      reportCompressedSize: false,
      rolldownOptions: { input: join(app, 'main.tsx'), output: { format: 'iife' } },
    },
  }).finally(() => {
    // vite sets it; what runs after us need not know of this build.
    if (environment === undefined) delete process.env.NODE_ENV
  })
  const output: readonly OutputFile[] = 'output' in result ? result.output : []
  const scripts = output.filter((file) => file.type === 'chunk')
  const styles = output.filter((file) => file.type === 'asset')
  checkSources(
    await realpath(root),
    scripts.flatMap(({ moduleIds }) => moduleIds),
  )
  return {
    script: inlined(scripts.map(({ code }) => code).join('\n')),
    style: inlined(styles.map(({ source }) => String(source)).join('\n')),
  }
}

/** Refuses what would end the element that it is to stand in, or begin a comment there. */
function inlined(text: string): string {
  const bad = /<\/(script|style)|<!--|<script/i.exec(text)
  if (bad !== null) throw new Error(`${bad[0]} may not stand in the page's script or style sheet`)
  return text
}

/** What is not known as a source would not be built again when it changes. */
function checkSources(root: string, modules: readonly string[]): void {
  const strangers = modules
    .filter((id) => isAbsolute(id))
    .map((id) => relative(root, id).split(sep).join('/'))
    .filter((path) => !path.includes('node_modules/'))
    .filter((path) => !templateSources.some((folder) => path.startsWith(`${folder}/`)))
  if (strangers.length > 0) throw new Error(`not a source of the page: ${strangers.join(', ')}`)
}

function sourceHash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
