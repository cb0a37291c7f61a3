import { type Codec, ValueError } from './codec.ts'

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** bytea: `\x` and hexadecimal digits. Also read: base64, which Django writes and which never starts so. */
export const byteaCodec: Codec = {
  decode: (text) => text,
  encode(value) {
    if (typeof value === 'string' && /^\\x(?:[0-9a-f]{2})*$/i.test(value)) return value.toLowerCase()
    if (typeof value === 'string' && base64.test(value)) return `\\x${Buffer.from(value, 'base64').toString('hex')}`
    throw new ValueError('expected bytes as \\x and hexadecimal digits')
  },
}
