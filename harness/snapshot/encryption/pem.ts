import { KeyError } from './key-error.ts'

/** The one block of a PEM text. */
export interface PemBlock {
  /** `PUBLIC KEY`, say. */
  readonly label: string
  readonly der: Buffer
  /** The block alone, with LF at the end of each line. */
  readonly text: string
  /** Whether it takes a passphrase to read it. */
  readonly isProtected: boolean
}

const form =
  /^-----BEGIN ([A-Z0-9 ]+)-----\n(?:(Proc-Type: 4,ENCRYPTED)\nDEK-Info: [A-Z0-9-]+,[0-9A-F]+\n\n)?((?:[A-Za-z0-9+/]+={0,2}\n)+)-----END \1-----\n*$/

/**
 * Strict: what a program might overlook (text beside the block, another block) is refused, since nobody can tell which of
 * it was meant. Lines may end in CRLF.
 * @throws KeyError
 */
export function parsePem(given: string): PemBlock {
  // An encryptor that is written in JavaScript may give anything.
  const text = String(given).replaceAll('\r\n', '\n')
  const [, label = '', procType, body = ''] = form.exec(text) ?? []
  if (label === '') throw new KeyError(...formProblem(text))
  const base64 = body.replaceAll('\n', '')
  const der = Buffer.from(base64, 'base64')
  if (der.toString('base64') !== base64) throw new KeyError('is damaged: its base64 is none', anew)
  const isProtected = label === 'ENCRYPTED PRIVATE KEY' || procType !== undefined
  return { label, der, text: `${text.trimEnd()}\n`, isProtected }
}

/** The one block among whatever text there is beside it; the whole text where there is not just one. */
export function loneBlock(given: string): string {
  const blocks = given.match(/^-----BEGIN [^\n]*-----[^-]*^-----END [^\n]*-----/gm) ?? []
  const [block] = blocks
  return block !== undefined && blocks.length === 1 ? block : given
}

const anew = 'copy it again, whole, from where it was made'

function formProblem(text: string): [message: string, fix: string] {
  const blocks = text.match(/^-----BEGIN /gm)?.length ?? 0
  if (blocks === 0)
    return ['is no PEM file: no line begins with -----BEGIN', 'give a key as `roundtrip keygen` or OpenSSL write it']
  if (blocks > 1) return [`holds ${blocks} PEM blocks`, 'leave the key alone in it']
  if (!/^-----END /m.test(text)) return ['is cut off: there is no line -----END', anew]
  const isAlone = text.startsWith('-----BEGIN ') && /-----END [^\n]*-----\n*$/.test(text)
  return isAlone
    ? ['is damaged: it is not base64 from its -----BEGIN to its -----END', anew]
    : ['holds text beside the key', 'remove what stands before -----BEGIN and after the line -----END']
}
