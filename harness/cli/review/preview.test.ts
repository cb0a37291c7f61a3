import { describe, expect, test } from 'vitest'
import { createStyle } from '../../../reports/index.ts'
import { changedLines, previewText } from './preview.ts'

const shown = (before: string, after: string) =>
  changedLines(before, after).map(({ mark, number, text }) => `${mark}${number} ${text}`)

describe('the lines that change', () => {
  test.each([
    ['one that comes', 'a\nb\n', 'a\nx\nb\n', ['+2 x']],
    ['one that goes', 'a\nx\nb\n', 'a\nb\n', ['-2 x']],
    ['one that is another', 'a\nb\nc\n', 'a\nx\nc\n', ['-2 b', '+2 x']],
    ['one at the end', 'a\n', 'a\nb\n', ['+2 b']],
    ['one like those around it', 'a\na\n', 'a\na\na\n', ['+3 a']],
    ['all of a new file', '', 'a\nb\n', ['+1 a', '+2 b']],
    ['none', 'a\r\nb\r\n', 'a\r\nb\r\n', []],
  ])('are found: %s', (_, before, after, lines) => {
    expect(shown(before, after)).toEqual(lines)
  })
})

describe('a preview', () => {
  const preview = (text: string) =>
    previewText(
      { files: [{ path: '/p/a.case.yaml', text }] },
      [{ path: '/p/a.case.yaml', text: 'a\n' }],
      (path) => path.slice(3),
      createStyle({ color: false }),
    )

  test('names the file, and shows its lines with their numbers', () => {
    expect(preview('b\u001b[2J\n')).toBe('  accepting it writes a.case.yaml\n    -    1  a\n    +    1  b\\u001b[2J')
  })

  test('says so where nothing can be written', () => {
    const text = previewText({ files: [] }, [], (path) => path, createStyle({ color: false }))
    expect(text).toBe('  the case file has no place for it: accepting it writes nothing')
  })

  test('leaves out what is too much', () => {
    const lines = preview('b\n'.repeat(100)).split('\n')
    expect(lines).toHaveLength(22)
    expect(lines.at(-1)).toBe('    … and 81 more lines')
  })
})
