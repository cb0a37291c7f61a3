import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pinDrawing } from './test-pinned-drawing.ts'

const fonts = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf', 'DejaVuSansMono.ttf', 'DejaVuSansMono-Bold.ttf']
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'some-fonts-'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

test('fonts that are missing are named, with what to install', async () => {
  await expect(pinDrawing(folder)).rejects.toThrow(
    `no ${fonts.join(', ')} in ${folder}: pictures are drawn with these fonts: \`apt-get install fonts-dejavu-core\``,
  )
})

test('a browser knows these fonts and no others, until the end', async () => {
  for (const font of [...fonts, 'DejaVuSans-Oblique.ttf']) await writeFile(join(folder, font), '')
  const drawing = await pinDrawing(folder)
  const config = drawing.options.env?.FONTCONFIG_FILE ?? ''
  expect(await readdir(dirname(config))).toEqual(['fonts.conf', ...fonts].sort())
  expect(await readFile(config, 'utf8')).toContain(`<dir>${dirname(config)}</dir>`)
  await drawing[Symbol.asyncDispose]()
  expect(existsSync(dirname(config))).toBe(false)
})
