import { defineConfig } from 'vitest/config'
import { roundtrip } from './harness/vitest/index.ts'

const inCi = Boolean(process.env.CI)
const folders = '{harness,comparators,reports,snapshots,cases,bench,.ci}'

export default defineConfig(({ mode }) => {
  // `npm run test:slow`: what kills runners, fills disks and waits for servers that do not answer.
  const slow = mode === 'slow'
  return {
    plugins: slow ? [] : [roundtrip()],
    test: {
      include: [`${folders}/**/*.${slow ? 'slow.test' : 'test'}.ts`],
      exclude: [
        '**/node_modules/**',
        'dist/**',
        'reports/out/**',
        '.ci/smoke/**',
        ...(slow ? [] : ['**/*.slow.test.ts']),
      ],
      pool: 'forks',
      isolate: false,
      maxWorkers: 2,
      // .ci/run counts the tests by these files.
      reporters: inCi
        ? ['default', ['json', { outputFile: `reports/out/vitest${slow ? '-slow' : ''}.json` }]]
        : ['default'],
    },
  }
})
