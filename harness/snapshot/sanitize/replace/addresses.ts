import { isIPv4, isIPv6 } from 'node:net'
import type { Draw } from './draws.ts'

/** An IP address, or a network, as numbers. `bits` before the mask count. */
export interface Address {
  readonly version: 4 | 6
  /** 4 or 16 of them. */
  readonly bytes: readonly number[]
  readonly bits: number
  /** The mask as it is written, with its slash; empty: none. */
  readonly mask: string
}

/** Null when it is none. */
export function parseAddress(text: string): Address | null {
  const [, address = '', mask = ''] = /^([0-9a-f:.]+)(\/\d{1,3})?$/i.exec(text) ?? []
  const version = isIPv4(address) ? 4 : isIPv6(address) ? 6 : null
  if (version === null) return null
  const full = version === 4 ? 32 : 128
  const bits = mask === '' ? full : Number(mask.slice(1))
  if (bits > full) return null
  return { version, bytes: version === 4 ? address.split('.').map(Number) : bytesOf(address), bits, mask }
}

function bytesOf(address: string): readonly number[] {
  // An IPv4 address at the end stands for two groups.
  const plain = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) => {
    return `${hex(Number(a) * 256 + Number(b))}:${hex(Number(c) * 256 + Number(d))}`
  })
  const [before = '', after] = plain.split('::')
  const [head, tail] = [groups(before), groups(after ?? '')]
  const zeros = after === undefined ? [] : Array.from({ length: 8 - head.length - tail.length }, () => 0)
  return [...head, ...zeros, ...tail].flatMap((group) => [group >> 8, group & 255])
}

function groups(text: string): readonly number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
}

function hex(number: number): string {
  return number.toString(16)
}

/** As PostgreSQL prints it. */
export function addressText({ version, bytes, mask }: Address): string {
  if (version === 4) return bytes.join('.') + mask
  const parts = Array.from({ length: 8 }, (_, index) =>
    hex((bytes[index * 2] ?? 0) * 256 + (bytes[index * 2 + 1] ?? 0)),
  )
  const text = parts.join(':')
  const [longest = ''] = (text.match(/\b0(?::0)+\b/g) ?? []).sort((a, b) => b.length - a.length)
  if (longest === '') return text + mask
  const [before = '', ...after] = text.split(longest)
  return `${before.replace(/:$/, '')}::${after.join(longest).replace(/^:/, '')}${mask}`
}

/** Kinds of addresses that stay what they are, with the bytes that say so. */
const keptStarts: readonly { readonly version: 4 | 6; readonly start: readonly number[] }[] = [
  { version: 4, start: [10] },
  { version: 4, start: [192, 168] },
  { version: 4, start: [169, 254] },
  { version: 4, start: [100, 64] },
  { version: 6, start: [0xfe, 0x80, 0, 0, 0, 0, 0, 0] },
  { version: 6, start: [0xfd] },
  { version: 6, start: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff] },
]

/**
 * Another address of the same kind: private stays private. Others come from ranges that no host on the internet has:
 * 198.18.0.0/15 (RFC 2544), or 240.0.0.0/4 where that is too small; 2001:db8::/32 (RFC 3849).
 */
export function otherAddress(address: Address, draw: Draw, tries: number): Address {
  const { version, bytes, bits } = address
  const start = startOf(address, draw, tries)
  const other = bytes.map((_, index) => start[index] ?? draw.below(256))
  if (version === 4 && start.length === 0) other[0] = 240 + draw.below(15)
  const masked = other.map((byte, index) => byte & maskOf(bits - index * 8))
  // What had bits behind the mask is a host in its network, and stays one.
  const isHost = bytes.some((byte, index) => (byte & ~maskOf(bits - index * 8) & 255) !== 0)
  return { ...address, bytes: isHost ? other : masked }
}

/** Networks that are all there is of their kind have to leave it. */
const triesWithinKind = 8

function startOf({ version, bytes }: Address, draw: Draw, tries: number): readonly number[] {
  const kept = keptStarts.find(
    ({ version: of, start }) => of === version && start.every((byte, index) => bytes[index] === byte),
  )
  if (kept && tries < triesWithinKind) return kept.start
  if (version === 6) return tries < triesWithinKind * 2 ? [0x20, 0x01, 0x0d, 0xb8] : [0xfd]
  return tries < triesWithinKind * 2 ? [198, 18 + draw.below(2)] : []
}

function maskOf(bits: number): number {
  if (bits >= 8) return 255
  return bits <= 0 ? 0 : 256 - (1 << (8 - bits))
}
