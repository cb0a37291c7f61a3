import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { shopComparators } from './examples/shop.fixture.ts'
import * as comparators from './index.ts'

const guide = await readFile(join(import.meta.dirname, '../docs/comparators.md'), 'utf8')

/** The examples as a user writes them, in a project beside this package. */
async function example(file: string): Promise<string> {
  const text = await readFile(join(import.meta.dirname, 'examples', file), 'utf8')
  return text.replaceAll("'../index.ts'", "'pg-roundtrip/comparators'").replaceAll('.fixture.ts', '.ts')
}

describe('the guide to comparators', () => {
  const files = ['shop.fixture.ts', 'same-domain.fixture.ts', 'same-domain.test.ts']

  test('shows examples that are compiled and run here, and no others', async () => {
    const shown = [...guide.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, text]) => text)
    expect(shown).toEqual(await Promise.all(files.map(example)))
  })

  test('names everything that the entry exports', () => {
    for (const name of Object.keys(comparators)) expect(guide).toContain(name)
  })
})

test('the example of a subject settles what it says', () => {
  const {
    'public.basket': [basket],
    'public.audit_line': [, line],
  } = shopComparators
  const data = { items: [{ price: 1.005, book: 7 }], tags: ['b', 'a'] }
  comparators
    .testComparator(basket ?? comparators.ignored('data'))
    .accepts({ data: { items: [{ price: 1, book: 7 }], tags: ['a', 'b'], cache: 1 } }, { data })
  comparators
    .testComparator(line ?? comparators.ignored('url'), {
      replacements: { 'api token': { '0123456789abcdef': 'new' } },
    })
    .rejects({ url: '/keys/0123456789abcdef' }, { url: '/keys/0123456789abcdef' }, { url: 'left behind' })
})
