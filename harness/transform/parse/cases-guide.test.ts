import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseCaseFile } from './index.ts'

const guide = readFileSync(new URL('../../../docs/cases.md', import.meta.url), 'utf8')
const head = 'name: n\nsubject: s\nsnapshot: f\n'

/** What turns an example into a whole file, by the second word after its fence. */
const wrappers: Readonly<Record<string, (text: string) => string>> = {
  case: (text) => text,
  steps: (text) => `${head}transform:\n${indented(text)}`,
  changes: (text) => `${head}expect:\n  changes:\n${indented(text)}`,
  schema: (text) => `${head}expect:\n  schema:\n${indented(text)}`,
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '    ')
}

/** One of an approval is none of a case: it is read where approvals are. */
const examples = [...guide.matchAll(/^```(yaml|json)(?: (?!approval)(\w+))?\n([\s\S]*?)^```$/gm)].map(
  ([, language = '', part = '', text = '']) => ({ language, part, text, title: text.trim().split('\n')[0] }),
)

test('the guide has examples', () => {
  expect(examples.length).toBeGreaterThanOrEqual(6)
})

test.each(examples)('the $language example of a $part that begins with "$title" parses', ({ language, part, text }) => {
  const wrap = wrappers[part]
  if (!wrap) throw new Error(`say after the fence what the example is: ${Object.keys(wrappers).join(', ')}`)
  expect(parseCaseFile(wrap(text), `/a.case.${language}`).name).not.toBe('')
})
