// Puts all events of a day before $BEFORE, by UTC, into a single one: `node condense-log.mjs`.
import pg from 'pg'

const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
await client.connect()
await client.query(
  `with gone as (
     delete from stock.event_log
     where at < $1::timestamp at time zone 'UTC' and event <> 'day'
     returning at, event
   )
   insert into stock.event_log (at, event, number, payload)
   select date_trunc('day', at, 'UTC'), 'day', count(*),
     jsonb_build_object('events', jsonb_agg(event), 'by', 'night job ' || pg_backend_pid())
   from gone
   group by 1`,
  [process.env.BEFORE],
)
await client.end()
