import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PNG } from 'pngjs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { matchScreenshot, type ScreenshotSettings } from './test-screenshots.ts'

let folder: string
let settings: ScreenshotSettings

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'screenshots-'))
})

beforeEach(async () => {
  const own = await mkdtemp(join(folder, 'test-'))
  settings = { references: join(own, 'references'), out: join(own, 'out'), update: 'none' }
})

afterAll(() => rm(folder, { recursive: true, force: true }))

type Colour = readonly [number, number, number]
const white: Colour = [255, 255, 255]
const green: Colour = [231, 244, 234]
const red: Colour = [253, 237, 238]
const black: Colour = [0, 0, 0]

/** White, but for so many lines of 20 pixels of the colour, from 40, 10 down. */
function picture(lines = 0, colour: Colour = black, width = 80): Buffer {
  const png = new PNG({ width, height: 40 })
  for (let index = 0; index < width * png.height; index += 1) {
    const [x, y] = [index % width, Math.floor(index / width)]
    png.data.set([...(x >= 40 && x < 60 && y >= 10 && y < 10 + lines ? colour : white), 255], index * 4)
  }
  return PNG.sync.write(png)
}

const match = (actual: Buffer, update: ScreenshotSettings['update'] = 'none') =>
  matchScreenshot('page', actual, { ...settings, update })
const given = (reference: Buffer) => match(reference, 'new')
const written = (file: string) => readFile(join(settings.out, file))
const reference = () => readFile(join(settings.references, 'page.png'))

describe('a screenshot', () => {
  test.each([
    ['the same', picture(4), picture(4)],
    ['another in a few pixels', picture(), dotted(picture(), 12)],
    ['a little paler in letters', picture(3), picture(3, [10, 10, 10])],
  ])('passes when it is %s', async (_, before, after) => {
    await given(before)
    await match(after)
    expect(await readdir(settings.references)).toEqual(['page.png'])
    await expect(readdir(settings.out)).rejects.toThrow('ENOENT')
  })

  test('fails when a pixel more differs than is tolerated of a square', async () => {
    await given(picture())
    await expect(match(dotted(picture(), 13))).rejects.toThrow(
      /differs from its reference in 13 of 3200 pixels \(0\.406 %\), x 33 to 61, y 1 to 4; most at x 33, y 1: 13, and 12 are/,
    )
  })

  test.each([
    ['a pale ground is another', [20, green, red], /in 400 of 3200 .* most at x 40, y 10: 400, and 150 are tolerated/],
    ['letters have another colour', [2, black, [25, 25, 25]], / in 40 of 3200 .* and 30 are tolerated/],
  ] as const)('fails when %s', async (_, [lines, before, after], message) => {
    await given(picture(lines, before))
    await expect(match(picture(lines, after))).rejects.toThrow(message)
  })

  test('fails when its size is another, with what to look at and how to renew it', async () => {
    await given(picture())
    const error = await match(picture(0, black, 81)).catch((thrown: Error) => thrown.message)
    expect(error).toMatch(
      /^the screenshot page\.png has another size than its reference: 80 × 40 expected, 81 × 40 actual\n {2}reference {3}\S+page\.png\n {2}now {9}\S+page\.actual\.png\nif it is as it should be, write it where CI is not set: npx vitest run --mode browser screenshots -u$/,
    )
    expect(await readdir(settings.out)).toEqual(['page.actual.png'])
  })

  test('that differs is left with what differs, until it does no more', async () => {
    await given(picture())
    const [before, now] = [await reference(), picture(20)]
    await expect(match(now)).rejects.toThrow(/difference {2}\S+page\.difference\.png \(red\)/)
    expect(await reference()).toEqual(before)
    expect(await written('page.actual.png')).toEqual(now)
    const difference = PNG.sync.read(await written('page.difference.png'))
    expect([...difference.data.subarray((80 * 15 + 50) * 4).subarray(0, 4)]).toEqual([255, 0, 0, 255])
    await match(picture())
    expect(await readdir(settings.out)).toEqual([])
  })
})

describe('a reference', () => {
  test('that is missing is written, but not where nothing is', async () => {
    await expect(match(picture())).rejects.toThrow('the screenshot page.png has no reference\n  now ')
    expect(await readdir(settings.out)).toEqual(['page.actual.png'])
    await expect(reference()).rejects.toThrow('ENOENT')
    await match(picture(), 'new')
    expect(await reference()).toEqual(picture())
  })

  test('that differs is renewed only when one asks for all', async () => {
    await given(picture())
    await expect(match(picture(20), 'new')).rejects.toThrow('differs')
    await match(picture(20), 'all')
    expect(await reference()).toEqual(picture(20))
  })

  test('that differs by what is tolerated stays', async () => {
    await given(picture())
    await match(dotted(picture(), 5), 'all')
    expect(await reference()).toEqual(picture())
  })

  test('that is no picture is an error, and can be renewed', async () => {
    await given(picture())
    await writeFile(join(settings.references, 'page.png'), 'version https://git-lfs')
    await expect(match(picture(), 'new')).rejects.toThrow('page.png has a reference that is no picture: unrecognised')
    await match(picture(), 'all')
    expect(await reference()).toEqual(picture())
  })
})

/** With so many black pixels, none beside another, in one square. */
function dotted(base: Buffer, count: number): Buffer {
  const png = PNG.sync.read(base)
  for (let dot = 0; dot < count; dot += 1) {
    const [x, y] = [33 + (dot % 8) * 4, 1 + Math.floor(dot / 8) * 3]
    png.data.set([...black, 255], (y * png.width + x) * 4)
  }
  return PNG.sync.write(png)
}
