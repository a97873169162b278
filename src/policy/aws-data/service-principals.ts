import { listServices } from './authorization-data/index.ts'
import { serviceLinkedRoles } from './service-linked-roles.ts'

/**
 * Services that a policy names otherwise than by the prefix of their actions, such as `edgelambda.amazonaws.com`. What
 * the documents of AWS's managed policies name beyond those prefixes is here.
 */
const OTHERS = `
  airflow-env alexa-connectedhome appintegrations application-insights application-status-checks apps
  aws-artifact-account-sync aws-mcp bcm billingconsole capacitymanager cassandra-streams codecatalyst-runner
  cognito-identity-us-gov config-multiaccountsetup directoryservice docdb ec2-images ec2fastlaunch ec2sqlha
  ecs-compute ecs-tasks edgelambda eks-fargate-pods email groundtruth-labeling integrations iotthingsgraph
  managedservices marketplace member-account metrics migrationhub monitoring neptune networkinsights osis-pipelines
  partnercentral-selling pinpoint rds-preview rdspg securityhubv2 servicecatalog-appregistry tagging topology
  transcribestreaming vmie voiceconnector vpc-flow-logs`

let names: ReadonlySet<string> | undefined

/**
 * Whether this can be an AWS service that asks on its own behalf, as a Principal element names one. AWS publishes no
 * list of them: the service must be one that has actions or a role, or stands above. What it calls its parts is taken
 * as it is (`delivery.logs.amazonaws.com`), and so is a Region (`states.us-east-1.amazonaws.com`).
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services
 */
export function isServicePrincipal(principal: string): boolean {
  names ??= serviceNames()
  const [, labels] = /^([a-z0-9.-]+)\.amazonaws\.com(?:\.cn)?$/.exec(principal) ?? []
  const service = labels?.split('.').findLast((label) => !REGION.test(label))
  return service !== undefined && names.has(service)
}

const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/

function serviceNames(): ReadonlySet<string> {
  return new Set([
    ...listServices().map(({ prefix }) => prefix),
    ...serviceLinkedRoles().flatMap(({ service }) => service.split('.').slice(-3, -2)),
    ...OTHERS.trim().split(/\s+/),
  ])
}
