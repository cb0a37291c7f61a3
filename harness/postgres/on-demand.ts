import type { examine as examineNow } from './doctor/examine.ts'
import type { listLeftovers as listNow } from './leftovers.ts'

// What single commands need, and no run: its workers would wait for it to load.

export const examine: typeof examineNow = async (targets, options) => {
  const doctor = await import('./doctor/examine.ts')
  return doctor.examine(targets, options)
}

export const listLeftovers: typeof listNow = async (places) => {
  const leftovers = await import('./leftovers.ts')
  return leftovers.listLeftovers(places)
}
