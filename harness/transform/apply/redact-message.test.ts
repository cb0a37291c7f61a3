import { describe, expect, test } from 'vitest'
import { schemaOf } from '../../compare/test-schema.ts'
import { redactMessage } from './redact-message.ts'

const schema = schemaOf({ user: { fields: { password: { secret: true }, name: {} } } })

describe('what a command wrote', () => {
  test.each([
    ['a name of a secret field', 'new password:\n  hunter2'],
    ['one within another name', "calls set_password('hunter2')"],
    ['SQL that fills its table', 'INSERT INTO "user" VALUES (\'hunter2\')'],
  ])('is not told from the line on that has %s', (_, output) => {
    const told = redactMessage(`started\n${output}\nended`, schema, [], [], 'output')
    expect(told).toBe('started\n(not shown from here on: it speaks of a secret field)')
    expect(redactMessage(told, schema, [], [], 'output')).toBe(told)
  })

  test('is told whole where it speaks of none', () => {
    expect(redactMessage('started\nended', schema, [], [], 'output')).toBe('started\nended')
  })
})

test('a message may name a secret field', () => {
  const message = 'null value in column "password" violates not-null constraint'
  expect(redactMessage(message, schema, [], [])).toBe(message)
})
