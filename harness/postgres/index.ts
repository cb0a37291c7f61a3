export { cancelStatement, cancelWhenAborted } from './cancel.ts'
export { catalogFingerprint } from './catalog/fingerprint.ts'
export { readIdentities } from './catalog/identities.ts'
export { introspect, introspectWithin } from './catalog/introspect.ts'
export { ownSchema } from './catalog/own-schema.ts'
export { type Connection, connect, inTransaction } from './connect.ts'
export { decideTargets } from './decide-targets.ts'
export type { Check } from './doctor/check.ts'
export type { TargetVerdict } from './doctor/examination.ts'
export { createEmbeddedProvider } from './embedded/embedded-provider.ts'
export { readServerUrl } from './external/server-url.ts'
export type { LeftoverSearch } from './leftovers.ts'
export { examine, listLeftovers } from './on-demand.ts'
export { onServer } from './on-server.ts'
export { openProvider } from './open-provider.ts'
export type {
  ConnectionSettings,
  DatabaseTemplate,
  LastingTemplate,
  Leftover,
  PostgresProvider,
  ThrowawayServer,
} from './provider.ts'
export { quoteIdentifier, quoteList, quoteQualified } from './quote.ts'
export { shareServer } from './shared-server.ts'
export { isWord, sqlTokens, type Token } from './sql-tokens.ts'
