import { shorten } from '../../../text/shorten.ts'
import { type LoadedReport, longestName, type Overview } from '../../packed.ts'
import { loadCase } from './load-case.ts'

/** Every case that these files declare, on whatever target, in the order of the report; without their changed rows. */
export async function loadFiles({ cases }: Overview, files: readonly string[]): Promise<readonly LoadedReport[]> {
  const names = new Set(files.map((file) => shorten(file, longestName)))
  const positions = cases.flatMap(({ file }, index) => (names.has(file) ? [index + 1] : []))
  return (await Promise.all(positions.map(loadCase))).map(({ report }) => report)
}
