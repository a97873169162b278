import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AwsError } from '../../aws/index.ts'
import { validatePolicy } from '../index.ts'

const SYNTAX = 'Syntax errors in policy.'
const LEGACY = 'The policy failed legacy parsing'
const VERSION = 'Policy document must be version 2012-10-17 or greater.'
const COLON = 'Actions/Condition can contain only one colon.'

const bucket = 'arn:aws:s3:::example_bucket'
const list = { Effect: 'Allow', Action: 's3:ListBucket', Resource: bucket }

/** `list` with changes; `undefined` leaves a member out. */
function policy(...statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements.map((each) => ({ ...list, ...each })) })
}

function condition(condition: object): string {
  return policy({ Condition: condition })
}

// What CreatePolicy answered on AWS on 10 and 18 February 2026.
describe('CreatePolicy takes', () => {
  const cases: readonly string[] = [
    policy({ Action: 'iam: asdf safdsf af ' }),
    policy({ Action: 'service-prefix:action-name', Resource: '*' }),
    policy({ Action: 's3-s:ListBucket' }),
    policy({ Action: 's3.s:ListBucket' }),
    policy({ Action: undefined, NotAction: 's3:ListBucket', Resource: undefined, NotResource: '*' }),
    policy({ Resource: [bucket, '*'] }),
    policy({ Resource: 'arn:aws:iam:::user/example_bucket' }),
    policy({ Resource: 'arn:aws:s33:::example_bucket' }),
    policy({ Resource: 'arn:aws:fdsasf' }),
    policy({ Resource: 'arn:aws:invalid-service:us-east-1::example_bucket' }),
    policy({ Resource: 'arn:aws:s3:us-west-2:123456789012:accesspoint/my-access-point/object/*' }),
    policy({ Sid: '' }, { Sid: '' }),
    condition({}),
    condition({ a: {} }),
    condition({ x: {}, y: {} }),
    condition({ DateGreaterThan: {} }),
    condition({ DateGreaterThan: { a: [] } }),
    condition({ DateGreaterThan: { a: '01T' } }),
    condition({ DateLessThan: { a: '-292275054' } }),
    condition({ DateLessThanEquals: { a: '2019-07-01T13:20:15Z' } }),
    condition({ DateLessThanEquals: { a: '2016-12-13T21:20:37.593194+00:00' } }),
    condition({ DateLessThanEquals: { a: '2016-12-13t2:00:00.593194+23' } }),
    condition({ StringEqualsIfExists: { a: 'asf' } }),
    condition({ 'ForAnyValue:StringEqualsIfExists': { a: 'asf' } }),
  ]
  for (const document of cases) test(document, () => validatePolicy(document, 'managed'))
})

describe('CreatePolicy refuses', () => {
  const cases: readonly (readonly [document: string, message: string])[] = [
    [policy({ Action: ['s3s:ListBucket'] }, { Action: 's:3s:ListBucket' }), COLON],
    [policy({ Action: 's:3:ListBucket', Resource: 'sdfsadf' }), 'Resource sdfsadf must be in ARN format or "*".'],
    [policy({ Resource: 'a:bsdfdsafsad' }), notValid('bsdfdsafsad', 'arn:bsdfdsafsad:*:*:*:*')],
    [policy({ Resource: 'a:b:cadfsdf' }), notValid('b', 'arn:b:cadfsdf:*:*:*')],
    [policy({ Resource: 'a:b:c:d:e:f:g:h' }), notValid('b', 'arn:b:c:d:e:f:g:h')],
    [policy({ Resource: 'aws:s3:::example_bucket' }), notValid('s3', 'arn:s3:::example_bucket:*')],
    [
      policy({ Resource: ['arn:error:s3:::example_bucket', 'arn:error:s3::example_bucket'] }),
      notValid('error', 'arn:error:s3:::example_bucket'),
    ],
    [policy({ Action: 'invalid', Resource: undefined }), 'Policy statement must contain resources.'],
    [policy({ Effect: 'Deny', Action: undefined, Resource: undefined }, {}), 'Policy statement must contain actions.'],
    [
      policy({ Resource: 'arn:aws:iam:::example_bucket' }),
      'IAM resource path must either be "*", root, or start with user/, federated-user/, role/, group/, ' +
        'instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, ' +
        'access-report/.',
    ],
    [policy({ Resource: 'arn:aws:s3::example_bucket' }), LEGACY],
    [policy({ Action: undefined, Resource: 'arn:aws:s3::example_bucket' }), LEGACY],
    [policy({ Resource: undefined, NotResource: 'arn:aws:s3::example_bucket' }), LEGACY],
    [policy({ Resource: 'arn:aws::::example_bucket' }), LEGACY],
    [policy({ Resource: 'arn:aws::fdsasf' }), LEGACY],
    [policy({ Resource: ['adfdf', {}] }), SYNTAX],
    [policy({ NotResource: [] }), SYNTAX],
    [policy({ NotAction: 's3s:ListBucket', Action: [] }), SYNTAX],
    [condition({ a: 'b' }), SYNTAX],
    [condition({ DateGreaterThan: [] }), SYNTAX],
    [condition({ DateGreaterThan: { a: {} } }), SYNTAX],
    [condition({ x: { a: '1' } }), SYNTAX],
    [condition({ 'ForAnyValue::StringEqualsIfExists': { a: 'asf' } }), SYNTAX],
    [condition({ DateGreaterThan: { a: 'sdfdsf' } }), LEGACY],
    [condition({ DateLessThanEquals: { a: '234-13' } }), LEGACY],
    [condition({ DateLessThanEquals: { a: '2016-12-13t2:00:00.593194+1' } }), LEGACY],
    [condition({ DateLessThanEquals: { a: '2016-12-13t2:00:00.1999999999+10:59' } }), LEGACY],
    [condition({ DateLessThan: { a: '9223372036854775808' } }), LEGACY],
    [JSON.stringify({ Statement: { ...list, Condition: { DateGreaterThan: { a: 'sdfdsf' } } } }), VERSION],
    [JSON.stringify({ Statement: { ...list, Effect: 'denY' } }), VERSION],
    [policy({ Resource: 'arn:error:s3:::example_bucket', Condition: { DateGreaterThan: { a: 'sdfdsf' } } }), LEGACY],
    [policy({ Effect: 'allow', Action: undefined, Resource: 'arn:aws:s3:us-east-1::example_bucket' }), LEGACY],
    [
      policy({ Sid: 'sdf' }, { Sid: 'sdf', Action: undefined, Resource: undefined }),
      'Statement IDs (SID) in a single policy must be unique.',
    ],
    [policy({ Sid: 'sdf', Effect: 'aLLow' }, { Sid: 'sdf', Action: undefined, Resource: undefined }), LEGACY],
  ]
  for (const [document, message] of cases) {
    test(`${document}: ${message}`, () => {
      assert.throws(() => validatePolicy(document, 'managed'), isRefusal(message))
    })
  }
})

function notValid(partition: string, arn: string): string {
  return `Partition "${partition}" is not valid for resource "${arn}".`
}

function isRefusal(message: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof AwsError, String(error))
    assert.deepEqual([error.code, error.message], ['MalformedPolicyDocument', message])
    return true
  }
}
