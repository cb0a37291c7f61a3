import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hashSchemaFiles, loadSubject, writeCatalogFile } from '../../config/index.ts'
import type { Column } from '../../model/catalog.ts'

const schema = `CREATE TABLE product (id integer PRIMARY KEY, name text NOT NULL UNIQUE, price numeric(10, 2) NOT NULL);
CREATE TABLE review (id integer PRIMARY KEY, stars integer NOT NULL);
`

/** Writes the subject `shop` of a project with tables of products and reviews, whose catalog file is current. */
export async function writeSubject(root: string): Promise<void> {
  const folder = join(root, 'snapshots/shop')
  await writeFile(join(folder, 'schema.sql'), schema)
  await writeFile(join(folder, 'subject.ts'), "export default { name: 'shop', schema: 'schema.sql' }\n")
  const table = (name: string, uniques: readonly (readonly string[])[], ...columns: readonly Column[]) => {
    const all = [column('id', 'int4', 'integer'), ...columns]
    return { schema: 'public', name, columns: all, primaryKey: ['id'], uniques, foreignKeys: [], triggers: [] }
  }
  const price = {
    ...column('price', 'numeric', 'numeric(10,2)'),
    type: { kind: 'base', name: 'numeric', scale: 2 },
  } as const
  await writeCatalogFile(await loadSubject(root, 'shop'), hashSchemaFiles([{ text: schema }]), {
    tables: [
      table('product', [['name']], column('name', 'text', 'text'), price),
      table('review', [], column('stars', 'int4', 'integer')),
    ],
    sequences: [],
  })
}

function column(name: string, type: string, sqlType: string): Column {
  const none = { default: null, generated: null, identity: null, sequence: null }
  return { name, type: { kind: 'base', name: type }, sqlType, nullable: false, ...none }
}
