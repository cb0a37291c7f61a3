import { isHostName } from './hosts.ts'

export interface EmailParts {
  readonly local: string
  readonly domain: string
}

/** An address alone: not with a name, nor within a text. Null when it is none. */
export function emailParts(text: string): EmailParts | null {
  const [, local, domain] = /^("[^"]+"|[^\s@"<>,;:]+)@([^\s@"<>,;]+)$/.exec(text) ?? []
  if (local === undefined || domain === undefined) return null
  return isHostName(domain) || /^\[.+\]$/.test(domain) ? { local, domain } : null
}

export interface UrlParts {
  /** `https://` */
  readonly scheme: string
  /** Without its @; empty: none. */
  readonly user: string
  readonly host: string
  /** `:8000`; empty: none. */
  readonly port: string
  readonly path: string
  /** With its question mark; empty: none. */
  readonly query: string
  /** With its number sign; empty: none. */
  readonly fragment: string
}

const url = /^([a-z][a-z0-9+.-]*:\/\/)(?:([^/?#]*)@)?(\[[^\]]*\]|[^/?#:@]*)(:\d*)?(\/[^?#]*)?(\?[^#]*)?(#.*)?$/is

/** Null when it is none with a host. */
export function urlParts(text: string): UrlParts | null {
  const [, scheme, user = '', host = '', port = '', path = '', query = '', fragment = ''] = url.exec(text) ?? []
  if (scheme === undefined || (host === '' && path === '')) return null
  return { scheme, user, host, port, path, query, fragment }
}

const uuid = /^\{?[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\}?$/i

/** With dashes or without. */
export function isUuid(text: string): boolean {
  return uuid.test(text)
}

/** Lower-case, with dashes for what is no letter or digit of ASCII; accents are left out. */
export function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
}
