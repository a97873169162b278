import type { AskRow, OperationRows, ResourceRow, ServiceExceptions } from '../rows.ts'

/** "By default, each account has a primary workgroup": what names none is of it. */
const WORKGROUP: ResourceRow = { type: 'workgroup', parts: { WorkGroupName: ['WorkGroup', '=primary'] } }

/** A query, a session or a notebook is of a workgroup that the request does not say. */
function every(generated: readonly AskRow[]): readonly AskRow[] {
  return generated.map((row) => (row.on === undefined ? row : { ...row, on: row.on.map(ofCatalog) }))
}

function ofCatalog(resource: ResourceRow): ResourceRow {
  if (resource.parts !== undefined || resource.arns !== undefined) return resource
  const { type } = resource
  return type === 'datacatalog' ? { type, parts: { DataCatalogName: 'CatalogName' } } : { type }
}

/**
 * @see https://docs.aws.amazon.com/athena/latest/ug/user-created-workgroups.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_athena.html
 */
export const athena: ServiceExceptions = {
  service: 'athena',
  every,
  read: 'all',
  operations: {
    CreateNamedQuery: inWorkgroup('CreateNamedQuery'),
    ListNamedQueries: inWorkgroup('ListNamedQueries'),
    ListQueryExecutions: inWorkgroup('ListQueryExecutions'),
    StartQueryExecution: inWorkgroup('StartQueryExecution'),
    UpdateNamedQuery: inUnknownWorkgroup('UpdateNamedQuery'),
    UpdateNotebookMetadata: inUnknownWorkgroup('UpdateNotebookMetadata'),
  },
}

function inWorkgroup(operation: string): OperationRows {
  return [{ action: `athena:${operation}`, on: [WORKGROUP] }]
}

/** `Name` is what the query or notebook will be called. */
function inUnknownWorkgroup(operation: string): OperationRows {
  return [{ action: `athena:${operation}`, on: [{ type: 'workgroup' }] }]
}
