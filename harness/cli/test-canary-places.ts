import { chmod, readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, vi } from 'vitest'
import type { Canaries } from './test-canaries.ts'
import { CanarySearch } from './test-canary-search.ts'
import { temporaryFolder } from './test-command.ts'

/** For temporary files of a run: the server's own account must be able to enter it. */
export async function openFolder(): ReturnType<typeof temporaryFolder> {
  const folder = await temporaryFolder()
  await chmod(folder.path, 0o755)
  return folder
}

/** Every file but those that hold the data itself: what the test wrote, and the folder of a kept server. */
export async function filesOf(root: string, besides: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>()
  const visit = async (folder: string): Promise<void> => {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      const place = relative(root, path)
      if (besides.includes(place)) continue
      if (entry.isDirectory()) await visit(path)
      if (!entry.isFile()) continue
      const bytes = await readFile(path)
      files.set(place, textOf(place, bytes))
    }
  }
  await visit(root)
  return files
}

/** With what is compressed in it, which is base64 in a page. */
function textOf(place: string, bytes: Buffer): string {
  if (place.endsWith('.gz')) return gunzipSync(bytes).toString('utf8')
  const text = bytes.toString('utf8')
  if (!place.endsWith('.html')) return text
  const blocks = [...text.matchAll(/\bH4sI[A-Za-z0-9+/]+=*/g)].map(([block]) =>
    gunzipSync(Buffer.from(block, 'base64')),
  )
  return [text, ...blocks.map((block) => block.toString('utf8'))].join('\n')
}

/** Watchdogs may still be about to remove the folders of servers that have ended. */
export async function serversGone(folder: string, but: string): Promise<void> {
  const left = async () => (await readdir(folder)).filter((name) => /^pg-roundtrip-\w{12}$/.test(name) && name !== but)
  await vi.waitFor(async () => expect(await left()).toEqual([]), { timeout: 120_000, interval: 50 })
}

/** Where canaries can be read, and which: nothing, one hopes. */
export function leaks(
  texts: ReadonlyMap<string, string>,
  among: Canaries,
): Readonly<Record<string, readonly string[]>> {
  const search = new CanarySearch(among.planted)
  const found = [...texts].map(
    ([place, text]) => [place, [...search.in(text)].map((entry) => entry.join(': '))] as const,
  )
  return Object.fromEntries(found.filter(([, labels]) => labels.length > 0))
}
