import { handedTo, tagsOnCreate } from '../common-rows.ts'
import type { OperationRows, ServiceExceptions } from '../rows.ts'

/** A domain that is made with tags. */
const tagged: OperationRows = (rows) => [
  ...rows,
  tagsOnCreate('es:AddTags', [{ type: 'domain', parts: { DomainName: 'DomainName' } }], 'TagList'),
]

const toDirectQuery = handedTo('directquery.opensearchservice.amazonaws.com')

/**
 * OpenSearch Service has the actions of its predecessor.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_es.html
 */
export const es: ServiceExceptions = { service: 'es', operations: { CreateElasticsearchDomain: tagged } }
export const opensearch: ServiceExceptions = {
  service: 'opensearch',
  operations: {
    AddDataSource: toDirectQuery,
    AddDirectQueryDataSource: toDirectQuery,
    CreateDomain: tagged,
    ListApplications: [{ action: 'es:ListApplications', on: [{ type: 'application', made: true }] }],
    ListDirectQueryDataSources: [{ action: 'es:ListDirectQueryDataSources', on: [{ type: 'datasource', made: true }] }],
  },
}
