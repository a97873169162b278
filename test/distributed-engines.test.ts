import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import postgres from 'postgres'
import { storeContract } from '../src/storage/contract.ts'
import { migrations } from '../src/storage/migrations/index.ts'
import { tablesOf } from '../src/storage/migrations/tables.ts'
import { sqlNames } from '../src/storage/naming.ts'
import { openPostgres } from '../src/storage/postgres.ts'
import { ALICE, BOB, newAccount } from '../src/storage/testing/accounts.ts'
import { type PostgresServer, postgresMissing, startPostgres } from './postgres.ts'
import { outsideSubset } from './support/sql-subset.ts'

/** As those engines run it, and with a log of every statement. */
const SETTINGS = {
  default_transaction_isolation: 'serializable',
  log_statement: 'all',
  logging_collector: 'on',
  log_destination: 'jsonlog',
}

/** As CockroachDB and YugabyteDB do: each third transaction that wrote is refused when it commits. */
const REFUSES = `
  CREATE SEQUENCE refusals;
  CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF current_setting('refuse.seen', true) IS DISTINCT FROM txid_current()::text THEN
      PERFORM set_config('refuse.seen', txid_current()::text, true);
      IF nextval('refusals') % 3 = 0 THEN RAISE EXCEPTION 'restart transaction' USING ERRCODE = '40001'; END IF;
    END IF;
    RETURN NULL;
  END $$;`
const TABLES = tablesOf(migrations).map(({ name }) => sqlNames.column(name))
const IDENTIFIERS = new Set([
  'schema_migration',
  'turn', // The savepoint of a member of a group: where an engine has none, each commits by itself.
  ...['name', 'digest', 'steps', 'position'],
  ...TABLES,
  ...tablesOf(migrations).flatMap(({ columns }) => [...columns.keys()].map((column) => sqlNames.column(column))),
])

const missing = postgresMissing()
if (missing) test('what distributed engines need', { skip: missing }, () => {})
else await engines()

async function engines(): Promise<void> {
  const server = await startPostgres(SETTINGS)
  after(() => server.stop())

  async function sql(...statements: readonly string[]) {
    const connection = postgres(server.url(), { max: 1, onnotice: () => {}, connection: { application_name: 'test' } })
    for (const statement of statements) await connection.unsafe(statement)
    await connection.end({ timeout: 2 })
  }
  const onEach = (statement: (table: string) => string) => TABLES.map(statement)

  storeContract('PostgreSQL, serializable, each third commit refused', {
    async open() {
      const store = await openPostgres({ url: server.url() })
      await sql(
        REFUSES,
        ...onEach(
          (table) => `CREATE CONSTRAINT TRIGGER refused AFTER INSERT OR UPDATE OR DELETE ON ${table}
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()`,
        ),
      )
      return store
    },
    reopen: () => openPostgres({ url: server.url() }),
    crowd: 24,
  })

  describe('what those engines need', () => {
    test('a transaction that is refused again and again is given up as an outage', async () => {
      await sql(`CREATE DATABASE refused`)
      const store = await openPostgres({ url: server.url('refused') })
      for (const account of [ALICE, BOB]) await newAccount(store, account)
      const other = postgres(server.url('refused'), { max: 1, onnotice: () => {} })
      await other.unsafe(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'restart transaction' USING ERRCODE = '40001'; END $$`)
      await other.unsafe(`CREATE CONSTRAINT TRIGGER refused AFTER UPDATE ON account
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()`)
      await other.end({ timeout: 2 })
      let runs = 0
      const written = store.write(ALICE, async () => void runs++)
      await assert.rejects(written, { name: 'StoreUnavailable' })
      assert.ok(runs > 1, 'it was not tried again')
      await store.close()
    })

    test('a word that those engines may lack is found', () => {
      const lacking: Readonly<Record<string, readonly string[]>> = {
        'LISTEN changes': ['listen', 'changes'],
        'SELECT pg_advisory_lock($1)': ['pg_advisory_lock()'],
        'select "a"::jsonb from account': ['::', 'jsonb'],
        'TRUNCATE account': ['truncate'],
        "select * from account where name ~ 'x'": ['~'],
        'create temporary table x': ['temporary', 'x'],
        'select nextval($1)': ['nextval()'],
        'select a.name from account as a': ['a', 'a'],
        "insert into account (name) values ('it''s ::')": [],
        'select "x" from "account" where "name" = any($1) for update': [],
      }
      for (const [statement, words] of Object.entries(lacking))
        assert.deepEqual(outsideSubset(statement, IDENTIFIERS), words, statement)
    })

    test('every statement that the contract made is of the subset', () => {
      const issued = statementsOf(server)
      assert.ok(issued.size > 250, `${issued.size} statements were collected`)
      const outside = [...issued].flatMap((statement) =>
        outsideSubset(statement, IDENTIFIERS).map((word) => `${word}: ${statement.slice(0, 200)}`),
      )
      assert.deepEqual(outside, [])
    })
  })
}

/** Those of the stores, and not of this test, of which the server's log tells. */
function statementsOf({ data }: PostgresServer): ReadonlySet<string> {
  const folder = join(data, 'log')
  const lines = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
  const statements = new Set<string>()
  for (const line of lines.filter(Boolean)) {
    const { message = '', application_name: application } = JSON.parse(line) as LogLine
    const statement = /^(?:statement|execute [^:]*): ([\s\S]*)$/.exec(message)?.[1]
    if (statement !== undefined && application?.startsWith('castellan')) statements.add(statement)
  }
  return statements
}

interface LogLine {
  readonly message?: string
  readonly application_name?: string
}
