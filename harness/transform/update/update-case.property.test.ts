import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import type { Proposal } from '../../model/finding.ts'
import { isJsonObject, type JsonObject } from '../../model/json.ts'
import { randomRuns } from '../../model/test-random-runs.ts'
import { readValue } from '../parse/index.ts'
import { entriesIn, memberAt } from './entries-in.ts'
import { add, casePath, caseText, correct, drop, update } from './test-update.ts'

// A busy machine may take its time.
vi.setConfig({ testTimeout: 30_000 })

/** A case file in one of many styles, whose entries are numbered by their only condition. */
interface Written {
  readonly text: string
  readonly count: number
}

const values = [
  '1',
  '"two"',
  "'three'",
  'four',
  '{ $any: true }',
  '[1, 2]',
  '|-\n%five',
  '{ $json: { a: 1 } }',
] as const

const entry = fc.record({
  style: fc.constantFrom('flow', 'block', 'mixed'),
  fields: fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }),
  above: fc.constantFrom('', '# above\n', '\n', '\n# set off\n'),
  after: fc.constantFrom('', ' # after'),
})

const written: fc.Arbitrary<Written> = fc
  .record({
    entries: fc.array(entry, { maxLength: 4 }),
    indent: fc.constantFrom(0, 2, 4),
    eol: fc.constantFrom('\n', '\r\n'),
    hasEnd: fc.boolean(),
    tail: fc.constantFrom('', '# tail\n', 'tags: [a] # tail\n'),
  })
  .map(({ entries, indent, eol, hasEnd, tail }) => {
    const items = entries.map(({ style, fields, above, after }, index) => {
      const dash = ' '.repeat(2 + indent)
      const inBlock = (value: string, at: string): string => value.replace('\n%', `\n${at}  `)
      const flow = fields.filter((value) => !value.includes('\n')).map((value, field) => `f${field}: ${value}`)
      const own = flow.length > 0 ? `{ ${flow.join(', ')} }` : '{ f0: 1 }'
      const lines = fields.map((value, field) => `${dash}    f${field}: ${inBlock(value, `${dash}    `)}`)
      const below = style === 'block' ? `\n${lines.join('\n')}` : ` ${own}${after}`
      const text =
        style === 'flow'
          ? `${dash}- { changed: m, where: { pk: ${index} }, fields: ${own} }${after}`
          : `${dash}- changed: m${after}\n${dash}  where: { pk: ${index} }\n${dash}  fields:${below}`
      return `${above.replaceAll('#', `${dash}#`)}${text}\n`
    })
    const list = items.length === 0 ? '' : `expect:\n  changes:\n${items.join('')}`
    const lf = `name: a # the name\nsubject: s\nsnapshot: f\ntransform:\n  - sql: x\n${list}${tail}`
    const whole = hasEnd ? lf : lf.slice(0, -1)
    return { text: whole.replaceAll('\n', eol), count: items.length }
  })

const newValue = fc.constantFrom(7, 'seven', "it's", null, '')
const edit = fc.record({
  kind: fc.constantFrom('add', 'set', 'unset', 'drop'),
  pick: fc.nat(),
  value: newValue.filter((value) => value !== null),
})

test('after an update a text means what was proposed, and every line that is not about it is as it was', () => {
  fc.assert(
    fc.property(written, fc.array(edit, { minLength: 1, maxLength: 4 }), ({ text, count }, edits) => {
      const before = entriesIn(memberAt(readValue(text, casePath), ['expect', 'changes']))
      expect(before).toHaveLength(count)
      const proposals = new Map<string, readonly Proposal[]>()
      const wanted: (JsonObject | null)[] = [...before]
      const added: JsonObject[] = []
      for (const [index, { kind, pick, value }] of edits.entries()) {
        const number = count === 0 ? 0 : pick % count
        const known = wanted[number]
        const fields = isJsonObject(known?.fields) ? known.fields : {}
        const [name = 'f0'] = Object.keys(fields)
        if (kind === 'add' || !known || proposals.has(String(number))) {
          const entry = { removed: 'q', where: { pk: 100 + index } }
          added.push(entry)
          proposals.set(`add ${index}`, [add(entry)])
        } else if (kind === 'drop' || (kind === 'unset' && Object.keys(fields).length === 1)) {
          wanted[number] = null
          proposals.set(String(number), [drop(number + 1)])
        } else {
          const { [name]: _, ...others } = fields
          wanted[number] = { ...known, fields: kind === 'set' ? { ...fields, [name]: value } : others }
          proposals.set(String(number), correct(number + 1, { [name]: kind === 'set' ? value : null }))
        }
      }
      const { files, left } = update(caseText(text), [...proposals.values()].flat())
      const after = files[0]?.text ?? text
      expect(left).toEqual([])
      expect(entriesIn(memberAt(readValue(after, casePath), ['expect', 'changes']))).toEqual([
        ...wanted.filter((one) => one !== null),
        ...added,
      ])
      // Comments of entries that stay, and the rest of the file.
      const eol = text.includes('\r\n') ? '\r\n' : '\n'
      expect(
        after
          .split('\n')
          .every((line, index, all) => index === all.length - 1 || !text.includes('\r') || line.endsWith('\r')),
      ).toBe(true)
      expect(after.endsWith(eol)).toBe(text.endsWith(eol))
      const head = text.slice(0, text.indexOf('expect:') === -1 ? text.indexOf('  - sql: x') : text.indexOf('expect:'))
      expect(after.startsWith(head.trimEnd())).toBe(true)
      if (text.includes('# tail')) expect(after).toContain('# tail')
      const untouched = [...proposals.keys()].every((key) => key.startsWith('add'))
      if (untouched) {
        const lines = after.split(/\r?\n/)
        for (const line of text.split(/\r?\n/)) expect(lines).toContain(line)
      }
    }),
    { numRuns: randomRuns(70) },
  )
})
