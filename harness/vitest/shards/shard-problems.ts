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

/** Why shards do not make one report: none is missing, no file is in two, and all were judged on the same, by the same. */
export function shardProblems(shards: Shards): readonly Problem[] {
  return [
    ...missingShards(shards),
    ...duplicateFiles(shards.files),
    ...otherSnapshots(shards.files),
    ...otherCaseFiles(shards.files),
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

/** Whatever came of its cases: vitest keeps one of the two, and it may be the one in which nothing ran. */
function duplicateFiles(files: readonly BlobFile[]): readonly Problem[] {
  const places = new Map<string, BlobFile[]>()
  for (const file of files) {
    const key = JSON.stringify([file.project, file.name])
    const place = places.get(key)
    if (place) place.push(file)
    else places.set(key, [file])
  }
  const twice = [...places.values()].filter(({ length }) => length > 1)
  return twice.map((same) => ({
    message: `${same[0]?.name} is there ${same.length === 2 ? 'twice' : `${same.length} times`}: in ${shardNames(same.map(({ origin }) => origin))}`,
    fix: 'run each shard once, all with the same filters and on all targets, and put no older blobs beside them',
  }))
}

/** A snapshot that a case was judged on, or that a step of it imported. */
interface UsedSnapshot {
  /** Of vitest's projects. */
  readonly project: string
  /** Below the project's folder. */
  readonly path: string
  readonly hash: string
  readonly file: string
  readonly origin: BlobFile['origin']
}

function otherSnapshots(files: readonly BlobFile[]): readonly Problem[] {
  // Each of vitest's projects may have a folder of its own.
  const byPlace = new Map<string, Map<string, UsedSnapshot>>()
  for (const used of files.flatMap(usedSnapshots)) {
    const place = JSON.stringify([used.project, used.path])
    const hashes = byPlace.get(place) ?? new Map<string, UsedSnapshot>()
    byPlace.set(place, hashes)
    if (!hashes.has(used.hash)) hashes.set(used.hash, used)
  }
  return [...byPlace.values()].flatMap((hashes) => {
    const [first, ...others] = hashes.values()
    if (first === undefined || others.length === 0) return []
    const judged = [...hashes.values()].map(
      ({ hash, file, origin }) => `${file} on ${hash.slice(0, 12)}… (${shardName(origin)})`,
    )
    return [
      {
        message: `the cases were judged on different snapshots ${first.path}: ${judged.join(', ')}`,
        fix: 'run all shards on the same commit',
      },
    ]
  })
}

function usedSnapshots({ name, project, origin, cases, imported }: BlobFile): readonly UsedSnapshot[] {
  const own = cases.flatMap((report) =>
    report.inputs === null
      ? []
      : [{ project, path: pathOfSnapshot(report), hash: report.inputs.snapshotHash, file: report.file, origin }],
  )
  return [...own, ...imported.map(({ path, hash }) => ({ project, path, hash, file: name, origin }))]
}

/** Below the project. */
function pathOfSnapshot({ file, subject, snapshot }: CaseReport): string {
  return snapshotPath({ file: join('/', file), snapshot }, join('/snapshots', subject))
    .replaceAll('\\', '/')
    .replace(/^\//, '')
}

/** No case is in two shards, so that only this tells that they were run on different ones. */
function otherCaseFiles(files: readonly BlobFile[]): readonly Problem[] {
  const byHash = new Map<string, BlobFile['origin'][]>()
  for (const { origin } of files) {
    if (origin === null || origin.casesHash === null) continue
    const same = byHash.get(origin.casesHash)
    if (same) same.push(origin)
    else byHash.set(origin.casesHash, [origin])
  }
  if (byHash.size < 2) return []
  const groups = [...byHash.values()].map((origins) => [...new Set(origins.map(shardName))].join(' and '))
  return [
    {
      message: `the shards were run on different case files: ${groups.join('; ')}`,
      fix: 'run all shards on the same commit, and change nothing below cases/ meanwhile',
    },
  ]
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
