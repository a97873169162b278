import { handedTo } from '../common-rows.ts'
import type { ServiceExceptions } from '../rows.ts'

const toDirectQuery = handedTo('directquery.opensearchservice.amazonaws.com')

/**
 * OpenSearch Service has the actions of its predecessor.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_opensearch.html
 */
export const opensearch: ServiceExceptions = {
  service: 'opensearch',
  read: ['CreateDomain', 'ListApplications', 'ListDirectQueryDataSources'],
  operations: { AddDataSource: toDirectQuery, AddDirectQueryDataSource: toDirectQuery },
}
