import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HarnessError } from '../model/errors.ts'

/**
 * vitest keeps files in the system's temporary folder whatever the provider, and would blame the cases.
 * @throws HarnessError `infrastructure` when nothing can be made there
 */
export function checkTemporaryFolder(): void {
  try {
    rmdirSync(mkdtempSync(join(tmpdir(), 'pg-roundtrip-check-')))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new HarnessError(`The temporary folder ${tmpdir()} can't be written to: ${reason}`, {
      code: 'infrastructure',
      cause,
      fix: 'Make it writable, with room in it, or set TMPDIR to another folder.',
    })
  }
}
