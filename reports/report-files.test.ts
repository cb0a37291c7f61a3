import { expect, test } from 'vitest'
import { reportFiles } from './report-files.ts'

test('each file is written once, where it was chosen or where it goes by default; annotations are none', () => {
  const choices = [
    { format: 'html', outputFile: null },
    { format: 'html', outputFile: '/p/reports/out/index.html' },
    { format: 'github', outputFile: null },
    { format: 'json', outputFile: 'build/a.json' },
  ] as const
  expect(reportFiles('/p', choices)).toEqual([
    { format: 'html', path: '/p/reports/out/index.html' },
    { format: 'json', path: '/p/build/a.json' },
  ])
})

test('two formats cannot be one file, however its path is written', () => {
  const choices = [
    { format: 'html', outputFile: null },
    { format: 'json', outputFile: '/p/reports/../reports/out/index.html' },
  ] as const
  expect(() => reportFiles('/p', choices)).toThrow('html and json cannot both be /p/reports/out/index.html')
})
