import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { comparePictures, type PictureDifference } from './test-compare-pictures.ts'

export interface ScreenshotSettings {
  /** The folder of the references. */
  readonly references: string
  /** The folder for what one looks at when something differs. */
  readonly out: string
  /** As vitest has it. `none`: nothing is written, `new`: missing references are, `all`: those that differ are too. */
  readonly update: 'none' | 'new' | 'all'
}

const renew = 'npx vitest run --mode browser screenshots -u'

/**
 * Holds a screenshot against its reference, a file of that name.
 *
 * @param actual a PNG
 * @throws Error when they differ, which leaves both the screenshot and what differs in `out`; or when there is no reference
 */
export async function matchScreenshot(name: string, actual: Buffer, settings: ScreenshotSettings): Promise<void> {
  const { references, out, update } = settings
  const files = {
    reference: join(references, `${name}.png`),
    actual: join(out, `${name}.actual.png`),
    difference: join(out, `${name}.difference.png`),
  }
  for (const file of [files.actual, files.difference]) await rm(file, { force: true })
  const expected = await readIfThere(files.reference)
  const difference = expected === null ? null : comparePictures(expected, actual)
  if (expected !== null && difference === null) return
  if (update === 'all' || (expected === null && update === 'new')) {
    await mkdir(references, { recursive: true })
    return writeFile(files.reference, actual)
  }
  await mkdir(out, { recursive: true })
  await writeFile(files.actual, actual)
  const wrong = difference === null ? 'has no reference' : differenceText(difference)
  const places = [`  now         ${shown(files.actual)}`]
  if (difference !== null) places.unshift(`  reference   ${shown(files.reference)}`)
  if (difference?.kind === 'pixels') {
    await writeFile(files.difference, difference.picture)
    places.push(`  difference  ${shown(files.difference)} (red)`)
  }
  throw new Error(
    [
      `the screenshot ${name}.png ${wrong}`,
      ...places,
      `if it is as it should be, write it where CI is not set: ${renew}`,
    ].join('\n'),
  )
}

function differenceText(difference: PictureDifference): string {
  if (difference.kind === 'unreadable') return `has a reference that is no picture: ${difference.reason}`
  if (difference.kind === 'size') {
    return `has another size than its reference: ${difference.expected} expected, ${difference.actual} actual`
  }
  const { differing, pixels, box, worst } = difference
  const share = ((100 * differing) / pixels).toFixed(3)
  return [
    `differs from its reference in ${differing} of ${pixels} pixels (${share} %),`,
    `x ${box.left} to ${box.right}, y ${box.top} to ${box.bottom};`,
    `most at x ${worst.square.left}, y ${worst.square.top}: ${worst.differing}, and ${worst.tolerated} are tolerated`,
  ].join(' ')
}

function shown(path: string): string {
  return relative(process.cwd(), path)
}

async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
