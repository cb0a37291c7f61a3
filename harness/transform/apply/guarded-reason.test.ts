import { DatabaseError } from 'pg'
import { describe, expect, test } from 'vitest'
import type { Schema } from '../../model/schema.ts'
import { sketchField, sketchSchema } from '../test-schema.ts'
import { guardedReason } from './guarded-reason.ts'

const account = (secret: boolean): Schema =>
  sketchSchema({ account: { fields: [sketchField('id', 'int4'), { ...sketchField('token', 'text'), secret }] } })

function reason(message: string, more: Partial<DatabaseError> = {}, schema = account(true)): string {
  return guardedReason(schema, Object.assign(new DatabaseError(message, 1, 'error'), more))
}

const hidden = '(not shown: the subject has secrets)'

describe('what PostgreSQL says, of a subject with secrets,', () => {
  test.each([
    ['invalid input syntax for type integer: "x\n"y"', `invalid input syntax for type integer: ${hidden}`],
    ['value "12" is out of range for type integer', `value ${hidden} is out of range for type integer`],
    ['syntax error at or near "hunter2"', `syntax error at or near ${hidden}`],
    ['unterminated quoted string at or near "\'a "b" c"', `unterminated quoted string at or near ${hidden}`],
    ['column "hunter2" of relation "account" does not exist', `column ${hidden} does not exist`],
  ])('hides what it quotes: %j', (message, shown) => {
    expect(reason(message, { code: '42601' })).toBe(shown)
  })

  test.each([
    'column "tokn" of relation "account" does not exist',
    'permission denied for table account',
    'division by zero',
  ])('is told where it holds nothing but names of the schema, or slips of them: %j', (message) => {
    expect(reason(message, { code: '42703' })).toBe(message)
  })

  test('is told where it is about a constraint', () => {
    const message = 'duplicate key value violates unique constraint "one_of_a_kind"'
    expect(reason(message, { code: '23505', detail: 'Key (token)=(hunter2) already exists.' })).toBe(message)
  })

  test.each([
    ['PL/pgSQL function shop.refuse() line 3 at RAISE\nSQL statement "…"', 'raised by shop.refuse() in line 3'],
    ['PL/pgSQL function inline_code_block line 1 at RAISE', 'raised in line 1 of its DO block'],
    ['', 'code in the database raised it'],
  ])('is replaced by the place where code of the database raised it: %j', (where, place) => {
    const raised = { where, code: '23505', routine: 'exec_stmt_raise', file: 'pl_exec.c' }
    expect(reason('duplicate token "hunter2"', raised)).toBe(`${place} ${hidden}`)
    expect(reason('hunter2', { where, routine: 'PLy_elog_impl', file: 'plpy_elog.c' })).toContain(hidden)
  })
})

test('what PostgreSQL says is told as it is where no field is secret', () => {
  expect(reason('no "hunter2"', { routine: 'exec_stmt_raise' }, account(false))).toBe('no "hunter2"')
})
