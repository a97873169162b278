import type { ServiceExceptions } from '../rows.ts'

/**
 * A cluster was called a job flow once, and still is in requests.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_emr.html
 */
export const emr: ServiceExceptions = {
  service: 'emr',
  variables: { 'cluster.ClusterId': { at: 'JobFlowId' } },
  operations: {},
}
