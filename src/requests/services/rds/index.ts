import { parseArn, UNKNOWN } from '../../../aws/index.ts'
import { isTrue, passRole } from '../../common-rows.ts'
import type { Asked, AskRow, OperationRows, Reader, ResourceRow, ServiceExceptions, Test } from '../../rows.ts'
import { every } from './every.ts'
import { at, lowercaseVariables, named, orDefault } from './resources.ts'

/** "If you don't specify a value, then Amazon RDS uses the default DB parameter group": its name begins so. */
const DEFAULT = `default${UNKNOWN}`

/** Of a restored cluster: its groups are the defaults, or those of what it is restored from. */
const CLUSTER_GROUPS: readonly ResourceRow[] = [
  named('cluster'),
  at('cluster-pg', orDefault('DBClusterParameterGroupName', DEFAULT)),
  named('og'),
  named('subgrp'),
]

const INSTANCE_GROUPS: readonly ResourceRow[] = [
  named('db'),
  at('pg', orDefault('DBParameterGroupName', DEFAULT)),
  named('og'),
  named('subgrp'),
]

const FINAL_SNAPSHOT: Test = {
  says: 'a final snapshot is named and not skipped',
  of: ({ parameters }) =>
    Boolean(parameters.FinalDBSnapshotIdentifier) && String(parameters.SkipFinalSnapshot) !== 'true',
}

/**
 * What RDS, Neptune and DocumentDB ask for alike: all have the prefix `rds`.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/security_iam_id-based-policy-examples-create-and-modify-examples.html
 */
const OPERATIONS: Readonly<Record<string, OperationRows>> = {
  AddTagsToResource: (rows) => onResources(rows, 'AddTagsToResource', ofArn('ResourceName')),
  CreateBlueGreenDeployment: (rows) => [
    ...onResources(rows, 'CreateBlueGreenDeployment', [
      { type: 'deployment', made: true },
      ...ofArn('Source'),
      ...['cluster-pg', 'pg'].map((type) => named(type, { optional: true })),
    ]),
    // "These resources include DB instances that use an internally defined naming convention."
    { action: 'rds:CreateDBInstanceReadReplica', when: sourceIs('db'), on: [{ type: 'db', made: true }] },
    ...[
      ['CreateDBCluster', 'cluster'],
      ['CreateDBInstance', 'db'],
      ['CreateDBClusterEndpoint', 'cluster-endpoint'],
    ].map(([action, type = '']) => ({
      action: `rds:${action}`,
      when: sourceIs('cluster'),
      on: [{ type, made: true } as const],
    })),
  ],
  CreateDBCluster: (rows) => [
    ...onResources(rows, 'CreateDBCluster', [
      at('cluster', 'DBClusterIdentifier'),
      at('cluster-pg', orDefault('DBClusterParameterGroupName', DEFAULT)),
      at('og', orDefault('OptionGroupName', DEFAULT)),
      at('subgrp', orDefault('DBSubnetGroupName', 'default')),
      named('global-cluster', { optional: true }),
    ]),
    // A Multi-AZ DB cluster: it makes its instances.
    { action: 'rds:CreateDBInstance', when: 'DBClusterInstanceClass', on: [{ type: 'db', made: true }] },
  ],
  CreateDBInstance: (rows) => [
    ...onResources(rows, 'CreateDBInstance', [
      at('db', 'DBInstanceIdentifier'),
      at('pg', orDefault('DBParameterGroupName', DEFAULT)),
      named('cluster', { optional: true }),
      named('secgrp', { optional: true }),
      at('og', ofNoCluster('OptionGroupName', DEFAULT), { optional: true }),
      at('subgrp', ofNoCluster('DBSubnetGroupName', 'default'), { optional: true }),
    ]),
    // An instance of many tenants is made with its first.
    {
      action: 'rds:CreateTenantDatabase',
      when: isTrue('MultiTenant'),
      on: [named('db'), { type: 'tenant-database', made: true }],
    },
  ],
  CreateDBInstanceReadReplica: (rows) => [
    ...onResources(rows, 'CreateDBInstanceReadReplica', [
      named('db'),
      named('cluster', { optional: true }),
      named('og'),
      named('pg'),
      named('subgrp'),
    ]),
  ],
  CreateGlobalCluster: (rows) =>
    onResources(rows, 'CreateGlobalCluster', [named('global-cluster'), named('cluster', { optional: true })]),
  CreateIntegration: (rows) =>
    onResources(rows, 'CreateIntegration', [{ type: 'integration', made: true }, ...ofArn('SourceArn')]),
  DeleteDBCluster: (rows) => [
    ...onResources(rows, 'DeleteDBCluster', [
      named('cluster'),
      at('cluster-snapshot', 'FinalDBSnapshotIdentifier', { optional: true }),
    ]),
    {
      action: 'rds:CreateDBClusterSnapshot',
      when: FINAL_SNAPSHOT,
      on: [named('cluster'), at('cluster-snapshot', 'FinalDBSnapshotIdentifier')],
    },
  ],
  DeleteDBInstance: (rows) => [
    ...rows,
    {
      action: 'rds:CreateDBSnapshot',
      when: FINAL_SNAPSHOT,
      on: [named('db'), at('snapshot', 'FinalDBSnapshotIdentifier')],
    },
  ],
  // Whose instances are deleted with it, the request does not say.
  DeleteBlueGreenDeployment: (rows) => [
    ...rows,
    { action: 'rds:DeleteDBInstance', when: isTrue('DeleteTarget'), on: [{ type: 'db' }] },
  ],
  DeleteTenantDatabase: (rows) => [
    ...rows,
    {
      action: 'rds:CreateDBSnapshot',
      when: FINAL_SNAPSHOT,
      on: [named('db'), at('snapshot', 'FinalDBSnapshotIdentifier')],
    },
  ],
  DeregisterDBProxyTargets: (rows) =>
    onResources(rows, 'DeregisterDBProxyTargets', [
      named('cluster', { optional: true }),
      named('db', { optional: true }),
      { type: 'proxy' },
      { type: 'target-group' },
    ]),
  ListTagsForResource: (rows) => onResources(rows, 'ListTagsForResource', ofArn('ResourceName')),
  ModifyDBInstance: (rows) =>
    onResources(rows, 'ModifyDBInstance', [
      named('db'),
      ...['og', 'pg', 'secgrp', 'subgrp'].map((type) => named(type, { optional: true })),
    ]),
  ModifyDBCluster: (rows) =>
    onResources(rows, 'ModifyDBCluster', [
      named('cluster'),
      ...['cluster-pg', 'og', 'pg'].map((type) => named(type, { optional: true })),
    ]),
  // An option's setting may be a role that RDS takes.
  ModifyOptionGroup: (rows) => [...rows, passRole(['OptionsToInclude[].OptionSettings[].Value'], 'rds.amazonaws.com')],
  RegisterDBProxyTargets: (rows) =>
    onResources(rows, 'RegisterDBProxyTargets', [
      named('cluster', { optional: true }),
      named('db', { optional: true }),
      { type: 'target-group' },
    ]),
  DescribeExportTasks: (rows) =>
    onResources(
      rows,
      'DescribeExportTasks',
      ['cluster', 'cluster-snapshot', 'snapshot'].map((type) => ({ type, arns: ['SourceArn'], optional: true })),
    ),
  RemoveTagsFromResource: (rows) => onResources(rows, 'RemoveTagsFromResource', ofArn('ResourceName')),
  RestoreDBClusterFromSnapshot: (rows) =>
    onResources(rows, 'RestoreDBClusterFromSnapshot', [
      ...CLUSTER_GROUPS,
      at('cluster-snapshot', snapshotOf(false), { optional: true }),
      at('snapshot', snapshotOf(true), { optional: true }),
    ]),
  RestoreDBClusterToPointInTime: (rows) => [
    ...onResources(rows, 'RestoreDBClusterToPointInTime', CLUSTER_GROUPS),
    {
      action: 'rds:RestoreDBClusterToPointInTime',
      when: 'SourceDbClusterResourceId',
      on: [{ type: 'cluster' }],
    },
  ],
  RestoreDBInstanceFromDBSnapshot: (rows) =>
    onResources(rows, 'RestoreDBInstanceFromDBSnapshot', [
      ...INSTANCE_GROUPS,
      at('snapshot', 'DBSnapshotIdentifier', { optional: true }),
      at('cluster-snapshot', 'DBClusterSnapshotIdentifier', { optional: true }),
    ]),
  RestoreDBInstanceFromS3: (rows) =>
    onResources(rows, 'RestoreDBInstanceFromS3', [
      ...INSTANCE_GROUPS.map((group) =>
        group.type === 'og'
          ? at('og', orDefault('OptionGroupName', DEFAULT))
          : group.type === 'subgrp'
            ? at('subgrp', orDefault('DBSubnetGroupName', 'default'))
            : group,
      ),
      named('secgrp', { optional: true }),
    ]),
  RestoreDBInstanceToPointInTime: (rows) => [
    ...onResources(rows, 'RestoreDBInstanceToPointInTime', [
      ...INSTANCE_GROUPS,
      named('auto-backup', { optional: true }),
    ]),
    { action: 'rds:RestoreDBInstanceToPointInTime', when: 'SourceDbiResourceId', on: [{ type: 'db' }] },
  ],
  StartExportTask: (rows) => onResources(rows, 'StartExportTask', ofArn('SourceArn')),
  StopDBInstance: (rows) => [
    ...onResources(rows, 'StopDBInstance', [named('db'), named('snapshot', { optional: true })]),
    { action: 'rds:CreateDBSnapshot', when: 'DBSnapshotIdentifier', on: [named('db'), named('snapshot')] },
  ],
}

/** What a deployment is made of is named by its ARN. */
function sourceIs(type: 'db' | 'cluster'): Test {
  const of = ({ parameters: { Source } }: Asked) => parseArn(String(Source))?.resource.startsWith(`${type}:`) === true
  return { says: `of a ${type}`, of }
}

/** The same of an operation on other resources. */
function onResources(rows: readonly AskRow[], operation: string, on: readonly ResourceRow[]): readonly AskRow[] {
  return rows.map((row) => (row.action === `rds:${operation}` ? { ...row, on } : row))
}

/** Of whatever type the ARN is that the request gives. */
function ofArn(place: string): readonly ResourceRow[] {
  return [{ type: 'db', arns: [place] }]
}

/** The groups of an instance in a cluster are those of the cluster. */
function ofNoCluster(place: string, absent: string): Reader<string | undefined> {
  const { of } = orDefault(place, absent)
  return {
    says: `${place}, or ${absent} outside of a cluster`,
    of: (asked) => (asked.parameters.DBClusterIdentifier && !asked.parameters[place] ? undefined : of(asked)),
  }
}

/** "You can use either the name or the ARN of a DB cluster snapshot. You can use only the ARN of a DB snapshot." */
function snapshotOf(isInstance: boolean): Reader<string | undefined> {
  return {
    says: `SnapshotIdentifier of ${isInstance ? 'an instance' : 'a cluster'}`,
    of({ parameters: { SnapshotIdentifier: text } }) {
      if (typeof text !== 'string') return undefined
      return (parseArn(text)?.resource.startsWith('snapshot:') ?? false) === isInstance ? text : undefined
    },
  }
}

function exceptions(service: string): ServiceExceptions {
  return { service, read: 'all', variables: lowercaseVariables, every, operations: OPERATIONS }
}

export const docdb = exceptions('docdb')
export const neptune = exceptions('neptune')
export const rds = exceptions('rds')
