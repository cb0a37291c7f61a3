import type { Originals } from '../check/originals.ts'
import { addressText, otherAddress, parseAddress } from './addresses.ts'
import type { Draw, Draws } from './draws.ts'
import { hostParts, isCommonLabel, isReservedHost } from './hosts.ts'
import { words } from './words.ts'

/** Top-level domains that nobody can register (RFC 2606); the last for those whose users are called as these are. */
const topLevels = ['example', 'test', 'invalid', 'zz']

/** Replaces names of hosts: all of one domain stay in one domain. Hosts that are nobody's, as example.com, stay. */
export class HostNames {
  private readonly draws: Draws
  private readonly originals: Originals
  private readonly word: (label: string) => string
  private readonly known = new Map<string, string>()
  private readonly domains = new Map<string, string>()
  private readonly taken = new Set<string>()

  /** @param word replaces a label that says whose a host is */
  constructor(draws: Draws, originals: Originals, word: (label: string) => string) {
    this.draws = draws
    this.originals = originals
    this.word = word
  }

  /** @param fresh where what it is replaced by in other places will not do: what another is drawn from */
  replace(host: string, fresh: Draw | null): string {
    const lower = host.toLowerCase()
    const known = fresh === null ? this.known.get(lower) : undefined
    if (known !== undefined) return known
    const other = this.other(lower, fresh)
    if (fresh === null) this.known.set(lower, other)
    return other
  }

  private other(lower: string, fresh: Draw | null): string {
    const bare = lower.replace(/^\[(.*)\]$/, '$1')
    const address = parseAddress(bare)
    if (address) {
      const other = addressText(otherAddress(address, fresh ?? this.draws.for('host', bare), 0))
      return bare === lower ? other : `[${other}]`
    }
    if (fresh !== null) return `${words(fresh, 1, '', 4)}.${isReservedHost(lower) ? 'localhost' : this.topLevel()}`
    if (isReservedHost(lower) && this.originals.find(lower) === null) return lower
    const { labels, domain } = hostParts(lower)
    const own = domain.includes('.') ? this.domain(domain) : this.word(domain)
    return [...labels.map((label) => (isCommonLabel(label) ? label : this.word(label))), own].join('.')
  }

  private domain(domain: string): string {
    const known = this.domains.get(domain)
    if (known !== undefined) return known
    const draw = this.draws.for('domain', domain)
    const topLevel = this.topLevel()
    for (let attempt = 0; ; attempt += 1) {
      const other = `${words(draw, 1, '', attempt)}.${topLevel}`
      if (this.taken.has(other) || (attempt < 400 && this.originals.find(other) !== null)) continue
      this.taken.add(other)
      this.domains.set(domain, other)
      return other
    }
  }

  private topLevel(): string {
    return topLevels.find((name) => this.originals.find(`.${name}`) === null) ?? 'zz'
  }
}
