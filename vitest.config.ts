import { defineConfig } from 'vitest/config'
import { roundtrip } from './harness/vitest/index.ts'

const inCi = Boolean(process.env.CI)
const folders = '{harness,comparators,reports,snapshots,cases,bench,.ci}'

/** What a browser takes for a large page is measured, so nothing else runs then. */
const measured = '**/large-report.browser.test.ts'
const inBrowser = { pool: 'forks', isolate: false, testTimeout: 60_000, hookTimeout: 60_000 } as const
const browserProjects = [
  {
    test: {
      ...inBrowser,
      name: 'flows',
      include: [`${folders}/**/*.browser.test.ts`],
      exclude: ['**/node_modules/**', measured],
      sequence: { groupOrder: 0 },
    },
  },
  { test: { ...inBrowser, name: 'measured', include: [measured], sequence: { groupOrder: 1 } } },
]

/**
 * Tests that run only when they are asked for, by their mode.
 * - `slow`: what kills runners, fills disks and waits for servers that do not answer
 * - `browser`: reports in a real browser
 */
const suites = ['slow', 'browser']

export default defineConfig(({ mode }) => {
  const suite = suites.includes(mode) ? mode : null
  return {
    plugins: suite === null ? [roundtrip()] : [],
    test: {
      include: [`${folders}/**/*.${suite === null ? '' : `${suite}.`}test.ts`],
      exclude: [
        '**/node_modules/**',
        'dist/**',
        'reports/out/**',
        '.ci/smoke/**',
        ...suites.filter((name) => name !== suite).map((name) => `**/*.${name}.test.ts`),
      ],
      pool: 'forks',
      isolate: false,
      maxWorkers: 2,
      ...(suite === 'browser' ? { projects: browserProjects } : {}),
      // .ci/run counts the tests by these files.
      reporters: inCi
        ? ['default', ['json', { outputFile: `reports/out/vitest${suite === null ? '' : `-${suite}`}.json` }]]
        : ['default'],
    },
  }
})
