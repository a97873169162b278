import { alsoAsks, passNamedRole } from '../common-rows.ts'
import type { ServiceExceptions } from '../rows.ts'
import { passProfileRole } from './ec2/profiles.ts'

/**
 * A cluster was called a job flow once, and still is in requests.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_emr.html
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEMRFullAccessPolicy_v2.html
 */
export const emr: ServiceExceptions = {
  service: 'emr',
  variables: { 'cluster.ClusterId': { at: 'JobFlowId' } },
  operations: {
    // Roles are given by name; that of the instances is in a profile, which mostly has its name.
    RunJobFlow: (generated) =>
      alsoAsks(
        passNamedRole(['ServiceRole'], 'elasticmapreduce.amazonaws.com'),
        passNamedRole(['AutoScalingRole'], 'application-autoscaling.amazonaws.com'),
        passProfileRole('JobFlowRole'),
      )(generated.filter(({ action }) => action !== 'iam:PassRole')),
  },
}
