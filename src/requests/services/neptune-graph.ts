import type { ServiceExceptions } from '../rows.ts'

/**
 * What a query does is in its text, which nobody reads here: it asks for all that it may do.
 *
 * @see https://docs.aws.amazon.com/neptune-analytics/latest/userguide/query-APIs-IAM-role-mappings.html
 */
export const neptuneGraph: ServiceExceptions = {
  service: 'neptune-graph',
  operations: {
    ExecuteQuery: ['ReadDataViaQuery', 'WriteDataViaQuery', 'DeleteDataViaQuery'].map((name) => ({
      action: `neptune-graph:${name}`,
      on: [{ type: 'graph', parts: { ResourceId: 'graphIdentifier' } }],
    })),
  },
}
