import { UNKNOWN } from '../../../aws/index.ts'
import { isOneOf, tagsOnCreate } from '../../common-rows.ts'
import { isRecord } from '../../path.ts'
import type { Asked, AskRow, KeyValue, Reader, ResourceRow } from '../../rows.ts'
import { tagsIn } from '../../tags.ts'
import { at, named } from './resources.ts'

/** What a listing is of: where the request names none it is of all of the type. */
const LISTED: Readonly<Record<string, string>> = {
  DescribeBlueGreenDeployments: 'deployment',
  DescribeDBClusterAutomatedBackups: 'cluster-auto-backup',
  DescribeDBClusterEndpoints: 'cluster-endpoint',
  DescribeDBClusterParameterGroups: 'cluster-pg',
  DescribeDBClusterSnapshots: 'cluster-snapshot',
  DescribeDBClusters: 'cluster',
  DescribeDBInstanceAutomatedBackups: 'auto-backup',
  DescribeDBInstances: 'db',
  DescribeDBParameterGroups: 'pg',
  DescribeDBSecurityGroups: 'secgrp',
  DescribeDBProxies: 'proxy',
  DescribeDBProxyEndpoints: 'proxy-endpoint',
  DescribeDBShardGroups: 'shardgrp',
  DescribeDBSnapshotTenantDatabases: 'snapshot-tenant-database',
  DescribeDBSnapshots: 'snapshot',
  DescribeDBSubnetGroups: 'subgrp',
  DescribeEventSubscriptions: 'es',
  DescribeGlobalClusters: 'global-cluster',
  DescribeIntegrations: 'integration',
  DescribeOptionGroups: 'og',
  DescribeReservedDBInstances: 'ri',
  DescribeTenantDatabases: 'tenant-database',
}

/** Whose ids the service makes. */
const WITH_OWN_ID: readonly string[] = [
  'auto-backup',
  'deployment',
  'integration',
  'proxy-endpoint',
  'ri',
  'shardgrp',
  'tenant-database',
]

/** What an operation makes and tags, where its name does not say it: `CreateDBSnapshot` makes a snapshot. */
const TAGGED: Readonly<Record<string, readonly [type: string, place?: string]>> = {
  CopyDBClusterParameterGroup: ['cluster-pg', 'TargetDBClusterParameterGroupIdentifier'],
  CopyDBClusterSnapshot: ['cluster-snapshot', 'TargetDBClusterSnapshotIdentifier'],
  CopyDBParameterGroup: ['pg', 'TargetDBParameterGroupIdentifier'],
  CopyDBSnapshot: ['snapshot', 'TargetDBSnapshotIdentifier'],
  CopyOptionGroup: ['og', 'TargetOptionGroupIdentifier'],
  CreateBlueGreenDeployment: ['deployment'],
  CreateCustomDBEngineVersion: ['cev'],
  CreateDBCluster: ['cluster', 'DBClusterIdentifier'],
  CreateDBClusterEndpoint: ['cluster-endpoint', 'DBClusterEndpointIdentifier'],
  CreateDBClusterParameterGroup: ['cluster-pg', 'DBClusterParameterGroupName'],
  CreateDBClusterSnapshot: ['cluster-snapshot', 'DBClusterSnapshotIdentifier'],
  CreateDBInstance: ['db', 'DBInstanceIdentifier'],
  CreateDBInstanceReadReplica: ['db', 'DBInstanceIdentifier'],
  CreateDBParameterGroup: ['pg', 'DBParameterGroupName'],
  CreateDBProxy: ['proxy'],
  CreateDBProxyEndpoint: ['proxy-endpoint'],
  CreateDBSecurityGroup: ['secgrp', 'DBSecurityGroupName'],
  CreateDBShardGroup: ['shardgrp'],
  CreateDBSnapshot: ['snapshot', 'DBSnapshotIdentifier'],
  CreateDBSubnetGroup: ['subgrp', 'DBSubnetGroupName'],
  CreateEventSubscription: ['es', 'SubscriptionName'],
  CreateGlobalCluster: ['global-cluster', 'GlobalClusterIdentifier'],
  CreateIntegration: ['integration'],
  CreateOptionGroup: ['og', 'OptionGroupName'],
  CreateTenantDatabase: ['tenant-database'],
  PurchaseReservedDBInstancesOffering: ['ri', 'ReservedDBInstanceId'],
  RestoreDBClusterFromS3: ['cluster', 'DBClusterIdentifier'],
  RestoreDBClusterFromSnapshot: ['cluster', 'DBClusterIdentifier'],
  RestoreDBClusterToPointInTime: ['cluster', 'DBClusterIdentifier'],
  RestoreDBInstanceFromDBSnapshot: ['db', 'DBInstanceIdentifier'],
  RestoreDBInstanceFromS3: ['db', 'DBInstanceIdentifier'],
  RestoreDBInstanceToPointInTime: ['db', 'TargetDBInstanceIdentifier'],
  StartDBInstanceAutomatedBackupsReplication: ['auto-backup'],
}

/** What is tagged beside what is made: the backups that RDS makes of it by itself. */
const TAGS_BACKUPS: ReadonlySet<string> = new Set([
  'CreateDBCluster',
  'CreateDBInstance',
  'CreateDBInstanceReadReplica',
  'ModifyDBInstance',
  'PromoteReadReplica',
  'RestoreDBClusterFromS3',
  'RestoreDBClusterFromSnapshot',
  'RestoreDBClusterToPointInTime',
  'RestoreDBInstanceFromDBSnapshot',
  'RestoreDBInstanceFromS3',
  'RestoreDBInstanceToPointInTime',
])

type Keys = Readonly<Record<string, KeyValue>>

const REQUEST_TAGS: Reader<Readonly<Record<string, string>>> = {
  says: 'the tags of Tags',
  of: ({ parameters }) => Object.fromEntries(tagsIn(parameters.Tags)),
}

/** What a request says of a database that it makes. */
const MADE: Keys = {
  'rds:BackupTarget': 'BackupTarget',
  'rds:DatabaseClass': first('DBInstanceClass', 'DBClusterInstanceClass'),
  'rds:DatabaseEngine': 'Engine',
  'rds:DatabaseName': first('DBName', 'DatabaseName'),
  'rds:ManageMasterUserPassword': 'ManageMasterUserPassword',
  'rds:MultiAz': 'MultiAZ',
  'rds:Piops': 'Iops',
  'rds:PubliclyAccessible': 'PubliclyAccessible',
  'rds:StorageEncrypted': 'StorageEncrypted',
  'rds:StorageSize': 'AllocatedStorage',
}

function first(...places: readonly [string, string]): Reader<string | undefined> {
  return {
    says: places.join(' or '),
    of: ({ parameters }) => places.map((place) => parameters[place]).find((value) => typeof value === 'string'),
  }
}

/**
 * RDS names its resources otherwise than its ARNs' variables are called, and asks for `rds:AddTagsToResource` where
 * what is made is tagged.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_rds.html
 */
export function every(generated: readonly AskRow[], operation: string): readonly AskRow[] {
  const tagged = Object.hasOwn(TAGGED, operation) ? TAGGED[operation] : undefined
  const rows = generated.map((row) => (row.action.startsWith('rds:') ? ofResources(row, operation) : row))
  return [
    ...rows,
    ...(/^(?:Describe|List)/.test(operation) ? [] : [DIRECTORY_ROLE]),
    ...(tagged === undefined ? [] : [addTags(tagged)]),
    ...(TAGS_BACKUPS.has(operation) ? ['auto-backup', 'cluster-auto-backup'].map(tagBackup) : []),
  ]
}

function ofResources(row: AskRow, operation: string): AskRow {
  const listed = Object.hasOwn(LISTED, operation) ? LISTED[operation] : undefined
  const isMaking = /^(?:Create|Purchase|Restore|Start)/.test(operation)
  const others = (row.on ?? []).filter(({ type }) => type !== listed)
  const on = others.map((resource) => ofMembers(resource, isMaking || listed !== undefined))
  const whole = listed === undefined ? on : [listing(listed), ...on]
  const { tags } = row
  const keys = {
    ...row.keys,
    ...(/^(?:Create|Restore)/.test(operation) && MADE),
    ...(tags !== undefined && { 'rds:req-tag/': REQUEST_TAGS }),
  }
  return { ...row, ...(whole.length > 0 && { on: whole }), keys }
}

/** Of one by a name that its ARN does not have, nobody says the id; else of all. */
function listing(type: string): ResourceRow {
  const byName = Object.hasOwn(NAMES, type) ? NAMES[type] : undefined
  if (byName === undefined) return named(type, { made: true })
  const [variable, member] = byName
  const of = ({ parameters }: Asked) => (parameters[member] ? UNKNOWN : '*')
  return { type, parts: { [variable]: { says: `unknown with ${member}, else *`, of } }, made: true }
}

/** The variable of its ARN, and the member that has its name. */
const NAMES: Readonly<Record<string, readonly [variable: string, member: string]>> = {
  proxy: ['DbProxyId', 'DBProxyName'],
  'proxy-endpoint': ['DbProxyEndpointId', 'DBProxyEndpointName'],
  shardgrp: ['DbShardGroupResourceId', 'DBShardGroupIdentifier'],
  'tenant-database': ['TenantResourceId', 'TenantDBName'],
}

/** "The type of resource to tag on creation": an instance's backup, or a cluster's. */
function tagBackup(type: string): AskRow {
  const ofTags: Reader<Readonly<Record<string, string>>> = {
    says: 'its tags',
    of: ({ element }) => Object.fromEntries(isRecord(element) ? tagsIn(element.Tags) : []),
  }
  return {
    action: 'rds:AddTagsToResource',
    each: 'TagSpecifications[]',
    when: isOneOf('.ResourceType', type),
    on: [{ type, made: true }],
    tags: '.Tags',
    keys: { 'rds:req-tag/': ofTags },
  }
}

function ofMembers(resource: ResourceRow, isMaking: boolean): ResourceRow {
  const { type, optional, arns } = resource
  if (arns !== undefined) return resource
  // A version of an engine is named by that.
  if (type === 'cev') return { ...resource, ...(isMaking && { made: true }) }
  const isMade = isMaking && WITH_OWN_ID.includes(type)
  return named(type, { ...(optional && { optional }), ...(isMade && { made: true }) })
}

function addTags([type, place]: readonly [type: string, place?: string]): AskRow {
  const on = [place === undefined ? ({ type, made: true } as const) : at(type, place)]
  return { ...tagsOnCreate('rds:AddTagsToResource', on, 'Tags'), keys: { 'rds:req-tag/': REQUEST_TAGS } }
}

/** A role that is named by its name alone. */
const DIRECTORY_ROLE: AskRow = {
  action: 'iam:PassRole',
  when: 'DomainIAMRoleName',
  on: [{ type: 'iam:role', parts: { RoleNameWithPath: 'DomainIAMRoleName' } }],
  keys: { 'iam:PassedToService': '=rds.amazonaws.com' },
}
