import { join } from 'node:path'
import type { CaseReport } from '../../model/case-report.ts'
import type { Problem } from '../../model/errors.ts'
import type { Shard } from '../../model/report.ts'
import { snapshotPath } from '../../run/index.ts'
import type { BlobFile } from './blob-files.ts'

/** What is to be put together. */
export interface Shards {
  readonly files: readonly BlobFile[]
  /** Of the blobs: vitest calls them `blob-1-3.json`. */
  readonly blobNames: readonly string[]
  /** Of pg-roundtrip, here. */
  readonly version: string
}

/** Why shards do not make one report: none is missing, no case is in two, and all were judged on the same, by the same. */
export function shardProblems(shards: Shards): readonly Problem[] {
  return [
    ...missingShards(shards),
    ...duplicateCases(shards.files),
    ...otherSnapshots(shards.files),
    ...otherVersions(shards),
  ]
}

function missingShards({ files, blobNames }: Shards): readonly Problem[] {
  const told = files.flatMap(({ origin }) => (origin === null ? [] : [origin.shard]))
  const named = blobNames.flatMap((name) => shardOfName(name) ?? [])
  const shards = [...told.filter((shard) => shard !== null), ...named]
  const counts = [...new Set(shards.map(({ count }) => count))].sort((a, b) => a - b)
  const [count, ...others] = counts
  if (count === undefined) return []
  if (others.length > 0) {
    return [{ message: `the shards are of different runs: there are some of ${counts.join(', and some of ')}` }]
  }
  if (told.includes(null)) {
    return [{ message: `a run that was not shared out is among the shards of ${count}: its cases would count twice` }]
  }
  const present = new Set(shards.map(({ index }) => index))
  const missing = Array.from({ length: count }, (_, index) => index + 1).filter((index) => !present.has(index))
  return missing.map((index) => ({
    message: `shard ${index} of ${count} is missing: nobody knows of its cases`,
    fix: `run it with --shard ${index}/${count} --reporter blob, and put its .vitest-reports/blob-${index}-${count}.json with the others`,
  }))
}

function shardOfName(name: string): Shard | null {
  const [, index = 0, count = 0] = (/^blob-(\d+)-(\d+)\.json$/.exec(name) ?? []).map(Number)
  return index >= 1 && index <= count ? { index, count } : null
}

function duplicateCases(files: readonly BlobFile[]): readonly Problem[] {
  const places = new Map<string, { readonly what: string; readonly origins: BlobFile['origin'][] }>()
  for (const { name, project, origin, cases } of files) {
    for (const { target } of cases) {
      const key = JSON.stringify([project, name, target])
      const place = places.get(key)
      if (place) place.origins.push(origin)
      else places.set(key, { what: `${name}${target === null ? '' : ` [${target}]`}`, origins: [origin] })
    }
  }
  const twice = [...places.values()].filter(({ origins }) => origins.length > 1)
  return twice.map(({ what, origins }) => ({
    message: `${what} is there ${origins.length === 2 ? 'twice' : `${origins.length} times`}: in ${shardNames(origins)}`,
    fix: 'run each shard once, all with the same filters, and put no older blobs beside them',
  }))
}

function otherSnapshots(files: readonly BlobFile[]): readonly Problem[] {
  const bySnapshot = new Map<
    string,
    Map<string, { readonly report: CaseReport; readonly origin: BlobFile['origin'] }>
  >()
  for (const { cases, origin } of files) {
    for (const report of cases) {
      if (report.inputs === null) continue
      const path = pathOfSnapshot(report)
      const hashes = bySnapshot.get(path) ?? new Map()
      bySnapshot.set(path, hashes)
      const { snapshotHash } = report.inputs
      if (!hashes.has(snapshotHash)) hashes.set(snapshotHash, { report, origin })
    }
  }
  return [...bySnapshot].flatMap(([path, hashes]) => {
    if (hashes.size === 1) return []
    const judged = [...hashes].map(
      ([hash, { report, origin }]) => `${report.file} on ${hash.slice(0, 12)}… (${shardName(origin)})`,
    )
    return [
      {
        message: `the cases were judged on different snapshots ${path}: ${judged.join(', ')}`,
        fix: 'run all shards on the same commit',
      },
    ]
  })
}

/** Below the project. */
function pathOfSnapshot({ file, subject, snapshot }: CaseReport): string {
  return snapshotPath({ file: join('/', file), snapshot }, join('/snapshots', subject))
    .replaceAll('\\', '/')
    .replace(/^\//, '')
}

function otherVersions({ files, version }: Shards): readonly Problem[] {
  const origins = new Map(files.flatMap(({ origin }) => (origin === null ? [] : [[origin.version, origin] as const])))
  const others = [...origins].filter(([other]) => other !== version)
  return others.map(([other, origin]) => ({
    message: `${shardName(origin)} was judged by pg-roundtrip ${other}, and this is ${version}`,
    fix: 'run all shards, and put them together, with the same version',
  }))
}

function shardNames(origins: readonly BlobFile['origin'][]): string {
  const names = [...new Set(origins.map(shardName))]
  return names.length === 1 ? `several blobs of ${names[0]}` : names.join(' and ')
}

function shardName(origin: BlobFile['origin']): string {
  if (origin === null) return 'a run that was cut short'
  const { shard, startedAt } = origin
  return shard === null ? `the run of ${startedAt}` : `shard ${shard.index} of ${shard.count}`
}
