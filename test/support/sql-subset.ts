/**
 * The SQL that stores may issue: what PostgreSQL, CockroachDB and YugabyteDB all have. Each word outside of quotes
 * stands here, so that a new one is looked up before it is used.
 *
 * @see https://www.cockroachlabs.com/docs/stable/sql-feature-support
 * @see https://docs.yugabyte.com/stable/explore/ysql-language-features/postgresql-compatibility/
 */
const KEYWORDS = new Set(
  `
  select from where and or not in is null as on by order asc desc limit group having distinct exists case when then
  else end between like escape union all join left inner cross with values true false
  insert into update set delete returning conflict do nothing excluded for default any
  begin commit rollback savepoint release to local show
  create table if index unique alter add column drop primary key collate text bigint double precision
  isolation level repeatable read only cascade recursive offset found value
  `
    .trim()
    .split(/\s+/),
)

/** `lower` of what has ASCII letters alone, by AWS's own pattern: of others each engine makes something else. */
const FUNCTIONS = new Set(
  'count sum max min coalesce length row any version current_setting values in lower found'.split(' '),
)

/** What only the operator's commands ask, which are told of other engines in docs/cluster.md. */
const NAMES = new Set(
  'statement_timeout lock_timeout idle_in_transaction_session_timeout server_version_num server_encoding'.split(' '),
)

/** Beyond words: no casts, no operators of JSON, arrays, patterns or ranges. */
const SIGNS = /^(?:[(),.;]|=|<>|!=|<=?|>=?|\+|-|\*|\/|%|\|\|)$/

/**
 * @param identifiers of tables and columns, which stand without quotes in what is written by hand.
 * @returns what of the statement is not in the subset.
 */
export function outsideSubset(sql: string, identifiers: ReadonlySet<string>): readonly string[] {
  const found: string[] = []
  const tokens = sql.matchAll(
    /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$\d+|\d+(?:\.\d+)?|[A-Za-z_]\w*|\s+|\|\||[<>!=:@#~&^?-]+|./g,
  )
  const all = [...tokens].map(([token]) => token).filter((token) => token.trim() !== '')
  for (const [at, token] of all.entries()) {
    if (/^(?:['"$]|\d)/.test(token) && token.length > 1) continue
    if (/^\d$/.test(token)) continue
    if (!/^\w/.test(token)) {
      if (!SIGNS.test(token)) found.push(token)
      continue
    }
    const word = token.toLowerCase()
    if (identifiers.has(token) || NAMES.has(word) || FUNCTIONS.has(word)) continue
    // A function that is none of those is no keyword either, unless what follows is a list: `in (`, `values (`.
    if (!KEYWORDS.has(word)) found.push(all[at + 1] === '(' ? `${word}()` : word)
  }
  return found
}
