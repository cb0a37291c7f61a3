/** Where pg-roundtrip keeps what it has to know of a database. Names that begin with `pg_` are PostgreSQL's own. */
export const ownSchema = '_pg_roundtrip'
