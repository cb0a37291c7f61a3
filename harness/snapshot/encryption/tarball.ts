/** The members of a tarball, in the order in which Sentry writes them. */
export const members = { token: 'export.json', wrappedKey: 'data.key', publicKey: 'key.pub' } as const

/** Of the members that are read into memory: enough for the longest keys. */
export const mostBytes = { wrappedKey: 2_048, publicKey: 16_384 } as const
