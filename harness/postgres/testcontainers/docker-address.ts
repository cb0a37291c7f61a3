import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { hasText, isRecord, readJson } from './docker-json.ts'

/** Where a Docker daemon may listen. Plain data: it also travels to the watchdog. */
export interface DockerAddress {
  /** `unix:///var/run/docker.sock`, `tcp://build-host:2376` */
  readonly uri: string
  /** What named it: `DOCKER_HOST`, `the usual place`. */
  readonly origin: string
  /** Null when nothing here, testcontainers included, can speak to such an address. */
  readonly transport: DockerTransport | null
}

export type DockerTransport =
  | { readonly kind: 'socket'; readonly path: string }
  | {
      readonly kind: 'tcp'
      readonly host: string
      readonly port: number
      /** A folder with `ca.pem`, `cert.pem` and `key.pem`; null: no TLS. */
      readonly certificates: string | null
    }

/** What the addresses depend on. */
export interface DockerSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  readonly platform: string
  readonly uid: number
}

/** This process's own. */
export function surroundings(): DockerSurroundings {
  return { env: process.env, home: homedir(), platform: process.platform, uid: process.getuid?.() ?? 0 }
}

/**
 * Where to look for a daemon, best first: what was named (testcontainers' own settings, `DOCKER_HOST`, the Docker
 * context in use) is the only candidate; else the usual places, of which only those that exist are given.
 */
export function dockerAddresses(from: DockerSurroundings): readonly DockerAddress[] {
  const properties = readProperties(path.join(from.home, '.testcontainers.properties'))
  const verify = from.env.DOCKER_TLS_VERIFY ?? properties.get('docker.tls.verify')
  const folder = from.env.DOCKER_CERT_PATH ?? properties.get('docker.cert.path')
  const certificates = verify === '1' && folder ? path.resolve(folder) : null
  const named: readonly (readonly [string | undefined, string])[] = [
    [properties.get('tc.host'), 'tc.host in ~/.testcontainers.properties'],
    [from.env.DOCKER_HOST, 'DOCKER_HOST'],
    [properties.get('docker.host'), 'docker.host in ~/.testcontainers.properties'],
  ]
  for (const [uri, origin] of named) {
    if (uri) return [{ uri, origin, transport: transportOf(uri, certificates) }]
  }
  const context = contextAddress(from)
  if (context) return [context]
  return usualUris(from)
    .filter((uri) => uri.startsWith('npipe:') || existsSync(uri.slice('unix://'.length)))
    .map((uri) => ({ uri, origin: 'the usual place', transport: transportOf(uri, null) }))
}

function transportOf(uri: string, certificates: string | null): DockerTransport | null {
  const url = URL.canParse(uri) ? new URL(uri) : null
  switch (url?.protocol) {
    case 'unix:':
    case 'npipe:':
      return { kind: 'socket', path: decodeURIComponent(url.pathname) }
    case 'tcp:':
    case 'http:':
    case 'https:':
      return { kind: 'tcp', host: url.hostname, port: Number(url.port || (certificates ? 2376 : 2375)), certificates }
    default:
      return null
  }
}

function usualUris({ env, home, platform, uid }: DockerSurroundings): readonly string[] {
  if (platform === 'win32') return ['npipe:////./pipe/docker_engine']
  return [
    '/var/run/docker.sock',
    ...(env.XDG_RUNTIME_DIR ? [path.join(env.XDG_RUNTIME_DIR, 'docker.sock')] : []),
    path.join(home, '.docker/run/docker.sock'),
    path.join(home, '.docker/desktop/docker.sock'),
    `/run/user/${uid}/docker.sock`,
  ].map((socket) => `unix://${socket}`)
}

/** The address of the Docker command's current context; null for its default one. testcontainers knows no contexts. */
function contextAddress({ env, home }: DockerSurroundings): DockerAddress | null {
  const folder = env.DOCKER_CONFIG || path.join(home, '.docker')
  const config = readFile(path.join(folder, 'config.json'))
  const name = env.DOCKER_CONTEXT || currentContext(readJson(config))
  if (!name || name === 'default') return null
  const id = createHash('sha256').update(name).digest('hex')
  const uri = endpointOf(readJson(readFile(path.join(folder, 'contexts/meta', id, 'meta.json'))))
  if (uri === null) return null
  const tls = path.join(folder, 'contexts/tls', id, 'docker')
  const certificates = existsSync(path.join(tls, 'cert.pem')) ? tls : null
  return { uri, origin: `the Docker context ${name}`, transport: transportOf(uri, certificates) }
}

function currentContext(config: unknown): string | null {
  return hasText(config, 'currentContext') ? config.currentContext : null
}

function endpointOf(meta: unknown): string | null {
  const endpoint = isRecord(meta) && isRecord(meta.Endpoints) ? meta.Endpoints.docker : null
  return hasText(endpoint, 'Host') ? endpoint.Host : null
}

function readProperties(file: string): ReadonlyMap<string, string> {
  const pairs = readFile(file)
    .split('\n')
    .map((line) => /^\s*([\w.]+)\s*[=:]\s*(.*?)\s*$/.exec(line))
  return new Map(pairs.flatMap((pair) => (pair?.[1] && pair[2] ? [[pair[1], pair[2].replaceAll('\\:', ':')]] : [])))
}

/** Empty when there is no such file, or none that may be read. */
function readFile(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
