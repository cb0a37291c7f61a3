import type { Connection } from '../../postgres/index.ts'

/** What a step may have SET that decides what is seen, or in which words. */
const ownView = `
  SET LOCAL SESSION AUTHORIZATION DEFAULT;
  SET LOCAL ROLE NONE;
  SET LOCAL datestyle = 'ISO, YMD';
  SET LOCAL timezone = 'UTC';
  SET LOCAL intervalstyle = 'postgres';
  SET LOCAL extra_float_digits = 3;
  SET LOCAL bytea_output = 'hex';
  SET LOCAL statement_timeout = 0;
  SET LOCAL search_path = pg_catalog`

/** Reads with the superuser's rights and the harness's settings, within a transaction of others, and leaves no trace in it. */
export async function lookAside<T>(session: Connection, read: () => Promise<T>): Promise<T> {
  const isWithin = session.client.getTransactionStatus() === 'T'
  await session.client.query(`${isWithin ? 'SAVEPOINT roundtrip_looks' : 'BEGIN'};${ownView}`)
  try {
    return await read()
  } finally {
    await session.client.query(
      isWithin ? 'ROLLBACK TO SAVEPOINT roundtrip_looks; RELEASE SAVEPOINT roundtrip_looks' : 'ROLLBACK',
    )
  }
}
