import type { AskRow, ServiceExceptions } from '../rows.ts'

const DATABASE = [{ type: 'database' }]

/** What a query does is in its text, which nobody reads here: it asks for all that it may do. */
function query(language: string): readonly AskRow[] {
  return ['ReadDataViaQuery', 'WriteDataViaQuery', 'DeleteDataViaQuery'].map((name) => ({
    action: `neptune-db:${name}`,
    on: DATABASE,
    keys: { 'neptune-db:QueryLanguage': `=${language}` },
  }))
}

/**
 * Which cluster it is, its address says and no request.
 *
 * @see https://docs.aws.amazon.com/neptune/latest/userguide/iam-dp-actions.html
 */
export const neptunedata: ServiceExceptions = {
  service: 'neptunedata',
  operations: {
    ExecuteGremlinExplainQuery: query('Gremlin'),
    ExecuteGremlinQuery: query('Gremlin'),
    ExecuteOpenCypherQuery: query('OpenCypher'),
  },
}
