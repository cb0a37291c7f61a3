import { describe, expect, test } from 'vitest'
import { isTag, withTag } from './image-tag.ts'

const digest = `sha256:${'0a'.repeat(32)}`

describe('a tag takes the place of', () => {
  test.each([
    ['nothing', 'postgres', 'postgres:16'],
    ['a tag', 'postgres:18-alpine', 'postgres:16'],
    ['a digest', `postgres@${digest}`, 'postgres:16'],
    ['a tag with a digest', `postgres:18@${digest}`, 'postgres:16'],
    ['nothing, where a registry has a port', 'host:5000/postgres', 'host:5000/postgres:16'],
    ['a tag, where a registry has a port', 'host:5000/team/postgres:18', 'host:5000/team/postgres:16'],
    ['a digest, where a registry has a port', `host:5000/postgres@${digest}`, 'host:5000/postgres:16'],
  ])('%s', (_, image, expected) => {
    expect(withTag(image, '16')).toBe(expected)
  })
})

test.each(['16', '16-alpine', 'v1.2_3', 'latest', 'x'.repeat(128)])('%s is a tag', (text) => {
  expect(isTag(text)).toBe(true)
})

test.each(['', '-16', '.16', '16 alpine', 'sha256:00', 'a/b', 'ö', '16\n', 'x'.repeat(129)])('%j is none', (text) => {
  expect(isTag(text)).toBe(false)
})
