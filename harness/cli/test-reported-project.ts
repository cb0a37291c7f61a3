import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from './test-command.ts'

/** A project whose cases have run: there is a page. */
export async function reportedProject() {
  const folder = await temporaryFolder()
  await mkdir(join(folder.path, 'snapshots'))
  await mkdir(join(folder.path, 'reports/out'), { recursive: true })
  await writeFile(join(folder.path, 'reports/out/index.html'), '<!doctype html>')
  return folder
}
