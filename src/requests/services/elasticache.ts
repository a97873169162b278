import { UNKNOWN } from '../../aws/index.ts'
import { tagsOnCreate } from '../common-rows.ts'
import type { AskRow, ResourceRow, ServiceExceptions, Variable } from '../rows.ts'
import { ELASTICACHE_KEYS } from './elasticache-keys.ts'

/** "This parameter is stored as a lowercase string." */
const LOWERCASE: Variable = { spelled: (text) => text.toLowerCase() }

/** What is made with tags, and where its name stands. */
const TAGGED: Readonly<Record<string, ResourceRow>> = {
  CopyServerlessCacheSnapshot: {
    type: 'serverlesscachesnapshot',
    parts: { ServerlessCacheSnapshotName: 'TargetServerlessCacheSnapshotName' },
  },
  CopySnapshot: { type: 'snapshot', parts: { SnapshotName: 'TargetSnapshotName' } },
  CreateCacheCluster: { type: 'cluster', parts: { CacheClusterId: 'CacheClusterId' } },
  CreateCacheParameterGroup: { type: 'parametergroup', parts: { CacheParameterGroupName: 'CacheParameterGroupName' } },
  CreateCacheSecurityGroup: { type: 'securitygroup', parts: { CacheSecurityGroupName: 'CacheSecurityGroupName' } },
  CreateCacheSubnetGroup: { type: 'subnetgroup', parts: { CacheSubnetGroupName: 'CacheSubnetGroupName' } },
  CreateReplicationGroup: { type: 'replicationgroup', parts: { ReplicationGroupId: 'ReplicationGroupId' } },
  CreateServerlessCache: { type: 'serverlesscache', parts: { ServerlessCacheName: 'ServerlessCacheName' } },
  CreateServerlessCacheSnapshot: {
    type: 'serverlesscachesnapshot',
    parts: { ServerlessCacheSnapshotName: 'ServerlessCacheSnapshotName' },
  },
  CreateSnapshot: { type: 'snapshot', parts: { SnapshotName: 'SnapshotName' } },
  CreateUser: { type: 'user', parts: { UserId: 'UserId' } },
  CreateUserGroup: { type: 'usergroup', parts: { UserGroupId: 'UserGroupId' } },
  PurchaseReservedCacheNodesOffering: {
    type: 'reserved-instance',
    parts: { ReservedCacheNodeId: 'ReservedCacheNodeId' },
    made: true,
  },
}

function every(generated: readonly AskRow[], operation: string): readonly AskRow[] {
  const made = Object.hasOwn(TAGGED, operation) ? TAGGED[operation] : undefined
  const rows = generated.map((row) => ({
    ...row,
    ...(row.on && { on: row.on.map((each) => ofRow(each, operation)) }),
    ...keysOf(row, operation),
  }))
  return made === undefined ? rows : [...rows, tagsOnCreate('elasticache:AddTagsToResource', [made], 'Tags')]
}

const OF_ENGINE = /^Create(?:CacheCluster|ReplicationGroup|ServerlessCache)$/

function keysOf({ keys }: AskRow, operation: string): Pick<AskRow, 'keys'> {
  const said = Object.hasOwn(ELASTICACHE_KEYS, operation) ? ELASTICACHE_KEYS[operation] : undefined
  const engine = OF_ENGINE.test(operation) && { 'elasticache:EngineType': 'Engine' }
  return said || engine ? { keys: { ...keys, ...engine, ...said } } : {}
}

const CACHE_SECURITY_GROUPS = ['CacheSecurityGroupName', 'CacheSecurityGroupNames[]']

/** A listing that names none is of all; "if this argument is omitted, the default parameter group is used". */
function ofRow(resource: ResourceRow, operation: string): ResourceRow {
  const { type } = resource
  if (operation.startsWith('Describe')) return { ...resource, made: true }
  // Groups of a VPC, which `SecurityGroupIds` names, are no groups of ElastiCache.
  if (type === 'securitygroup') return { ...resource, parts: { CacheSecurityGroupName: CACHE_SECURITY_GROUPS } }
  if (type !== 'parametergroup' || !/^Create(?:CacheCluster|ReplicationGroup)$/.test(operation)) return resource
  return { type, parts: { CacheParameterGroupName: ['CacheParameterGroupName', `=default${UNKNOWN}`] } }
}

const FINAL_SNAPSHOT: ResourceRow = {
  type: 'snapshot',
  parts: { SnapshotName: 'FinalSnapshotIdentifier' },
  optional: true,
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_elasticache.html */
export const elasticache: ServiceExceptions = {
  service: 'elasticache',
  read: 'all',
  variables: { CacheClusterId: LOWERCASE, ReplicationGroupId: LOWERCASE, UserId: LOWERCASE, UserGroupId: LOWERCASE },
  every,
  operations: {
    AddTagsToResource: ofArn,
    CopyServerlessCacheSnapshot: (rows) =>
      onFirst(rows, [
        named('serverlesscachesnapshot', 'ServerlessCacheSnapshotName', 'SourceServerlessCacheSnapshotName'),
        named('serverlesscachesnapshot', 'ServerlessCacheSnapshotName', 'TargetServerlessCacheSnapshotName'),
      ]),
    CopySnapshot: (rows) =>
      onFirst(rows, [
        named('snapshot', 'SnapshotName', 'SourceSnapshotName'),
        named('snapshot', 'SnapshotName', 'TargetSnapshotName'),
      ]),
    CreateGlobalReplicationGroup: (rows) =>
      onFirst(rows, [
        { type: 'globalreplicationgroup', made: true },
        named('replicationgroup', 'ReplicationGroupId', 'PrimaryReplicationGroupId'),
      ]),
    CreateServerlessCache: ([own, ...others]) => [
      ...(own ? [{ ...own, on: [...(own.on ?? []), ...RESTORED] }] : []),
      ...others,
    ],
    DeleteCacheCluster: (rows) => withFinal(rows, named('cluster', 'CacheClusterId', 'CacheClusterId')),
    DeleteReplicationGroup: (rows) =>
      withFinal(rows, named('replicationgroup', 'ReplicationGroupId', 'ReplicationGroupId')),
    DeleteServerlessCache: (rows) => {
      const cache = named('serverlesscache', 'ServerlessCacheName', 'ServerlessCacheName')
      const final = named('serverlesscachesnapshot', 'ServerlessCacheSnapshotName', 'FinalSnapshotName')
      return [
        ...onFirst(rows, [cache, { ...final, optional: true }]),
        { action: 'elasticache:CreateServerlessCacheSnapshot', when: 'FinalSnapshotName', on: [cache, final] },
      ]
    },
    ListTagsForResource: ofArn,
    ModifyUserGroup: (rows) =>
      onFirst(rows, [
        { type: 'user', parts: { UserId: ['UserIdsToAdd[]', 'UserIdsToRemove[]'] }, optional: true },
        named('usergroup', 'UserGroupId', 'UserGroupId'),
      ]),
    RemoveTagsFromResource: ofArn,
  },
}

/** Who deletes with a last snapshot takes one. */
function withFinal(rows: readonly AskRow[], resource: ResourceRow): readonly AskRow[] {
  const { optional: _, ...final } = FINAL_SNAPSHOT
  return [
    ...onFirst(rows, [resource, FINAL_SNAPSHOT]),
    { action: 'elasticache:CreateSnapshot', when: 'FinalSnapshotIdentifier', on: [resource, final] },
  ]
}

/** A serverless cache begins with what is in snapshots of either kind, which the request has by their ARNs. */
const RESTORED = ['serverlesscachesnapshot', 'snapshot'].map(
  (type): ResourceRow => ({ type, arns: ['SnapshotArnsToRestore[]'], optional: true }),
)

function named(type: string, variable: string, place: string): ResourceRow {
  return { type, parts: { [variable]: place } }
}

function onFirst([first, ...others]: readonly AskRow[], on: readonly ResourceRow[]): readonly AskRow[] {
  return first === undefined ? others : [{ ...first, on }, ...others]
}

/** Of whatever type the ARN is that the request gives. */
function ofArn(rows: readonly AskRow[]): readonly AskRow[] {
  return onFirst(rows, [{ type: 'cluster', arns: ['ResourceName'] }])
}
