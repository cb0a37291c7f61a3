import { describe, expect, test } from 'vitest'
import type { Row, Snapshot } from '../../model/snapshot.ts'
import { schemaOf } from '../test-database.ts'
import { serverForTests } from '../test-server.ts'
import { importRows } from './import.ts'
import { remadeSubject, row } from './test-import.ts'

const { connection } = serverForTests()

const noting = `
  CREATE TABLE log (entry text);
  CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO log VALUES (TG_NAME || ' ' || TG_OP); RETURN new; END $$;`

async function loadWithTriggers(rows: Snapshot): Promise<void> {
  await importRows(
    connection(),
    await schemaOf(connection()),
    async function* () {
      yield rows
    },
    { triggers: 'on' },
  )
}

async function triggerModes(): Promise<readonly (string | null)[]> {
  const { rows } = await connection().query(`
    SELECT format('%s %s %s', tgrelid::regclass, CASE WHEN tgisinternal THEN tgfoid::regproc::text ELSE tgname END, tgenabled)
    FROM pg_trigger ORDER BY tgrelid::regclass::text, tgname`)
  return rows.flat()
}

test('no trigger fires by default, not even an insistent one of a partition, and each is left as it was', async () => {
  const shop = await remadeSubject(
    connection(),
    `${noting} CREATE TABLE p (id int PRIMARY KEY) PARTITION BY LIST (id);
    CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1); CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
    CREATE TRIGGER of_all AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION note();
    CREATE TRIGGER "of one" BEFORE INSERT ON p1 FOR EACH ROW EXECUTE FUNCTION note();
    ALTER TABLE p1 ENABLE ALWAYS TRIGGER "of one"; ALTER TABLE p1 ENABLE REPLICA TRIGGER of_all;
    ALTER TABLE p2 DISABLE TRIGGER of_all`,
  )
  const modes = await triggerModes()
  expect(modes).toEqual(['p of_all O', 'p1 of one A', 'p1 of_all R', 'p2 of_all D'])
  await shop.load(row('p', 1), row('p', 2))
  expect(await shop.all()).toEqual([row('p', 1), row('p', 2)])
  expect(await triggerModes()).toEqual(modes)
})

test("a trigger of a partitioned table that insists there is no partition's affair afterwards", async () => {
  const shop = await remadeSubject(
    connection(),
    `${noting} CREATE TABLE p (id int PRIMARY KEY) PARTITION BY LIST (id);
    CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1); CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
    CREATE TRIGGER t AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION note();
    ALTER TABLE p ENABLE ALWAYS TRIGGER t; ALTER TABLE p1 ENABLE TRIGGER t; ALTER TABLE p2 DISABLE TRIGGER t`,
  )
  const modes = await triggerModes()
  expect(modes).toEqual(['p t A', 'p1 t O', 'p2 t D'])
  await shop.load(row('p', 1))
  expect(await triggerModes()).toEqual(modes)
})

describe('with triggers on', () => {
  const sql = `${noting}
    CREATE TABLE a (id int PRIMARY KEY, b int NOT NULL, parent int REFERENCES a);
    CREATE TABLE b (id int PRIMARY KEY, a int NOT NULL REFERENCES a ON DELETE CASCADE);
    ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;
    CREATE TRIGGER plain BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION note();
    CREATE TRIGGER "in sistent" AFTER INSERT ON a FOR EACH ROW EXECUTE FUNCTION note();
    CREATE TRIGGER of_replicas AFTER INSERT ON a FOR EACH ROW EXECUTE FUNCTION note();
    CREATE TRIGGER off AFTER INSERT ON a FOR EACH ROW EXECUTE FUNCTION note();
    CREATE CONSTRAINT TRIGGER z_deferred AFTER INSERT ON a DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note();
    ALTER TABLE a ENABLE ALWAYS TRIGGER "in sistent"; ALTER TABLE a ENABLE REPLICA TRIGGER of_replicas;
    ALTER TABLE a DISABLE TRIGGER off`
  const cycle = [row('a', 1, { b: 1, parent: 2 }), row('a', 2, { b: 1, parent: null }), row('b', 1, { a: 2 })]
  const entries = (rows: readonly Row[]) => rows.flatMap(({ fields }) => fields.entry ?? [])

  test('those fire that would in any session, and cycles of foreign keys import all the same', async () => {
    const shop = await remadeSubject(connection(), sql)
    const modes = await triggerModes()
    await loadWithTriggers(cycle)
    const rows = await shop.all()
    expect(rows.filter(({ model }) => model !== 'public.log')).toEqual(cycle)
    const each = ['in sistent INSERT', 'plain INSERT', 'z_deferred INSERT']
    expect(entries(rows)).toEqual(each.flatMap((entry) => [entry, entry]))
    expect(await triggerModes()).toEqual(modes)
  })

  test('what they add is held to the foreign keys too', async () => {
    await remadeSubject(
      connection(),
      `CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id serial PRIMARY KEY, a int REFERENCES a);
      CREATE FUNCTION more() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO b (a) VALUES (new.id + 1); RETURN new; END $$;
      CREATE TRIGGER t AFTER INSERT ON a FOR EACH ROW EXECUTE FUNCTION more()`,
    )
    await expect(loadWithTriggers([row('a', 1)])).rejects.toThrow(
      'public.b: field a refers to public.a 2, which is not there',
    )
  })

  test('the actions of foreign keys happen for what they delete', async () => {
    const shop = await remadeSubject(
      connection(),
      `CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a ON DELETE CASCADE);
      CREATE FUNCTION fewer() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM a WHERE id = 2; RETURN new; END $$;
      CREATE TRIGGER t AFTER INSERT ON b FOR EACH STATEMENT EXECUTE FUNCTION fewer()`,
    )
    await loadWithTriggers([row('a', 1), row('a', 2), row('b', 1, { a: 1 }), row('b', 2, { a: 2 })])
    expect(await shop.all()).toEqual([row('a', 1), row('b', 1, { a: 1 })])
  })

  test('an error of one fails the import and names the row', async () => {
    await remadeSubject(
      connection(),
      `CREATE TABLE a (id int PRIMARY KEY);
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF new.id = 2 THEN RAISE 'not this'; END IF; RETURN new; END $$;
      CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION refuse()`,
    )
    await expect(loadWithTriggers([row('a', 1), row('a', 2)])).rejects.toThrow('public.a row 2 (pk 2): not this')
  })
})

test('rules do not apply to what is imported', async () => {
  const shop = await remadeSubject(
    connection(),
    `CREATE TABLE a (id int PRIMARY KEY); CREATE RULE r AS ON INSERT TO a DO INSTEAD NOTHING;
    CREATE TABLE d (n int DEFAULT 3); CREATE RULE r AS ON INSERT TO d DO INSTEAD NOTHING;
    CREATE TABLE nothing (); CREATE RULE r AS ON INSERT TO nothing DO INSTEAD NOTHING`,
  )
  await shop.load(row('a', 1), row('d', null), row('nothing', null))
  expect(await shop.all()).toEqual([row('a', 1), row('d', null, { n: 3 }), row('nothing', null)])
})
