import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { dataDirectory } from '../data-directory.ts'
import type { HttpRequest } from '../http.ts'
import { cbor, form, json, request } from '../messages/testing.ts'
import { models } from '../model/testing.ts'
import { identify, isFormHead } from './identify.ts'

const HOST = { host: 'localhost:4566' }
const get = (path: string, query = '', headers: Record<string, string> = HOST) =>
  request({ method: 'GET', path, query, headers })

interface Case {
  readonly name: string
  readonly request: HttpRequest
  readonly scope: string | undefined
  /** protocol, service, operation */
  readonly is: readonly [string, string | undefined, string | undefined]
}

const cases: readonly Case[] = [
  {
    name: 'a form',
    request: form('Action=CreateUser&Version=2010-05-08'),
    scope: 'iam',
    is: ['query', 'iam', 'CreateUser'],
  },
  {
    name: 'an action after other parameters',
    request: form('UserName=a&Action=GetUser'),
    scope: 'iam',
    is: ['query', 'iam', 'GetUser'],
  },
  {
    name: 'an action in the URL of a GET',
    request: get('/', 'Action=GetCallerIdentity&Version=2011-06-15'),
    scope: 'sts',
    is: ['query', 'sts', 'GetCallerIdentity'],
  },
  {
    name: 'an action in the URL of a POST',
    request: form('', 'Action=GetCallerIdentity&Version=2011-06-15'),
    scope: 'sts',
    is: ['query', 'sts', 'GetCallerIdentity'],
  },
  {
    name: 'a parameter whose name ends in Action',
    request: form('NotAction=GetUser'),
    scope: 'iam',
    is: ['query', 'iam', undefined],
  },
  {
    name: 'an action of another service',
    request: form('Action=CreateUser&Version=2010-05-08'),
    scope: 'sts',
    is: ['query', 'sts', undefined],
  },
  {
    name: 'a REST call of a service that signs as IAM does',
    request: get('/authorization-details/x'),
    scope: 'iam',
    is: ['rest-json', 'iam-toolbox', 'GetRequestAuthorizationDetails'],
  },
  {
    name: 'another path that is signed as IAM',
    request: get('/authorization-details'),
    scope: 'iam',
    is: ['query', 'iam', undefined],
  },
  {
    name: 'a target',
    request: json('GraniteServiceVersion20100801.PutMetricAlarm', '{}'),
    scope: 'monitoring',
    is: ['json', 'cloudwatch', 'PutMetricAlarm'],
  },
  {
    name: 'a target of another service',
    request: json('DynamoDB_20120810.ListTables', '{}'),
    scope: 'monitoring',
    is: ['json', 'cloudwatch', undefined],
  },
  {
    name: 'a target without a dot',
    request: json('PutMetricAlarm', '{}'),
    scope: 'monitoring',
    is: ['json', 'cloudwatch', undefined],
  },
  {
    name: 'an object’s property as an operation',
    request: json('GraniteServiceVersion20100801.constructor', '{}'),
    scope: 'monitoring',
    is: ['json', 'cloudwatch', undefined],
  },
  {
    name: 'CloudWatch by query',
    request: form('Action=DescribeAlarms&Version=2010-08-01'),
    scope: 'monitoring',
    is: ['query', 'cloudwatch', 'DescribeAlarms'],
  },
  {
    name: 'CloudWatch by CBOR',
    request: cbor('DescribeAlarms', Buffer.from([0xa0])),
    scope: 'monitoring',
    is: ['cbor', 'cloudwatch', 'DescribeAlarms'],
  },
  {
    name: 'CBOR behind the console’s path',
    request: {
      ...cbor('DescribeAlarms', Buffer.from([0xa0])),
      path: '/console/api/monitoring/service/GraniteServiceVersion20100801/operation/DescribeAlarms',
    },
    scope: 'monitoring',
    is: ['cbor', 'cloudwatch', 'DescribeAlarms'],
  },
  {
    name: 'CloudTrail as botocore spells it',
    request: json('com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents', '{}', '1.1'),
    scope: 'cloudtrail',
    is: ['json', 'cloudtrail', 'LookupEvents'],
  },
  {
    name: 'our own service',
    request: json('Castellan_20261123.DescribeAccount', '{}', '1.1'),
    scope: 'castellan',
    is: ['json', 'castellan', 'DescribeAccount'],
  },
  {
    name: 'EC2',
    request: form('Action=RunInstances&Version=2016-11-15'),
    scope: 'ec2',
    is: ['ec2', 'ec2', 'RunInstances'],
  },
  {
    name: 'RDS, although Neptune signs as it',
    request: form('Action=CreateDBInstance&Version=2014-10-31'),
    scope: 'rds',
    is: ['query', 'rds', 'CreateDBInstance'],
  },
  {
    name: 'the newer load balancers',
    request: form('Action=CreateLoadBalancer&Version=2015-12-01'),
    scope: 'elasticloadbalancing',
    is: ['query', 'elbv2', 'CreateLoadBalancer'],
  },
  {
    name: 'DynamoDB',
    request: json('DynamoDB_20120810.GetItem', '{}'),
    scope: 'dynamodb',
    is: ['json', 'dynamodb', 'GetItem'],
  },
  {
    name: 'DynamoDB’s streams',
    request: json('DynamoDBStreams_20120810.ListStreams', '{}'),
    scope: 'dynamodb',
    is: ['json', 'dynamodbstreams', 'ListStreams'],
  },
  {
    name: 'an operation newer than the table',
    request: json('DynamoDB_20120810.BrewCoffee', '{}'),
    scope: 'dynamodb',
    is: ['json', 'dynamodb', undefined],
  },
  {
    name: 'Lambda',
    request: request({ path: '/2015-03-31/functions/f/invocations' }),
    scope: 'lambda',
    is: ['rest-json', 'lambda', 'Invoke'],
  },
  {
    name: 'API Gateway’s methods',
    request: request({ method: 'PATCH', path: '/restapis/x' }),
    scope: 'apigateway',
    is: ['rest-json', 'apigateway', 'UpdateRestApi'],
  },
  {
    name: 'CloudFront, whose actions have no version',
    request: get('/2020-05-31/distribution'),
    scope: 'cloudfront',
    is: ['rest-xml', 'cloudfront', 'ListDistributions'],
  },
  {
    name: 'Route 53',
    request: get('/2013-04-01/hostedzone'),
    scope: 'route53',
    is: ['rest-xml', 'route53', 'ListHostedZones'],
  },
  {
    name: 'S3: buckets',
    request: get('/'),
    scope: 's3',
    is: ['rest-xml', 's3', 'ListBuckets'],
  },
  {
    name: 'S3: buckets, with the id of the JavaScript SDK',
    request: get('/', 'x-id=ListBuckets'),
    scope: 's3',
    is: ['rest-xml', 's3', 'ListBuckets'],
  },
  {
    name: 'S3: objects',
    request: get('/b', 'list-type=2&prefix=x'),
    scope: 's3',
    is: ['rest-xml', 's3', 'ListObjectsV2'],
  },
  {
    name: 'S3: objects, with a slash',
    request: get('/b/', 'list-type=2'),
    scope: 's3',
    is: ['rest-xml', 's3', 'ListObjectsV2'],
  },
  {
    name: 'S3: an object',
    request: get('/b/a/%C3%A4%20b'),
    scope: 's3',
    is: ['rest-xml', 's3', 'GetObject'],
  },
  {
    name: 'S3: a folder',
    request: request({ method: 'PUT', path: '/b/folder/', headers: HOST }),
    scope: 's3',
    is: ['rest-xml', 's3', 'PutObject'],
  },
  {
    name: 'S3: a copy',
    request: request({ method: 'PUT', path: '/b/k', headers: { ...HOST, 'x-amz-copy-source': '/c/k' } }),
    scope: 's3',
    is: ['rest-xml', 's3', 'CopyObject'],
  },
  {
    name: 'S3: a part',
    request: request({ method: 'PUT', path: '/b/k', query: 'partNumber=1&uploadId=x', headers: HOST }),
    scope: 's3',
    is: ['rest-xml', 's3', 'UploadPart'],
  },
  {
    name: 'S3: a head',
    request: request({ method: 'HEAD', path: '/b/k', headers: HOST }),
    scope: 's3',
    is: ['rest-xml', 's3', 'HeadObject'],
  },
  {
    name: 'S3: tags',
    request: get('/b/k', 'tagging'),
    scope: 's3',
    is: ['rest-xml', 's3', 'GetObjectTagging'],
  },
  {
    name: 'S3: the bucket in the host',
    request: get('/k', '', { host: 'b.localhost:4566' }),
    scope: 's3',
    is: ['rest-xml', 's3', 'GetObject'],
  },
  {
    name: 'S3: the bucket in AWS’s host',
    request: get('/', '', { host: 'my.bucket.s3.eu-west-1.amazonaws.com' }),
    scope: 's3',
    is: ['rest-xml', 's3', 'ListObjects'],
  },
  {
    name: 'S3 Control: the block of the account, which is no bucket’s',
    request: get('/v20180820/configuration/publicAccessBlock'),
    scope: 's3',
    is: ['rest-xml', 's3control', 'GetPublicAccessBlock'],
  },
  {
    name: 'S3: the block of a bucket',
    request: get('/b', 'publicAccessBlock'),
    scope: 's3',
    is: ['rest-xml', 's3', 'GetPublicAccessBlock'],
  },
  {
    name: 'a service that AWS does not have',
    request: get('/x'),
    scope: 'kettle',
    is: ['rest-xml', undefined, undefined],
  },
  {
    name: 'an object’s property as a service',
    request: form('Action=GetUser'),
    scope: '__proto__',
    is: ['query', undefined, undefined],
  },
  {
    name: 'unsigned: a link in a mail',
    request: get('/', 'Action=ConfirmSubscription&TopicArn=x&Token=y'),
    scope: undefined,
    is: ['query', 'sns', 'ConfirmSubscription'],
  },
  {
    name: 'unsigned: a form of IAM’s version',
    request: form('Action=ListUsers&Version=2010-05-08'),
    scope: undefined,
    is: ['query', 'iam', 'ListUsers'],
  },
  {
    name: 'unsigned: a form of a version that is not implemented',
    request: form('Action=DescribeDBInstances&Version=2014-10-31'),
    scope: undefined,
    is: ['query', 'rds', 'DescribeDBInstances'],
  },
  {
    name: 'unsigned: a target',
    request: json('DynamoDB_20120810.GetItem', '{}'),
    scope: undefined,
    is: ['json', 'dynamodb', 'GetItem'],
  },
  {
    name: 'unsigned: a path of a service that is told by its paths',
    request: request({ path: '/getContactInformation', headers: { 'content-type': 'application/json' }, body: '{}' }),
    scope: undefined,
    is: ['rest-json', 'account', 'GetContactInformation'],
  },
  {
    name: 'AWS Account Management',
    request: request({ path: '/getContactInformation', headers: { 'content-type': 'application/json' }, body: '{}' }),
    scope: 'account',
    is: ['rest-json', 'account', 'GetContactInformation'],
  },
  {
    name: 'a path whose signature is that of another path',
    request: request({ path: '/x/../getContactInformation' }),
    scope: 'account',
    is: ['rest-json', 'account', undefined],
  },
  {
    name: 'unsigned: nothing that tells',
    request: request({}),
    scope: undefined,
    is: ['rest-xml', undefined, undefined],
  },
]

describe('a request is for', () => {
  for (const { name, request, scope, is } of cases) {
    test(name, () => {
      const call = identify(models, request, scope, 'eu-west-1')
      const [protocol, service, operation] = is
      assert.deepEqual([call.protocol, call.service, call.operation], [protocol, service, operation])
      assert.equal(call.region, 'eu-west-1')
    })
  }
})

test('the models are those that stand in `models/`, by the names that they sign with', () => {
  for (const signingName of models.signingNames) assert.equal(models.of(signingName)?.signingName, signingName)
})

test('a body is needed to know the operation of a posted form only', () => {
  assert.equal(isFormHead(form('')), true)
  assert.equal(isFormHead(json('A.B', '')), false)
  assert.equal(
    isFormHead(
      request({ method: 'PUT', path: '/b/k', headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
    ),
    false,
  )
})

interface Row {
  readonly signingName: string
  readonly service: string
  readonly protocols: readonly string[]
  readonly version: string
  readonly targetPrefix?: string
  readonly operations: string | readonly string[]
}

const rows: readonly Row[] = JSON.parse(readFileSync(join(dataDirectory(), 'data', 'operations.json'), 'utf8'))

/** A request for one operation of the table, as simple as it can be. */
function simplest(row: Row, operation: string): HttpRequest {
  if (typeof row.operations === 'string') {
    return row.targetPrefix === undefined
      ? form(`Action=${operation}&Version=${row.version}`)
      : json(`${row.targetPrefix}.${operation}`, '{}')
  }
  const [, method = '', uri = '', ...required] = operation.split(' ')
  const [path = '', query = ''] = uri
    .replaceAll(/\{[^}]*\+\}/g, 'greedy/label')
    .replaceAll(/\{[^}]*\}/g, 'label')
    .split('?')
  const headers: Record<string, string> = { ...HOST }
  const parameters = query === '' ? [] : [query]
  for (const item of required) {
    if (item === '!') continue
    if (item.startsWith('@')) headers[item.slice(1)] = 'x'
    else parameters.push(`${item.slice(1)}=x`)
  }
  return request({ method, path, query: parameters.join('&'), headers })
}

/** Two operations that no request tells apart: AWS has both names for one thing. */
function isSameRequest(row: Row, operation: string, service: string | undefined, found: string | undefined): boolean {
  if (found === undefined || typeof row.operations === 'string') return false
  const route = (lines: readonly string[], name: string) =>
    lines.find((line) => line.startsWith(`${name} `))?.slice(name.length)
  const other = rows.find((candidate) => candidate.service === service && candidate.signingName === row.signingName)
  if (!other || typeof other.operations === 'string') return false
  const [a, b] = [route(row.operations, operation), route(other.operations, found)]
  const nameless = (line: string | undefined) =>
    line
      ?.replaceAll(/\{[^}+]*/g, '{')
      .split(' ')
      .slice(0, 3)
      .join(' ')
  return nameless(a) === nameless(b)
}

test('each of AWS’s 19,428 operations is known by a request for it', () => {
  let known = 0
  const wrong: string[] = []
  for (const row of rows) {
    for (const line of typeof row.operations === 'string' ? row.operations.split(' ') : row.operations) {
      const name = line.split(' ')[0] ?? ''
      const call = identify(models, simplest(row, line), row.signingName, 'us-east-1')
      if (call.operation === name || isSameRequest(row, name, call.service, call.operation)) known++
      else wrong.push(`${row.service} ${line}: ${call.service} ${call.operation}`)
    }
  }
  assert.deepEqual(wrong.slice(0, 20), [])
  assert.equal(known, 19_428)
})

test('the order of two values of one parameter, which no signature holds, decides nothing', () => {
  const asked = (query: string) => {
    const users = request({ method: 'POST', path: '/accounts/1/users', query, headers: HOST })
    return identify(models, users, 'chime', 'us-east-1').operation
  }
  assert.equal(asked('operation=suspend'), 'BatchSuspendUser')
  assert.equal(asked('operation=unsuspend'), 'BatchUnsuspendUser')
  assert.equal(asked('operation=suspend&operation=unsuspend'), asked('operation=unsuspend&operation=suspend'))
})
