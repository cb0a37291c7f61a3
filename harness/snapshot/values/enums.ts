import { type Codec, ValueError } from './codec.ts'

/** More labels than this are not listed in a message. */
const listedLabels = 12

/** An enum: its label. */
export function enumCodec(labels: readonly string[]): Codec {
  const known = new Set(labels)
  const more = labels.length > listedLabels ? ', …' : ''
  const wanted = `expected one of ${labels.slice(0, listedLabels).join(', ')}${more}`
  return {
    decode: (text) => text,
    encode(value) {
      if (typeof value !== 'string' || !known.has(value)) throw new ValueError(wanted)
      return value
    },
  }
}
