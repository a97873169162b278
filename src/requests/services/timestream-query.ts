import type { Asked, Reader, ResourceRow, ServiceExceptions, Test } from '../rows.ts'

/** Without the comments that stand before it: within it, what looks like one may be text. */
function queryOf({ parameters: { QueryString: text } }: Asked): string {
  return typeof text === 'string' ? text.replace(/^(?:\s|--[^\n]*|\/\*[\s\S]*?\*\/)+/, '') : ''
}

const LISTING = /^(?:SHOW|DESC|DESCRIBE)\b/i
const ofTables = (query: string) => !LISTING.test(query) && /\bFROM\b/i.test(query)

function is(says: string, of: (query: string) => boolean): Test {
  return { says, of: (asked) => of(queryOf(asked)) }
}

const SOURCES = /\b(?:FROM|JOIN|TABLE)\b/gi
const SOURCE =
  /(?:\bFROM|^DESC|^DESCRIBE)\s+(?:"([^"]+)"|(\w+))\.(?:"([^"]+)"|(\w+))(?:\s*;?\s*$|\s+(?:WHERE|GROUP|ORDER|LIMIT)\b)/i

/** Where there is one source, which is a table and stands alone: its database and its own name. */
function tableOf(query: string): readonly (string | undefined)[] {
  if ((query.match(SOURCES) ?? []).length > 1) return []
  const [, quotedDatabase, database = quotedDatabase, quotedTable, table = quotedTable] = SOURCE.exec(query) ?? []
  return [database, table]
}

function partOf(index: 0 | 1): Reader<string | undefined> {
  return {
    says: `the ${index === 0 ? 'database' : 'table'} of a \`QueryString\` that is of one`,
    of: (asked) => tableOf(queryOf(asked))[index],
  }
}

const TABLE: ResourceRow = { type: 'table', parts: { DatabaseName: partOf(0), TableName: partOf(1) } }

/**
 * A query needs the action of its statement. What tables it is of is said where it is of one, in the plainest way.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_timestream.html
 */
export const timestreamQuery: ServiceExceptions = {
  service: 'timestream-query',
  operations: {
    Query: [
      { action: 'timestream:Select', when: is('of a table', ofTables), on: [TABLE] },
      {
        action: 'timestream:SelectValues',
        when: is('of no table', (query) => !LISTING.test(query) && !ofTables(query)),
      },
      { action: 'timestream:Unload', when: is('UNLOAD', (query) => /^UNLOAD\b/i.test(query)), on: [TABLE] },
      { action: 'timestream:ListDatabases', when: is('SHOW DATABASES', (query) => /^SHOW\s+DATABASES\b/i.test(query)) },
      {
        action: 'timestream:ListTables',
        when: is('SHOW TABLES', (query) => /^SHOW\s+TABLES\b/i.test(query)),
        on: [{ type: 'database' }],
      },
      {
        action: 'timestream:ListMeasures',
        when: is('SHOW of anything else', (query) => /^SHOW\b(?!\s+(?:DATABASES|TABLES)\b)/i.test(query)),
        on: [TABLE],
      },
      {
        action: 'timestream:DescribeTable',
        when: is('DESCRIBE', (query) => /^DESC(?:RIBE)?\b/i.test(query)),
        on: [TABLE],
      },
    ],
  },
}
