// Deletes what nobody has looked at for DAYS days: `node clean-up.mjs TABLE…`, after `sentry cleanup --days`.
import pg from 'pg'

const columns = { sentry_recentsearch: 'last_seen', sentry_dashboard: 'last_visited', sentry_userip: 'last_seen' }
const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
await client.connect()
for (const table of process.argv.slice(2)) {
  await client.query(`delete from ${table} where ${columns[table]} < now() - $1 * interval '1 day'`, [process.env.DAYS])
}
await client.end()
