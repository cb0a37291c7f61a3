// Gives every stock level of a warehouse that is on no shelf yet a shelf of its own: `node label-shelves.mjs RVK`.
import pg from 'pg'

const [, , warehouse] = process.argv
const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
await client.connect()
const { rows } = await client.query(
  `select isbn from stock.level where warehouse = $1 and shelf = 'unsorted' order by isbn`,
  [warehouse],
)
for (const [index, { isbn }] of rows.entries()) {
  await client.query('update stock.level set shelf = $1 where warehouse = $2 and isbn = $3', [
    `${process.env.LABEL}-${index + 1}`,
    warehouse,
    isbn,
  ])
}
await client.end()
