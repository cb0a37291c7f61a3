import { expect, test } from 'vitest'
import { ByteOutput } from './byte-output.ts'

test('bytes and texts of any length are written one behind the other', () => {
  const output = new ByteOutput()
  const expected: string[] = []
  for (const length of [0, 1, 63, 64, 65, 5_000, 3_000_000, 2]) {
    const text = '€'.repeat(length)
    const bytes = Buffer.from(`<${text}>`)
    output.appendText(text)
    output.append(bytes, 1, bytes.length - 1)
    expected.push(text, text)
  }
  expect(output.take().toString() === expected.join('')).toBe(true)
  expect(output.length).toBe(0)
})

test('what was taken is not written to any more', () => {
  for (const length of [3, 100_000, 2_000_000]) {
    const output = new ByteOutput()
    output.appendText('a'.repeat(length))
    const taken = output.take()
    output.appendText('b'.repeat(length))
    expect(taken.toString() === 'a'.repeat(length)).toBe(true)
    expect(output.take().toString() === 'b'.repeat(length)).toBe(true)
  }
})

test('what was written last goes away when the length is set back', () => {
  const output = new ByteOutput()
  output.appendText('abc')
  const { length } = output
  output.appendText('d'.repeat(2_000_000))
  output.length = length
  output.appendText('e')
  expect(output.take().toString()).toBe('abce')
})

test('an output is full from a megabyte on, and what a longer row needed is let go', () => {
  const output = new ByteOutput()
  output.appendText('x'.repeat(1_048_575))
  expect(output.isFull).toBe(false)
  output.appendText('x'.repeat(40_000_000))
  expect(output.isFull).toBe(true)
  expect(output.take().length).toBe(41_048_575)
  output.appendText('x')
  expect(output.bytes.length).toBeLessThan(2_000_000)
  output.appendText('x'.repeat(5_000_000))
  output.length = 1
  expect(output.take().length).toBe(1)
  output.appendText('x')
  expect(output.bytes.length).toBeLessThan(2_000_000)
})
