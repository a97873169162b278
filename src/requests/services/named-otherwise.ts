import { UNKNOWN } from '../../aws/index.ts'
import type { Path } from '../path.ts'
import type { OperationRows, ResourceRow, ServiceExceptions, Variable } from '../rows.ts'

/** Where members say what AWS's reference calls by another name. */
const PLACES: Readonly<Record<string, Readonly<Record<string, Path | readonly Path[]>>>> = {
  'lex-models': { 'bot version.BotName': ['name', 'botName'], IntentName: 'name', SlotName: 'name' },
  mgh: { Stream: 'ProgressUpdateStream' },
  s3vectors: { BucketName: 'vectorBucketName' },
  serverlessrepo: { ResourceId: 'ApplicationId' },
  tnb: {
    FunctionPackageId: 'vnfPkgId',
    NetworkInstanceId: 'nsInstanceId',
    NetworkOperationId: 'nsLcmOpOccId',
    NetworkPackageId: ['nsdInfoId', 'nsdId'],
  },
}

/** Ids that services make, which a name does not say. */
const isNamed = (id: RegExp): Variable => ({ spelled: (text) => (id.test(text) ? text : UNKNOWN) })

const SPELLED: Readonly<Record<string, Readonly<Record<string, Variable>>>> = {
  s3tables: { TableID: isNamed(/^[0-9a-f]{8}-[0-9a-f-]{27}$/) },
  servicediscovery: { NamespaceId: isNamed(/^ns-|^arn:/), ServiceId: isNamed(/^srv-|^arn:/) },
}

/** Where ARNs stand that say of which of several types what they name is. */
const ARNS: Readonly<Record<string, Readonly<Record<string, readonly [place: Path, ...types: string[]]>>>> = {
  'chime-sdk-identity': Object.fromEntries(
    ['CreateAppInstanceAdmin', 'DeleteAppInstanceAdmin', 'DescribeAppInstanceAdmin'].map((operation) => [
      operation,
      ['AppInstanceAdminArn', 'app-instance-bot', 'app-instance-user'] as const,
    ]),
  ),
  appstream: { DescribeSoftwareAssociations: ['AssociatedResource', 'image', 'image-builder'] },
  iam: {
    DeleteVirtualMFADevice: ['SerialNumber', 'mfa', 'sms-mfa'],
    GetContextKeysForPrincipalPolicy: ['PolicySourceArn', 'group', 'role', 'user'],
    SimulatePrincipalPolicy: ['PolicySourceArn', 'group', 'role', 'user'],
  },
  iotfleetwise: { CreateCampaign: ['targetArn', 'fleet', 'vehicle'] },
  'rds-data': { ExecuteSql: ['dbClusterOrInstanceArn', 'cluster'] },
  'sagemaker-metrics': {
    BatchGetMetrics: ['MetricQueries[].ResourceArn', 'experiment-trial-component', 'training-job'],
  },
  waf: { PutLoggingConfiguration: ['LoggingConfiguration.ResourceArn', 'webacl'] },
  'waf-regional': { PutLoggingConfiguration: ['LoggingConfiguration.ResourceArn', 'webacl'] },
}

function byArn([place, ...types]: readonly [place: Path, ...types: string[]]): OperationRows {
  const named = (row: ResourceRow): ResourceRow =>
    types.includes(row.type) ? { type: row.type, arns: [place], ...(row.optional && { optional: true }) } : row
  // Where the rule finds none of the types, the request may have an ARN of any.
  const any = types.map((type): ResourceRow => ({ type, arns: [place], optional: true }))
  return ([main, ...rest]) =>
    main === undefined ? [] : [{ ...main, on: main.on?.length ? main.on.map(named) : any }, ...rest]
}

/**
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const namedOtherwise: readonly ServiceExceptions[] = [
  ...Object.entries(PLACES).map(([service, places]) => ({
    service,
    variables: Object.fromEntries(Object.entries(places).map(([variable, at]) => [variable, { at }])),
    operations: {},
  })),
  ...Object.entries(SPELLED).map(([service, variables]) => ({ service, variables, operations: {} })),
  ...Object.entries(ARNS).map(([service, operations]) => ({
    service,
    operations: Object.fromEntries(Object.entries(operations).map(([operation, of]) => [operation, byArn(of)])),
  })),
]
