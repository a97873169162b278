import { UNKNOWN } from '../../../aws/index.ts'
import type { Scope } from '../../ask.ts'
import { tagsOnCreate } from '../../common-rows.ts'
import { isRecord } from '../../path.ts'
import type { Asked, AskRow, KeyValue, OperationRows, Part, ResourceRow, ServiceExceptions } from '../../rows.ts'
import { type Access, attributesOf, leadingKeysOf, listOf, queriedKeyOf, selectOf } from './attributes.ts'
import { readStatement, type Statement, VERBS, type Verb } from './partiql.ts'

type Keys = Readonly<Record<string, KeyValue>>

function accessOf({ element }: Asked): Access {
  return isRecord(element) ? element : {}
}

function tableArn(table: unknown, { partition, region, accountId }: Scope, ofRegion = region): string | undefined {
  if (typeof table !== 'string' || table === '') return undefined
  const arn = table.startsWith('arn:') ? table : `arn:${partition}:dynamodb:${region}:${accountId}:table/${table}`
  return ofRegion === region ? arn : arn.replace(/^(arn:[^:]*:dynamodb:)[^:]*/, `$1${ofRegion}`)
}

/** In the request, or in what a row is asked for once for each. */
function table(path: string): ResourceRow {
  return { type: 'table', parts: { TableName: path } }
}

/** "Query of an index": its ARN, and not the table's. */
const TABLE_OR_INDEX: ResourceRow = {
  type: 'table',
  parts: {
    TableName: {
      says: '`TableName`, with `IndexName` the index of it',
      of: ({ parameters: { TableName, IndexName }, scope }) => {
        const arn = tableArn(TableName, scope)
        return typeof IndexName === 'string' && IndexName !== '' && arn ? `${arn}/index/${IndexName}` : arn
      },
    },
  },
}

const ATTRIBUTES: Keys = {
  'dynamodb:Attributes': {
    says: 'the attributes that the request names',
    of: (asked) => attributesOf(accessOf(asked)),
  },
}
const LEADING = 'the value of a key of one attribute; of another it is unknown, unless the table’s schema is known'

/** The attribute that is the partition key of a table, or of an index of it. */
function partitionKeyOf(tableName: unknown, { scope }: Asked, indexName?: unknown): string | undefined {
  const arn = tableArn(tableName, scope)
  if (arn === undefined || scope.partitionKeys === undefined) return undefined
  return scope.partitionKeys.get(typeof indexName === 'string' && indexName !== '' ? `${arn}/index/${indexName}` : arn)
}

const KEY: Keys = {
  'dynamodb:LeadingKeys': {
    says: LEADING,
    of: (asked) => {
      const { Key, Item, TableName } = accessOf(asked)
      return leadingKeysOf([Key ?? Item], partitionKeyOf(TableName, asked))
    },
  },
}
const KEYS: Keys = {
  'dynamodb:LeadingKeys': {
    says: LEADING,
    of: (asked) => {
      const { key: tableName, value } = accessOf(asked)
      const name = partitionKeyOf(tableName, asked)
      if (isRecord(value)) return leadingKeysOf(listOf(value.Keys), name)
      return leadingKeysOf(
        listOf(value).map((write) => writtenOf(write).Key ?? writtenOf(write).Item),
        name,
      )
    },
  },
  'dynamodb:Attributes': {
    says: 'the attributes that the request names of the table',
    of: (asked) => {
      const { value } = accessOf(asked)
      if (isRecord(value)) return attributesOf(value)
      return [...new Set(listOf(value).flatMap((write) => attributesOf(writtenOf(write))))]
    },
  },
}
const QUERIED: Keys = {
  'dynamodb:LeadingKeys': {
    says: 'the value of the only equality in the conditions for the key; of several it is unknown, as above',
    of: (asked) => {
      const { TableName, IndexName } = accessOf(asked)
      return queriedKeyOf(accessOf(asked), partitionKeyOf(TableName, asked, IndexName))
    },
  },
}
const SELECT: Keys = {
  'dynamodb:Select': { says: '`Select`, or what stands for it', of: (asked) => selectOf(accessOf(asked)) },
}
const SELECT_OF_BATCH: Keys = {
  'dynamodb:Select': {
    says: 'whether attributes are named',
    of: (asked) => {
      const { value } = accessOf(asked)
      return selectOf(isRecord(value) ? value : {})
    },
  },
}
/** "The ReturnValues parameter always has a value (NONE unless otherwise specified)." */
const RETURNS: Keys = returned('ReturnValues')
const CAPACITY: Keys = { 'dynamodb:ReturnConsumedCapacity': 'ReturnConsumedCapacity' }

function returned(member: string): Keys {
  const says = `\`${member}\`, else NONE`
  return { 'dynamodb:ReturnValues': { says, of: (asked) => String(accessOf(asked)[member] || 'NONE') } }
}

/** A `PutRequest` or a `DeleteRequest`. */
function writtenOf(write: unknown): Access {
  const { PutRequest, DeleteRequest } = isRecord(write) ? write : {}
  return isRecord(PutRequest) ? PutRequest : isRecord(DeleteRequest) ? DeleteRequest : {}
}

function ofItem(action: string, keys: Keys): readonly AskRow[] {
  return [{ action: `dynamodb:${action}`, on: [table('TableName')], keys: { ...ATTRIBUTES, ...keys, ...CAPACITY } }]
}

/** Each table of a batch, with what is asked of it. */
function ofTables(action: string, keys: Keys): readonly AskRow[] {
  const own = { ...KEYS, ...keys, ...CAPACITY }
  return [{ action: `dynamodb:${action}`, each: 'RequestItems{entry}', on: [table('.key')], keys: own }]
}

/** "Permissions for Put, Update, Delete, and Get actions are governed by the permissions" of PutItem and the like. */
function ofTransaction(operation: string, name: string, keys: Keys): AskRow {
  return {
    action: `dynamodb:${name}Item`,
    each: `TransactItems[].${name}`,
    on: [table('.TableName')],
    keys: { ...ATTRIBUTES, ...KEY, ...keys, ...CAPACITY, 'dynamodb:EnclosingOperation': `=${operation}` },
  }
}

/** Each is read once, however much is asked of it. */
const statements = new WeakMap<Access, Statement | null>()

function statementOf(asked: Asked): Statement | undefined {
  const access = accessOf(asked)
  const known = statements.get(access)
  if (known !== undefined) return known ?? undefined
  const statement = readStatement(access.Statement)
  statements.set(access, statement ?? null)
  return statement
}

/** A statement that cannot be read may do anything, to any table. */
function ofStatements(each: string | undefined, keys: Keys): readonly AskRow[] {
  const resource: Part = {
    says: 'the table or index that the statement names',
    of: (asked) => {
      const { table, index } = statementOf(asked) ?? {}
      const arn = tableArn(table, asked.scope)
      if (arn === undefined) return `arn:${asked.scope.partition}:dynamodb:${UNKNOWN}:${UNKNOWN}:table/${UNKNOWN}`
      return index === undefined ? arn : `${arn}/index/${index}`
    },
  }
  const does = (verb: Verb) => (asked: Asked) => (statementOf(asked)?.verb ?? verb) === verb
  return VERBS.map((verb) => ({
    action: `dynamodb:PartiQL${verb}`,
    ...(each !== undefined && { each }),
    when: { says: `a statement that is a ${verb.toUpperCase()}, or cannot be read`, of: does(verb) },
    on: [{ type: 'table', parts: { TableName: resource } }],
    keys: {
      ...keys,
      'dynamodb:LeadingKeys': { says: 'unknown', of: () => [UNKNOWN] },
      'dynamodb:Attributes': { says: 'unknown', of: () => [UNKNOWN] },
      ...(verb === 'Select' && {
        'dynamodb:FullTableScan': {
          says: 'true where no equality limits what is read; with one it is unknown, as of which attribute the key is',
          of: (asked: Asked) => (statementOf(asked)?.isScan === false ? UNKNOWN : 'true'),
        },
      }),
    },
  }))
}

const READS_AND_WRITES = ['Query', 'Scan', 'UpdateItem', 'PutItem', 'GetItem', 'DeleteItem', 'BatchWriteItem']

function all(actions: readonly string[], on: ResourceRow, more: Omit<AskRow, 'action' | 'on'> = {}): readonly AskRow[] {
  return actions.map((action) => ({ action: `dynamodb:${action}`, on: [on], ...more }))
}

/** The table of the request in the Region of a replica. */
const REPLICA: ResourceRow = {
  type: 'table',
  parts: {
    TableName: {
      says: '`TableName` in the Region of the replica',
      of: (asked) => tableArn(asked.parameters.TableName, asked.scope, String(accessOf(asked).RegionName ?? UNKNOWN)),
    },
  },
}
const IN_REGION: Keys = { 'aws:RequestedRegion': '.RegionName' }

/** "You must have the following permission on the table resource in all participating Regions." */
function witness(action: 'Create' | 'Delete'): readonly AskRow[] {
  const each = `GlobalTableWitnessUpdates[].${action}`
  const name = `${action}GlobalTableWitness`
  return [...all([name], table('TableName'), { when: each }), ...all([name], REPLICA, { each, keys: IN_REGION })]
}

const toIndex: OperationRows = (generated) => generated.map((row) => ({ ...row, on: [TABLE_OR_INDEX] }))
const TARGET = all(READS_AND_WRITES, table('TargetTableName'))
const OF_TRANSACTION = 'TransactWriteItems'
const CHECKED = returned('ReturnValuesOnConditionCheckFailure')

/**
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_dynamodb.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables-security.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/backuprestore_IAM.html
 */
export const dynamodb: ServiceExceptions = {
  service: 'dynamodb',
  read: 'all',
  operations: {
    BatchExecuteStatement: ofStatements('Statements[]', {}),
    BatchGetItem: ofTables('BatchGetItem', SELECT_OF_BATCH),
    BatchWriteItem: ofTables('BatchWriteItem', {}),
    CreateTable: (generated) => [
      ...generated,
      tagsOnCreate('dynamodb:TagResource', [table('TableName')], 'Tags'),
      { action: 'dynamodb:PutResourcePolicy', on: [table('TableName')], when: 'ResourcePolicy' },
      ...all(['AssociateTableReplica'], { type: 'table', arns: ['GlobalTableSourceArn'] }, { ifGiven: true }),
      ...all(['CreateTableReplica', ...READS_AND_WRITES], table('TableName'), { when: 'GlobalTableSourceArn' }),
    ],
    DeleteItem: ofItem('DeleteItem', { ...KEY, ...RETURNS }),
    DescribeContributorInsights: toIndex,
    // "This action doesn't require permission".
    DescribeEndpoints: [],
    ExecuteStatement: ofStatements(undefined, CAPACITY),
    ExecuteTransaction: ofStatements('TransactStatements[]', {
      'dynamodb:EnclosingOperation': '=ExecuteTransaction',
    }),
    GetItem: ofItem('GetItem', { ...KEY, ...SELECT }),
    // "You can't grant permissions for the ListBackups action on a specific table."
    ListBackups: [{ action: 'dynamodb:ListBackups' }],
    PutItem: ofItem('PutItem', { ...KEY, ...RETURNS }),
    Query: [
      {
        action: 'dynamodb:Query',
        on: [TABLE_OR_INDEX],
        keys: { ...ATTRIBUTES, ...QUERIED, ...SELECT, ...CAPACITY },
      },
    ],
    RestoreTableFromBackup: [...all(['RestoreTableFromBackup'], { type: 'backup', arns: ['BackupArn'] }), ...TARGET],
    RestoreTableToPointInTime: [
      ...all(['RestoreTableToPointInTime'], {
        type: 'table',
        arns: ['SourceTableArn'],
        parts: { TableName: 'SourceTableName' },
      }),
      ...TARGET,
    ],
    Scan: [{ action: 'dynamodb:Scan', on: [TABLE_OR_INDEX], keys: { ...ATTRIBUTES, ...SELECT, ...CAPACITY } }],
    TransactGetItems: [ofTransaction('TransactGetItems', 'Get', SELECT)],
    TransactWriteItems: [
      ...['Put', 'Update', 'Delete'].map((name) => ofTransaction(OF_TRANSACTION, name, CHECKED)),
      ofTransaction(OF_TRANSACTION, 'ConditionCheck', CHECKED),
    ],
    UpdateContributorInsights: toIndex,
    UpdateItem: ofItem('UpdateItem', { ...KEY, ...RETURNS }),
    UpdateTable: (generated) => [
      ...generated,
      ...all(['CreateTable', 'CreateTableReplica', ...READS_AND_WRITES], REPLICA, {
        each: 'ReplicaUpdates[].Create',
        keys: IN_REGION,
      }),
      ...all(['DeleteTable', 'DeleteTableReplica'], REPLICA, { each: 'ReplicaUpdates[].Delete', keys: IN_REGION }),
      ...witness('Create'),
      ...witness('Delete'),
    ],
  },
}
