import { expect, test } from 'vitest'
import { Canaries } from './test-canaries.ts'
import { CanarySearch } from './test-canary-search.ts'

test('a part of a secret is found however it is written', () => {
  const canaries = new Canaries('secret')
  const random = canaries.text('somewhere')
  const search = new CanarySearch(canaries.planted)
  const part = random.slice(3, 11)
  const forms = [part, part.toUpperCase(), `${part.slice(0, 4)}<b>${part.slice(4)}</b>`, `\u001b[31m${part}\u001b[0m`]
  const codes = [...part].map((letter) => letter.charCodeAt(0))
  for (const form of [
    ...forms,
    codes.map((code) => `&#${code};`).join(''),
    codes.map((code) => `%${code.toString(16)}`).join(''),
    codes.map((code) => `\\u00${code.toString(16)}`).join(''),
    Buffer.from(part).toString('hex'),
    ...['', 'a', 'ab'].map((before) => Buffer.from(`${before}${random}`).toString('base64')),
  ]) {
    expect(search.in(`x ${form} x`).size, form).toBe(1)
  }
  expect(search.in(`${random.slice(0, 6)}...${random.slice(-6)}`).size).toBe(0)
})
