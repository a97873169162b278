// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like that
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { only } from './only.ts'

const KEYS = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html'
const VARIABLES = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html'

type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>

/** Asks whether whoever has the policy can ever be allowed what has these conditions. */
function ask(Condition: Condition, Resource = '*', context = {}) {
  const Statement = { Effect: 'Allow', Action: 's3:GetObject', Resource, Condition }
  const identity = [{ policy: 'p', document: JSON.stringify({ Version: '2012-10-17', Statement }) }]
  return only({ identity, context }, ['iam:*'])
}

const USER_A = 'arn:aws:iam::111122223333:user/division/a'

describe('conditions that no request meets', () => {
  const cases: readonly { name: string; source: string; condition: Condition; resource?: string; context?: object }[] =
    [
      {
        name: 'requests made with IAM roles do not include aws:username',
        source: KEYS,
        condition: { StringEquals: { 'aws:PrincipalType': 'AssumedRole', 'aws:username': 'a' } },
      },
      {
        name: 'the name of a user is the last part of its ARN',
        source: VARIABLES,
        condition: { ArnEquals: { 'aws:PrincipalArn': USER_A }, StringNotEquals: { 'aws:username': 'a' } },
      },
      {
        name: 'a name has no slash',
        source: VARIABLES,
        condition: { ArnEquals: { 'aws:PrincipalArn': USER_A }, StringLike: { 'aws:username': 'division*' } },
      },
      {
        name: 'the account of the principal is that of its ARN',
        source: KEYS,
        condition: {
          ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:*' },
          StringNotEquals: { 'aws:PrincipalAccount': '111122223333' },
        },
      },
      {
        name: 'the id of a role session has its name after a colon',
        source: VARIABLES,
        condition: { StringEquals: { 'aws:PrincipalType': 'User' }, StringLike: { 'aws:userid': 'AROA*:*' } },
      },
      {
        name: 'a key of a user carries no word of MFA',
        source: KEYS,
        condition: { Null: { 'aws:TokenIssueTime': 'true', 'aws:MultiFactorAuthPresent': 'false' } },
      },
      {
        name: 'the age of MFA is there only where MFA was used',
        source: KEYS,
        condition: {
          NumericLessThan: { 'aws:MultiFactorAuthAge': '900' },
          BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' },
        },
      },
      {
        name: 'aws:SourceArn is there only when a service principal calls, which has no identity-based policy',
        source: KEYS,
        condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::*' } },
      },
      {
        name: 'no holder of an identity-based policy is the principal of a service',
        source: KEYS,
        condition: { Bool: { 'aws:PrincipalIsAWSService': 'true' } },
      },
      {
        name: 'aws:CalledVia is there only when a service calls with the credentials of the principal',
        source: KEYS,
        condition: {
          'ForAnyValue:StringEquals': { 'aws:CalledVia': 'athena.amazonaws.com' },
          Bool: { 'aws:ViaAWSService': 'false' },
        },
      },
      {
        name: 'the first service of a chain is of the chain',
        source: KEYS,
        condition: {
          'ForAllValues:StringEquals': { 'aws:CalledVia': 'athena.amazonaws.com' },
          StringEquals: { 'aws:CalledViaFirst': 'glue.amazonaws.com' },
        },
      },
      {
        name: 'a request by a VPC endpoint has no aws:SourceIp',
        source: KEYS,
        condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' }, StringLike: { 'aws:SourceVpce': '*' } },
      },
      {
        name: 'the account of a resource is that of its ARN',
        source: KEYS,
        condition: { StringEquals: { 'aws:ResourceAccount': '111122223333' } },
        resource: 'arn:aws:sqs:*:444455556666:*',
      },
      {
        name: 'who is known by its ARN is of one kind',
        source: KEYS,
        condition: { StringEquals: { 'aws:PrincipalType': 'AssumedRole' } },
        context: { 'aws:PrincipalArn': USER_A },
      },
    ]
  for (const { name, source, condition, resource, context } of cases) {
    test(`${name} (${source})`, () => assert.equal(ask(condition, resource, context).verdict, 'proved'))
  }
})

describe('requests that show access', () => {
  const cases: readonly { name: string; condition: Condition; resource?: string; has: object; lacks?: string }[] = [
    {
      name: 'name a user as its ARN does',
      condition: { StringLike: { 'aws:username': 'a*' }, ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:user/x/*' } },
      has: { 'aws:principalarn': 'arn:aws:iam::123456789012:user/x/a', 'aws:username': 'a' },
    },
    {
      name: 'have an account of digits, and not the one that is left out',
      condition: { StringNotLike: { 'aws:PrincipalAccount': '1*' } },
      has: { 'aws:principalaccount': '000000000000' },
    },
    {
      name: 'are of a session where that is asked for',
      condition: {
        DateGreaterThan: { 'aws:TokenIssueTime': '2026-01-01T00:00:00Z' },
        StringLike: { 'aws:username': '*' },
      },
      has: { 'aws:username': 'example' },
    },
    {
      name: 'are of a role that knows who began the session',
      condition: { StringEquals: { 'aws:SourceIdentity': 'a' }, StringLike: { 'aws:userid': '*' } },
      has: { 'aws:sourceidentity': 'a' },
      lacks: 'aws:username',
    },
    {
      name: 'go through services in an order',
      condition: {
        'ForAnyValue:StringEquals': { 'aws:CalledVia': 'athena.amazonaws.com' },
        StringEquals: { 'aws:CalledViaFirst': 'glue.amazonaws.com', 'aws:CalledViaLast': 'athena.amazonaws.com' },
      },
      has: {
        'aws:calledvia': ['glue.amazonaws.com', 'athena.amazonaws.com'],
        'aws:calledviafirst': 'glue.amazonaws.com',
      },
    },
    {
      name: 'are for a resource of the account that is asked for, where the ARN has none',
      condition: { StringEquals: { 'aws:ResourceAccount': '111122223333' } },
      resource: 'arn:aws:s3:::b/*',
      has: { 'aws:resourceaccount': '111122223333' },
    },
  ]
  for (const { name, condition, resource, has, lacks } of cases) {
    test(name, () => {
      const answer = ask(condition, resource)
      assert.ok(answer.verdict === 'refuted')
      const context = answer.outside[0]?.request.context ?? {}
      for (const [key, value] of Object.entries(has)) assert.deepEqual(context[key], value, key)
      if (lacks !== undefined) assert.equal(context[lacks], undefined)
    })
  }
})

test('a key that a variable in a resource asks for is absent for who has none', () => {
  const answer = ask({ StringEquals: { 'aws:PrincipalType': 'AssumedRole' } }, 'arn:aws:s3:::b/${aws:username}/*')
  assert.equal(answer.verdict, 'proved')
})
