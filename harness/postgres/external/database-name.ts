import { createHash, randomBytes } from 'node:crypto'

/** Names one provider among all that ever worked on a server: 8 random digits, and 8 that follow from them. */
export function newRun(): string {
  const random = randomBytes(4).toString('hex')
  return random + checkDigits(random)
}

export function databaseName(run: string, number: number): string {
  return `roundtrip_${run}_${number}`
}

/** The run that a database's name tells of; null for every name that is not one of ours. */
export function runOf(name: string): string | null {
  const [, random, check] = /^roundtrip_([0-9a-f]{8})([0-9a-f]{8})_[1-9][0-9]{0,8}$/.exec(name) ?? []
  if (random === undefined || check !== checkDigits(random)) return null
  return random + check
}

/** For pg_advisory_lock, which takes a signed number of 64 bits: a run holds it as long as it is connected. */
export function lockKey(run: string): string {
  return BigInt.asIntN(64, BigInt(`0x${run}`)).toString()
}

function checkDigits(random: string): string {
  return createHash('sha256').update(`pg-roundtrip ${random}`).digest('hex').slice(0, 8)
}
