import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unusableTemporaryFolder } from '../snapshot/index.ts'

/**
 * vitest keeps files in the system's temporary folder whatever the provider, and would blame the cases.
 * @throws HarnessError `infrastructure` when nothing can be made there
 */
export function checkTemporaryFolder(): void {
  try {
    rmdirSync(mkdtempSync(join(tmpdir(), 'pg-roundtrip-check-')))
  } catch (cause) {
    throw unusableTemporaryFolder(cause)
  }
}
