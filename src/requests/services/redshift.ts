import { alsoAsks, alsoKeys, isOneOf, mainOn, tagsOnCreate } from '../common-rows.ts'
import type { AskRow, OperationRows, ResourceRow, ServiceExceptions } from '../rows.ts'

const CLUSTER: ResourceRow = { type: 'cluster', parts: { ClusterName: 'ClusterIdentifier' } }

/** A snapshot is named within its cluster, which a request may leave out. */
function snapshot(cluster: string, name: string, arns: readonly string[] = []): ResourceRow {
  return { type: 'snapshot', parts: { ClusterName: cluster, SnapshotName: name }, arns }
}

function cluster(place: string): ResourceRow {
  return { type: 'cluster', parts: { ClusterName: place }, optional: true }
}

function ofSnapshot(operation: string): OperationRows {
  const { type, parts } = snapshot('SnapshotClusterIdentifier', 'SnapshotIdentifier')
  return [
    {
      action: `redshift:${operation}`,
      on: [{ type, ...(parts && { parts }), arns: ['SnapshotArn'] }, cluster('SnapshotClusterIdentifier')],
    },
  ]
}

/** What is made with tags, and where its name stands. */
const TAGGED: Readonly<Record<string, ResourceRow>> = {
  CreateCluster: CLUSTER,
  CreateClusterParameterGroup: { type: 'parametergroup', parts: { ParameterGroupName: 'ParameterGroupName' } },
  CreateClusterSnapshot: snapshot('ClusterIdentifier', 'SnapshotIdentifier'),
  CreateClusterSubnetGroup: { type: 'subnetgroup', parts: { SubnetGroupName: 'ClusterSubnetGroupName' } },
  CreateEventSubscription: { type: 'eventsubscription', parts: { EventSubscriptionName: 'SubscriptionName' } },
  CreateHsmClientCertificate: {
    type: 'hsmclientcertificate',
    parts: { HSMClientCertificateId: 'HsmClientCertificateIdentifier' },
  },
  CreateHsmConfiguration: { type: 'hsmconfiguration', parts: { HSMConfigurationId: 'HsmConfigurationIdentifier' } },
  CreateClusterSecurityGroup: {
    type: 'securitygroup',
    parts: { SecurityGroupName: 'ClusterSecurityGroupName' },
    made: true,
  },
  CreateIntegration: { type: 'integration', made: true },
  CreateQev2IdcApplication: { type: 'qev2idcapplication', made: true },
  CreateRedshiftIdcApplication: { type: 'redshiftidcapplication', made: true },
  CreateSnapshotCopyGrant: { type: 'snapshotcopygrant', parts: { SnapshotCopyGrantName: 'SnapshotCopyGrantName' } },
  CreateSnapshotSchedule: { type: 'snapshotschedule', parts: { ScheduleIdentifier: 'ScheduleIdentifier' } },
  CreateUsageLimit: { type: 'usagelimit', made: true },
}

function every(generated: readonly AskRow[], operation: string): readonly AskRow[] {
  const made = Object.hasOwn(TAGGED, operation) ? TAGGED[operation] : undefined
  if (made === undefined) return generated
  const tags = generated[0]?.tags ?? 'Tags'
  return [
    ...generated.filter(({ action }) => action !== 'redshift:CreateTags').map((row) => named(row, made)),
    tagsOnCreate('redshift:CreateTags', [made], tags),
  ]
}

/** What is made is asked for by its name in each row that is on its type. */
function named(row: AskRow, made: ResourceRow): AskRow {
  return row.on === undefined ? row : { ...row, on: row.on.map((each) => (each.type === made.type ? made : each)) }
}

/** Who has the scheduler pause, resize or resume a cluster later must be allowed to now. */
const scheduled: OperationRows = (rows) => [
  ...rows,
  ...['PauseCluster', 'ResizeCluster', 'ResumeCluster'].map(
    (name): AskRow => ({
      action: `redshift:${name}`,
      when: `TargetAction.${name}`,
      on: [{ type: 'cluster', parts: { ClusterName: `TargetAction.${name}.ClusterIdentifier` } }],
    }),
  ),
]

const dbUser: readonly ResourceRow[] = [
  { type: 'dbuser', parts: { ClusterName: 'ClusterIdentifier', DbUser: 'DbUser' } },
]

/** A namespace that is put into a catalog of AWS Glue is registered with it, and what it shares consumed by it. */
const REGISTERED: readonly AskRow[] = [
  { action: 'redshift:RegisterNamespace', when: 'CatalogName' },
  { action: 'redshift:AssociateDataShareConsumer', when: 'CatalogName', on: [{ type: 'datashare', made: true }] },
]

const REGISTRATION = 'LakehouseRegistration'
const CREDENTIALS = { 'redshift:DbUser': 'DbUser', 'redshift:DurationSeconds': 'DurationSeconds' }

/**
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_redshift.html
 * @see https://docs.aws.amazon.com/redshift/latest/APIReference/API_GetClusterCredentials.html
 */
export const redshift: ServiceExceptions = {
  service: 'redshift',
  read: 'all',
  every,
  operations: {
    AuthorizeClusterSecurityGroupIngress: ofSecurityGroup('AuthorizeClusterSecurityGroupIngress'),
    AuthorizeSnapshotAccess: ofSnapshot('AuthorizeSnapshotAccess'),
    BatchDeleteClusterSnapshots: [
      {
        action: 'redshift:BatchDeleteClusterSnapshots',
        each: 'Identifiers[]',
        on: [snapshot('.SnapshotClusterIdentifier', '.SnapshotIdentifier')],
      },
    ],
    BatchModifyClusterSnapshots: [
      {
        action: 'redshift:BatchModifyClusterSnapshots',
        each: 'SnapshotIdentifierList[]',
        on: [{ type: 'snapshot', parts: { SnapshotName: '.' } }],
      },
    ],
    CopyClusterSnapshot: [
      {
        action: 'redshift:CopyClusterSnapshot',
        on: [
          snapshot('SourceSnapshotClusterIdentifier', 'SourceSnapshotIdentifier'),
          snapshot('SourceSnapshotClusterIdentifier', 'TargetSnapshotIdentifier'),
          cluster('SourceSnapshotClusterIdentifier'),
        ],
      },
    ],
    CreateCluster: alsoAsks(...REGISTERED),
    CreateIntegration: alsoKeys({
      'redshift:IntegrationSourceArn': 'SourceArn',
      'redshift:IntegrationTargetArn': 'TargetArn',
    }),
    CreateScheduledAction: scheduled,
    CreateTags: (rows) => rows.map((row) => ({ ...row, on: OF_ARN })),
    DeleteCluster: (rows) => [
      ...rows,
      {
        action: 'redshift:CreateClusterSnapshot',
        when: 'FinalClusterSnapshotIdentifier',
        on: [snapshot('ClusterIdentifier', 'FinalClusterSnapshotIdentifier'), CLUSTER],
      },
    ],
    DeleteClusterSnapshot: ofSnapshot('DeleteClusterSnapshot'),
    DeleteClusterSecurityGroup: [
      {
        action: 'redshift:DeleteClusterSecurityGroup',
        on: [{ type: 'securitygroup', parts: { SecurityGroupName: 'ClusterSecurityGroupName' } }],
      },
    ],
    DeleteTags: (rows) => rows.map((row) => ({ ...row, on: OF_ARN })),
    DescribeTags: [
      { action: 'redshift:DescribeTags', on: [{ type: 'cluster', arns: ['ResourceName'], optional: true }] },
    ],
    DescribeInboundIntegrations: alsoKeys({ 'redshift:InboundIntegrationArn': 'IntegrationArn' }),
    // "In addition, the caller must be allowed the actions on the user and groups that are joined to the database."
    GetClusterCredentials: [
      { action: 'redshift:GetClusterCredentials', on: dbUser, keys: { ...CREDENTIALS, 'redshift:DbName': 'DbName' } },
      {
        action: 'redshift:GetClusterCredentials',
        when: 'DbName',
        on: dbName(),
        keys: { ...CREDENTIALS, 'redshift:DbName': 'DbName' },
      },
      {
        action: 'redshift:CreateClusterUser',
        when: { says: 'AutoCreate is true', of: ({ parameters }) => String(parameters.AutoCreate) === 'true' },
        on: dbUser,
        keys: { 'redshift:DbUser': 'DbUser' },
      },
      {
        action: 'redshift:JoinGroup',
        when: 'DbGroups[]',
        on: [{ type: 'dbgroup', parts: { ClusterName: 'ClusterIdentifier', DbGroup: 'DbGroups[]' } }],
      },
    ],
    ModifyEventSubscription: mainOn({
      type: 'eventsubscription',
      parts: { EventSubscriptionName: 'SubscriptionName' },
    }),
    // It has no action of its own.
    ModifyLakehouseConfiguration: [
      { action: 'redshift:RegisterNamespace', when: isOneOf(REGISTRATION, 'Register') },
      {
        action: 'redshift:AssociateDataShareConsumer',
        when: isOneOf(REGISTRATION, 'Register'),
        on: [{ type: 'datashare', made: true }],
      },
      { action: 'redshift:DeregisterNamespace', when: isOneOf(REGISTRATION, 'Deregister') },
    ],
    ModifyScheduledAction: scheduled,
    RestoreFromClusterSnapshot: (rows) =>
      [...rows, ...REGISTERED].map((row) =>
        row.action === 'redshift:RestoreFromClusterSnapshot'
          ? { ...row, on: [CLUSTER, snapshot('SnapshotClusterIdentifier', 'SnapshotIdentifier', ['SnapshotArn'])] }
          : row,
      ),
    RevokeClusterSecurityGroupIngress: ofSecurityGroup('RevokeClusterSecurityGroupIngress'),
    RevokeSnapshotAccess: ofSnapshot('RevokeSnapshotAccess'),
  },
}

/** Of whatever type the ARN is that the request gives. */
const OF_ARN: readonly ResourceRow[] = [{ type: 'cluster', arns: ['ResourceName'] }]

function dbName(): readonly ResourceRow[] {
  return [{ type: 'dbname', parts: { ClusterName: 'ClusterIdentifier', DbName: 'DbName' } }]
}

/** Its ARN has the owner and the id of a group of EC2 too, whose name alone is in the request. */
function ofSecurityGroup(operation: string): readonly AskRow[] {
  const parts = { SecurityGroupName: 'ClusterSecurityGroupName', Owner: 'EC2SecurityGroupOwnerId' }
  return [
    {
      action: `redshift:${operation}`,
      on: [
        { type: 'securitygroup', parts },
        { type: 'securitygroupingress-ec2securitygroup', parts },
      ],
    },
  ]
}
