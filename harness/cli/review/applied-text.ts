import { filtersFor, type Style, visible } from '../../../reports/index.ts'
import { summaryText } from '../../transform/index.ts'
import type { AppliedCase } from './apply-approval.ts'

/** What became of the case files, and what to do next. With a final newline. */
export function appliedText(applied: readonly AppliedCase[], style: Style): string {
  const written = applied.filter((one) => one.written.length > 0)
  if (written.length === 0) return 'nothing to write\n'
  const lines = written.flatMap(({ file, summary, written: files }) => [
    `${style.good('✓')} ${visible(file)}: ${summaryText(summary) ?? 'rewritten'}`,
    ...files.filter((path) => path !== file).map((path) => `  also written: ${visible(path)}`),
  ])
  const it = written.length === 1 ? 'it passes' : 'they pass'
  return `${[...lines, `see whether ${it}: npx roundtrip run${filtersFor(written) ?? ''}`].join('\n')}\n`
}
