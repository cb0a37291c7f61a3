import { setTimeout as delay } from 'node:timers/promises'
import { DatabaseError } from 'pg'
import { type ErrorCode, HarnessError } from '../model/errors.ts'
import { connect } from './connect.ts'
import type { PostgresProvider, ThrowawayServer } from './provider.ts'
import { serverLines } from './server-lines.ts'

type Kind = PostgresProvider['kind']
/** As much of a server as is needed to explain its failure. */
type Server = Pick<ThrowawayServer, 'connection' | 'log'>

/**
 * Does work on a server, which must not have been disposed of when the work ends. When it fails because the server
 * does, it fails as `infrastructure`, and says so; any other error is passed on as it is.
 * @throws HarnessError `infrastructure`, with the end of the server's log where it can be had
 */
export async function onServer<T>(kind: Kind, server: Server, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof HarnessError && isInput[error.code]) throw error
    throw (await serverFailure(kind, server, error)) ?? error
  }
}

/** Whether an error is found without a server's help. */
const isInput = {
  'bad-usage': true,
  'bad-config': true,
  'bad-case': true,
  'bad-snapshot': true,
  'bad-comparator': true,
  'not-sanitized': true,
  'step-failed': false,
  'import-failed': false,
  'export-failed': false,
  'schema-failed': false,
  infrastructure: false,
} as const satisfies Record<ErrorCode, boolean>

/** @returns null when the server is well, so that the error must be about something else */
async function serverFailure(kind: Kind, server: Server, error: unknown): Promise<HarnessError | null> {
  const illness = shortageOf(error) ? null : await illnessOf(server, error)
  if (shortageOf(error) === null && illness === null) return null
  const log = illness === null ? '' : serverLines((await server.log?.().catch(() => '')) ?? '')
  const shortage = shortageOf(error) ?? shortageOf(illness) ?? shortageIn(log)
  const summary = shortage
    ? 'The PostgreSQL server runs short of something'
    : 'The PostgreSQL server does not work any more'
  return new HarnessError(`${summary}: ${shortage?.message ?? textOf(illness)}`, {
    code: 'infrastructure',
    cause: error,
    problems: [
      ...(shortage ? stepOf(error).map((step) => ({ message: `it showed in ${step}` })) : []),
      // PostgreSQL's own words may hold values of rows.
      ...(shortage || error instanceof DatabaseError ? [] : [{ message: `it showed as: ${textOf(error)}` }]),
      ...(log === '' ? [] : [{ message: `its log ends:\n${log.replace(/^/gm, '    ')}` }]),
    ],
    fix: fixes[kind][shortage?.kind ?? 'loss'],
  })
}

/** The place and name of the step that failed, if it was one: what a StepError says before the server's own words. */
function stepOf(error: unknown): readonly string[] {
  if (!(error instanceof HarnessError && error.code === 'step-failed')) return []
  return /^(.*?: step \d+ \([^()]*\)) failed: /.exec(error.message)?.slice(1) ?? []
}

type Shortage = { readonly kind: 'disk' | 'memory' | 'connections'; readonly message: string }

/** PostgreSQL manual, appendix A: class 53 is about insufficient resources. Null for any other error. */
function shortageOf(error: unknown): Shortage | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    // A step that raises such an error by itself is not short of anything.
    if (!('code' in cause) || ('routine' in cause && cause.routine === 'exec_stmt_raise')) continue
    if (isFullLockTable(cause)) continue
    if (cause.code === '53100') return { kind: 'disk', message: cause.message }
    if (cause.code === '53200') return { kind: 'memory', message: cause.message }
    if (cause.code === '53300') return { kind: 'connections', message: cause.message }
  }
  return null
}

/** The manual, 19.12: its room follows from settings, not from the machine, so that it is a step that asks for too much. */
function isFullLockTable(error: Error): boolean {
  if (!('code' in error) || error.code !== '53200') return false
  const hint = 'hint' in error ? String(error.hint) : ''
  return error.message.includes('out of shared memory') || /max_(?:pred_)?locks_per_transaction/.test(hint)
}

/** A server that can't write what it must ends, and tells its log alone why. */
function shortageIn(log: string): Shortage | null {
  const line = log.split('\n').findLast((text) => text.includes('No space left on device'))
  return line === undefined ? null : { kind: 'disk', message: line.replace(/^.*?(?:PANIC|FATAL|ERROR): +/, '') }
}

const patienceMs = 5_000
/** A server lets someone in still when a process of it has just crashed, and ends all sessions a moment later. */
const aftermathMs = 250

/**
 * Why the server can't be connected to, or can't use its files; null when it is well. An answer that is just a refusal
 * shows that it is: a step may have taken rights away, or the database itself. So does a late answer where `error` is one
 * that the server gave: it may have much to do.
 */
async function illnessOf({ connection }: Server, error: unknown): Promise<unknown> {
  try {
    await using fresh = await connect(connection, { timeoutMs: patienceMs })
    await fresh.query('BEGIN READ WRITE')
    await fresh.query('CREATE TEMPORARY TABLE pg_roundtrip_sign_of_life AS SELECT relname FROM pg_catalog.pg_class')
    if (isBrokenConnection(error)) {
      await delay(aftermathMs)
      await fresh.query('SELECT')
    }
    return null
  } catch (failure) {
    const cause = failure instanceof HarnessError ? failure.cause : failure
    return isRefusal(cause) || (isTimeout(cause) && isRefusal(rootOf(error))) ? null : cause
  }
}

/** Whether it is an answer of a server that is well. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof DatabaseError)) return false
  // Appendix A again: connection exceptions, insufficient resources, shutdown and crash, system errors, internal errors.
  return isFullLockTable(error) || !/^(?:08|53|58|XX)...$|^57P0[123]$/.test(error.code ?? '')
}

/** Whether it is node-postgres that lost its patience, be it for a query or for the connection. */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && /^Query read timeout$|timeout expired|connection timeout/.test(error.message)
}

/** Whether it is about a connection that broke without a word, which those of a server in order do not. */
function isBrokenConnection(error: unknown): boolean {
  const root = rootOf(error)
  return !(root instanceof DatabaseError) && /terminated|not queryable|ECONNRESET|EPIPE/.test(textOf(root))
}

function rootOf(error: unknown): unknown {
  let root = error
  while (root instanceof Error && root.cause instanceof Error) root = root.cause
  return root
}

function textOf(error: unknown): string {
  const causes = error instanceof AggregateError ? error.errors : [error]
  return causes.map((cause) => (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]).join('; ')
}

const removal = 'look for what removes files there (a cleaner of temporary folders) or ends processes (want of memory)'

/** What usually is behind it, by where the server comes from. */
const fixes = {
  embedded: {
    loss: `Its folder or its process is gone: ${removal}, then run again.`,
    disk: 'Make room on the disk with the temporary folder, or set TMPDIR to a folder on a larger one.',
    memory: 'Free some memory, or run fewer workers at once (vitest: maxWorkers).',
    connections: 'The steps of the case keep too many connections open.',
  },
  testcontainers: {
    loss: 'Check that the Docker daemon runs, and that nothing else ends or removes its containers, then run again.',
    disk: 'The data of a container is in memory: make room in the memory of the Docker daemon, or use fewer workers.',
    memory: 'Give the Docker daemon more memory, or run fewer workers at once (vitest: maxWorkers).',
    connections: 'The steps of the case keep too many connections open.',
  },
  external: {
    loss: 'Check that the server runs and can be reached, and look at its log, then run again.',
    disk: "Make room on the server's disk.",
    memory: 'Give the server more memory, or run fewer workers at once (vitest: maxWorkers).',
    connections: 'Close other connections to the server, or raise its max_connections.',
  },
} as const satisfies Record<Kind, Record<Shortage['kind'] | 'loss', string>>
