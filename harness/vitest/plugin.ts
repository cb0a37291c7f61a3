import { fileURLToPath } from 'node:url'
import { supportsColor } from 'chalk'
import { configDefaults, type Plugin } from 'vitest/config'
import { isCi } from '../run/index.ts'
import { caseFiles, isCaseFile } from './case-file.ts'
import { endWhenInterrupted } from './end-when-interrupted.ts'
import type { ProvidedSettings } from './provided.ts'
import { RoundtripReporter } from './reporter.ts'

/** This file is TypeScript in a checkout and JavaScript in the package; so are its neighbours. */
const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js'

/** Makes every case file under `cases/` a vitest test file, and writes the reports when a run ends. */
export function roundtrip(): Plugin[] {
  return [casePlugin(), jsonCasePlugin()]
}

function casePlugin(): Plugin {
  return {
    name: 'pg-roundtrip',
    enforce: 'pre',
    config: ({ test }) => ({
      test: {
        include: [`cases/${caseFiles}`],
        globalSetup: [neighbour('global-setup')],
        // A server boots in the process that runs the case; a process for each file would cost more than the server.
        pool: test?.pool ?? 'forks',
        isolate: test?.isolate ?? false,
        // A case file does not import its snapshot, so watch mode could not know.
        forceRerunTriggers: [...configDefaults.forceRerunTriggers, '**/snapshots/**'],
      },
    }),
    configureVitest(context) {
      const { vitest, project } = context
      if (!vitest.config.watch) endWhenInterrupted(context)
      const settings: ProvidedSettings = {
        root: project.config.root,
        color: supportsColor !== false && process.env.NO_COLOR === undefined,
        isCi: isCi(),
      }
      project.provide('roundtrip', settings)
      project.provide('roundtripUpdate', { writesCases: false })
      const { reporters } = vitest.config
      if (!reporters.some((reporter) => reporter instanceof RoundtripReporter)) {
        reporters.push(new RoundtripReporter(settings.root))
      }
    },
    load(id) {
      const [path = '', query] = id.split('?')
      if (!isCaseFile(path) || query !== undefined) return null
      // Vite's JSON plugin will look at what is loaded for a .json file, so that one is replaced after it.
      return path.endsWith('.json') ? '{}' : testModule(path)
    },
  }
}

function jsonCasePlugin(): Plugin {
  return {
    name: 'pg-roundtrip:json',
    enforce: 'post',
    transform: (_, id) => (id.endsWith('.case.json') ? { code: testModule(id), map: null } : null),
  }
}

function testModule(path: string): string {
  const runtime = JSON.stringify(neighbour('runtime'))
  const file = JSON.stringify(path)
  if (/ts$/.test(path)) {
    return [
      `import { defineCaseTest } from ${runtime}`,
      `import definition from ${JSON.stringify(`${path}?definition`)}`,
      `defineCaseTest(${file}, definition)`,
    ].join('\n')
  }
  return [`import { defineCaseFileTest } from ${runtime}`, `defineCaseFileTest(${file})`].join('\n')
}

function neighbour(name: string): string {
  return fileURLToPath(new URL(`./${name}${extension}`, import.meta.url))
}
