/** Hosts that are nobody's: RFC 2606 and 6761. */
const reserved = /(?:^|\.)(?:localhost|example|test|invalid|localdomain|example\.(?:com|org|net))$/i

export function isReservedHost(host: string): boolean {
  return reserved.test(host)
}

/** Whether it is written as a host name is. */
export function isHostName(text: string): boolean {
  return text.length <= 253 && /^(?=.*\p{L})[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*\.?$/u.test(text)
}

/** Labels that say what a host does, not whose it is. */
const commonLabels = new Set('www mail smtp imap pop mx ns ns1 ns2 api app web m cdn static ftp'.split(' '))

export function isCommonLabel(label: string): boolean {
  return commonLabels.has(label)
}

/** What somebody registered (`acme.com`, `acme.co.uk`), and the labels before it. */
export function hostParts(host: string): { readonly labels: readonly string[]; readonly domain: string } {
  const all = host.replace(/\.$/, '').split('.')
  const isCountry = /^\p{L}{2}$/u.test(all.at(-1) ?? '')
  const isShared = isCountry && /^(?:com?|org|net|ac|gov|edu)$/.test(all.at(-2) ?? '')
  const own = all.length > 2 && isShared ? 3 : Math.min(2, all.length)
  return { labels: all.slice(0, -own), domain: all.slice(-own).join('.') }
}
