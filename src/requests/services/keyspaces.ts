import { tagsOnCreate } from '../common-rows.ts'
import type { AskRow, ResourceRow, ServiceExceptions } from '../rows.ts'

const KEYSPACE: ResourceRow = { type: 'keyspace', parts: { KeyspaceName: 'keyspaceName' } }
const TABLE: ResourceRow = { type: 'table', parts: { KeyspaceName: 'keyspaceName', TableName: 'tableName' } }

/** What the tables of Cassandra say of all others, which who describes anything reads. */
const SYSTEM_TABLES: ResourceRow = { type: 'keyspace', parts: { KeyspaceName: '=system' } }

function on(resource: ResourceRow, ...names: readonly string[]): readonly AskRow[] {
  return names.map((name) => ({ action: `cassandra:${name}`, on: [resource] }))
}

const CREATED: AskRow = { action: 'cassandra:Create', on: [KEYSPACE], tags: 'tags' }
const ALTER_KEYSPACE = on(KEYSPACE, 'Alter')

/**
 * Its actions are those of Cassandra's own language. Of resources in several Regions it asks for the actions of those
 * too, where the request says that there are several.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_keyspaces.html
 */
export const keyspaces: ServiceExceptions = {
  service: 'keyspaces',
  operations: {
    CreateKeyspace: [
      CREATED,
      {
        action: 'cassandra:CreateMultiRegionResource',
        on: [KEYSPACE],
        when: 'replicationSpecification.regionList',
        tags: 'tags',
      },
      tagsOnCreate('cassandra:TagResource', [KEYSPACE], 'tags'),
    ],
    CreateTable: [
      { action: 'cassandra:Create', on: [TABLE], tags: 'tags' },
      { action: 'cassandra:CreateMultiRegionResource', on: [TABLE], when: 'replicaSpecifications', tags: 'tags' },
      tagsOnCreate('cassandra:TagResource', [TABLE], 'tags'),
    ],
    CreateType: on(KEYSPACE, 'Create'),
    DeleteKeyspace: on(KEYSPACE, 'Drop'),
    DeleteTable: on(TABLE, 'Drop'),
    DeleteType: on(KEYSPACE, 'Drop'),
    GetKeyspace: on(KEYSPACE, 'Select'),
    GetTable: on(TABLE, 'Select'),
    GetTableAutoScalingSettings: [
      ...on(TABLE, 'Select', 'SelectMultiRegionResource'),
      { action: 'application-autoscaling:DescribeScalableTargets' },
      { action: 'application-autoscaling:DescribeScalingPolicies' },
    ],
    GetType: on(KEYSPACE, 'Select'),
    ListKeyspaces: on(SYSTEM_TABLES, 'Select'),
    ListTables: on(KEYSPACE, 'Select'),
    ListTypes: on(KEYSPACE, 'Select'),
    RestoreTable: [
      ...on({ type: 'table', parts: { KeyspaceName: 'sourceKeyspaceName', TableName: 'sourceTableName' } }, 'Restore'),
      ...on({ type: 'table', parts: { KeyspaceName: 'targetKeyspaceName', TableName: 'targetTableName' } }, 'Restore'),
      ...on({ type: 'table', parts: { KeyspaceName: 'sourceKeyspaceName', TableName: 'sourceTableName' } }, 'Select'),
      {
        action: 'cassandra:RestoreMultiRegionTable',
        on: [{ type: 'table', parts: { KeyspaceName: 'targetKeyspaceName', TableName: 'targetTableName' } }],
        when: 'replicaSpecifications',
      },
    ],
    UpdateKeyspace: [
      ...ALTER_KEYSPACE,
      ...['Alter', 'Create', 'Modify', 'Select'].map((name) => ({
        action: `cassandra:${name}MultiRegionResource`,
        on: [KEYSPACE],
        when: 'replicationSpecification.regionList',
      })),
    ],
    UpdateTable: [
      ...on(TABLE, 'Alter'),
      { action: 'cassandra:AlterMultiRegionResource', on: [TABLE], when: 'replicaSpecifications' },
    ],
  },
}
