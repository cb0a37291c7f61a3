import { expect, test } from 'vitest'
import { parsePem } from './pem.ts'

const block = (body: string, end = 'END') => `-----BEGIN KEY-----\n${body}\n-----${end} KEY-----\n`

test('a block is read with LF or CRLF, and with or without a last line end', () => {
  const read = { label: 'KEY', der: Buffer.of(0, 1, 2, 3), text: block('AAEC\nAw=='), isProtected: false }
  for (const text of [
    block('AAEC\nAw=='),
    block('AAEC\nAw==').trimEnd(),
    block('AAEC\nAw==').replaceAll('\n', '\r\n'),
  ]) {
    expect(parsePem(text)).toEqual(read)
  }
})

test('one under a passphrase is known by its label, or by its headers', () => {
  expect(parsePem(block('AAEC').replaceAll('KEY', 'ENCRYPTED PRIVATE KEY')).isProtected).toBe(true)
  expect(parsePem(block('Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00FF\n\nAAEC')).isProtected).toBe(true)
})

test.each([
  ['bits left over', block('AAEC\nAx=='), 'is damaged: its base64 is none'],
  ['padding in the middle', block('Aw==\nAAEC'), 'is damaged: its base64 is none'],
  ['no base64', block('A!EC'), 'is damaged'],
  ['nothing inside', block(''), 'is damaged'],
  ['another end', block('AAEC').replace('END KEY', 'END CAR'), 'is damaged'],
  ['no end', '-----BEGIN KEY-----\nAAEC\n', 'is cut off'],
  ['text after it', `${block('AAEC')}x`, 'holds text beside the key'],
  ['a mark before it', `\ufeff${block('AAEC')}`, 'is no PEM file'],
  ['what is no text, as JavaScript may give it,', JSON.parse('7'), 'is no PEM file'],
  ['two blocks', block('AAEC').repeat(2), 'holds 2 PEM blocks'],
])('%s is refused', (_, text, message) => {
  expect(() => parsePem(text)).toThrow(message)
})
