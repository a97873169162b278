import { DatabaseSync } from 'node:sqlite'

/**
 * What is read whole, or by account alone, and may be: it is counted in an index, ends with its page, or is little.
 * Everything else is found by an index, however much the account has.
 */
const WALKS: Readonly<Record<string, string>> = {
  account: 'all accounts, for a worker that looks at each',
  audit_batch: 'the size of the record, once for each process',
  console_session: 'retention, once a day: the sessions of browsers that are signed in',
  iam_group: 'at most 500 of an account, and the groups of one user are read by name',
  master_key_check: 'one row of each master key that is in use, of which there are two at most',
  metric_alarm: 'what of the alarms is due, in the order of an index, to its page',
  recorded_policy: 'at most 10,000 of an account, where a policy was set by half a name',
  pending_metric_data: 'some 64 of an account at most: whoever adds more folds them',
  region_opt: 'as many as there are Regions',
  root_email: 'one of an account, when root’s is changed',
  row_count: 'a few numbers of an account, forgotten once a day',
  schema_migration: 'when a store is opened',
  signin_ticket: 'retention, once a day: sign-ins of the last minutes',
  sns_subscription: 'a page of all, for a migration',
  sqlite_schema: 'when a store is opened',
  token_key: 'a few of an account',
}

/** What is listed whole by the contract, and by pages, or at most a hundred, by whoever asks for it. */
const LISTS: ReadonlySet<string> = new Set([
  ...['iam_instance_profile', 'iam_role', 'oidc_provider', 'saml_provider', 'server_certificate', 'service_credential'],
])

/** All queries that anybody prepares from now on, until `stop` is called. */
export function noteQueries(): { readonly queries: ReadonlySet<string>; stop(): void } {
  const queries = new Set<string>()
  const { prepare } = DatabaseSync.prototype
  DatabaseSync.prototype.prepare = function (this: DatabaseSync, sql: string, options?: object) {
    if (/^\s*(select|update|delete|with)\b/i.test(sql)) queries.add(sql)
    return options === undefined ? prepare.call(this, sql) : Reflect.apply(prepare, this, [sql, options])
  }
  return {
    queries,
    stop: () => {
      DatabaseSync.prototype.prepare = prepare
    },
  }
}

/** Queries that go through all that an account has, and are not known to: with the table that each reads. */
export function unexpectedWalks(
  queries: ReadonlySet<string>,
  database: DatabaseSync,
): readonly (readonly [string, string])[] {
  const walked = [...queries].flatMap((sql) => walkedBy(sql, database).map((table) => [table, sql] as const))
  const isList = (sql: string) => /where "account_id" = \? order by "\w+"$/.test(sql)
  return walked.filter(([table, sql]) => !(table in WALKS) && !(LISTS.has(table) && isList(sql)))
}

/** The tables of which a query reads all, or all of one account's. */
function walkedBy(sql: string, database: DatabaseSync): readonly string[] {
  // What is counted is counted in an index, and a page ends where it ends.
  if (/\blimit \?|^\s*select (count\(|min\(|max\()|WITH RECURSIVE/i.test(sql)) return []
  return planOf(sql, database).flatMap((detail) => {
    const [, scanned] = /^SCAN (\w+)/.exec(detail) ?? []
    const [, searched] = /^SEARCH (\w+) .*\(account_id=\?\)/.exec(detail) ?? []
    const table = tableOf(scanned ?? searched, sql)
    return table === undefined || (searched !== undefined && isOneRow(table, database)) ? [] : [table]
  })
}

/** Whether it is not by their ids that rows of some ids are found. */
export function isFoundOtherwise(sql: string, database: DatabaseSync): boolean {
  const [, column] = /"(\w+)" in \(\?/.exec(sql) ?? []
  const plan = planOf(sql, database)
  return column !== undefined && plan.length > 0 && !plan.some((detail) => detail.includes(`${column}=?`))
}

/** Whether no index has the order of a page: then all is read, however short the page. */
export function isSortedBeforeItsPage(sql: string, database: DatabaseSync): boolean {
  return /\blimit \?/i.test(sql) && planOf(sql, database).some((detail) => detail.startsWith('USE TEMP B-TREE'))
}

/** Nothing for a query of a table that a later migration drops. */
function planOf(sql: string, database: DatabaseSync): readonly string[] {
  try {
    return database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => String(detail))
  } catch {
    return []
  }
}

/** A table by its name, or by the name that the query has for it. */
function tableOf(name: string | undefined, sql: string): string | undefined {
  if (name === undefined || name === 'CONSTANT') return undefined
  return new RegExp(`"(\\w+)" as "${name}"`).exec(sql)?.[1] ?? name
}

/** Whether the account alone is the key. */
function isOneRow(table: string, database: DatabaseSync): boolean {
  const key = database.prepare(`SELECT name FROM pragma_table_info('${table}') WHERE pk > 0`).all()
  return key.length === 1
}
