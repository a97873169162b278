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
 * Which cluster it is, its address says and no request: an `id` is a job's, and a caller chooses it.
 *
 * @see https://docs.aws.amazon.com/neptune/latest/userguide/iam-dp-actions.html
 */
export const neptunedata: ServiceExceptions = {
  service: 'neptunedata',
  every: (rows) => rows.map((row) => (row.action.startsWith('neptune-db:') ? { ...row, on: DATABASE } : row)),
  operations: {
    ExecuteGremlinExplainQuery: query('Gremlin'),
    ExecuteGremlinQuery: query('Gremlin'),
    ExecuteOpenCypherQuery: query('OpenCypher'),
  },
}
