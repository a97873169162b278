// biome-ignore-all lint/suspicious/noTemplateCurlyInString: an unknown part is written so

import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { allow, deny, PolicyFolder, policyCommand } from './testing.ts'

const folder = new PolicyFolder()
after(() => folder.remove())

const ALICE = 'arn:aws:iam::123456789012:user/team/alice'
const BUCKET = 'arn:aws:s3:::reports/may.csv'

const admin = folder.file('admin.json', [allow('*')])
const readIam = folder.file('read.json', [allow('iam:Get*')])
const noDelete = folder.file('no-delete.json', [allow('*'), deny('iam:Delete*', { Sid: 'NoDelete' })])
const withMfa = folder.file('mfa.json', [
  allow('iam:*', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }),
])
const taggedWith = folder.file('tags.json', [
  allow('ec2:*', { Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team', 'cost'] } } }),
])
const own = folder.file('own.json', [
  allow('iam:CreateAccessKey', { Resource: `arn:aws:iam::*:user/team/\${aws:username}` }),
])
const sixLetters = folder.file('six.json', [allow('*', { Resource: 'arn:aws:iam::123456789012:user/??????' })])
const denyOnly = folder.file('scp.json', [deny('s3:*')])
const forAlice = folder.file('bucket.json', [
  { Effect: 'Allow', Principal: { AWS: ALICE }, Action: 's3:GetObject', Resource: BUCKET },
])
const forRole = folder.file('bucket-role.json', [
  {
    Effect: 'Allow',
    Principal: { AWS: 'arn:aws:iam::123456789012:role/app/Reader' },
    Action: 's3:GetObject',
    Resource: BUCKET,
  },
])
const forLambda = folder.file('bucket-lambda.json', [
  { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 's3:GetObject', Resource: BUCKET },
])

function ask(action: string, resource: string, ...flags: readonly string[]) {
  return policyCommand(['can', '--action', action, '--resource', resource, ...flags])
}

describe('castellan policy can', () => {
  const cases: { name: string; ask: Parameters<typeof ask>; code: number; says: RegExp }[] = [
    {
      name: 'an allowed request answers with the statement',
      ask: ['iam:GetUser', '*', '--policy', readIam],
      code: 0,
      says: /^allowed: iam:GetUser on \*, by an identity-based policy\nby statement 0 of .*read\.json\n$/,
    },
    {
      name: "a denied one with AWS's sentence",
      ask: ['iam:CreateUser', '*', '--policy', readIam, '--principal', ALICE],
      code: 1,
      says: /^denied: .*\nUser: arn:aws:iam::123456789012:user\/team\/alice is not authorized to perform: iam:CreateUser on resource: \* because no identity-based policy allows the iam:CreateUser action\n$/,
    },
    {
      name: 'a sentence without a principal has its place',
      ask: ['iam:CreateUser', '*', '--policy', readIam],
      code: 1,
      says: /\nUser: PRINCIPAL is not authorized/,
    },
    {
      name: 'an explicit deny names its statement',
      ask: ['iam:DeleteUser', '*', '--policy', noDelete],
      code: 1,
      says: /with an explicit deny in an identity-based policy\nby statement 1 \(NoDelete\) of .*no-delete\.json\n$/,
    },
    {
      name: 'a deny in one of several policies wins',
      ask: ['iam:DeleteUser', '*', '--policy', admin, '--policy', noDelete],
      code: 1,
      says: /explicit deny/,
    },
    {
      name: 'a KMS key has the default key policy, by which IAM policies decide',
      ask: ['kms:Encrypt', 'arn:aws:kms:us-east-1:123456789012:key/1', '--policy', admin, '--principal', ALICE],
      code: 0,
      says: /^allowed/,
    },
    {
      name: 'which lets in nobody of another account',
      ask: ['kms:Encrypt', 'arn:aws:kms:us-east-1:444455556666:key/1', '--policy', admin, '--principal', ALICE],
      code: 1,
      says: /because no resource-based policy allows/,
    },
    {
      name: 'a part of the resource that is not known is covered by a statement for all that it can be',
      ask: ['iam:CreateAccessKey', 'arn:aws:iam::123456789012:user/${unknown}', '--policy', admin],
      code: 0,
      says: /^allowed/,
    },
    {
      name: 'and by no other',
      ask: ['iam:CreateAccessKey', 'arn:aws:iam::123456789012:user/${unknown}', '--policy', own, '--principal', ALICE],
      code: 1,
      says: /for every value of \$\{unknown\}, and the request does not say which it is\n$/,
    },
    {
      name: 'or, where it has so many characters, by one for as many',
      ask: ['iam:GetUser', 'arn:aws:iam::123456789012:user/${unknown:6}', '--policy', sixLetters],
      code: 0,
      says: /^allowed/,
    },
    {
      name: 'an account that is not known is nobody’s',
      ask: ['kms:Encrypt', 'arn:aws:kms:us-east-1:${unknown}', '--policy', admin, '--principal', ALICE],
      code: 1,
      says: /no resource-based policy allows/,
    },
    {
      name: 'a condition fails without its key',
      ask: ['iam:GetUser', '*', '--policy', withMfa],
      code: 1,
      says: /^denied/,
    },
    {
      name: 'and holds with it, in any letter case',
      ask: ['iam:GetUser', '*', '--policy', withMfa, '--context', 'AWS:multifactorauthpresent=true'],
      code: 0,
      says: /^allowed/,
    },
    {
      name: 'a key that is repeated has several values',
      ask: [
        'ec2:CreateTags',
        '*',
        '--policy',
        taggedWith,
        '--context',
        'aws:TagKeys=team',
        '--context',
        'aws:TagKeys=cost',
      ],
      code: 0,
      says: /^allowed/,
    },
    {
      name: 'each of which counts',
      ask: [
        'ec2:CreateTags',
        '*',
        '--policy',
        taggedWith,
        '--context',
        'aws:TagKeys=team',
        '--context',
        'aws:TagKeys=x',
      ],
      code: 1,
      says: /^denied/,
    },
    {
      name: 'condition keys follow from the principal',
      ask: ['iam:CreateAccessKey', ALICE, '--policy', own, '--principal', ALICE],
      code: 0,
      says: /^allowed/,
    },
    {
      name: 'unless they are given',
      ask: ['iam:CreateAccessKey', ALICE, '--policy', own, '--principal', ALICE, '--context', 'aws:username=bob'],
      code: 1,
      says: /^denied/,
    },
    {
      name: 'a boundary limits',
      ask: ['iam:CreateUser', '*', '--policy', admin, '--boundary', readIam],
      code: 1,
      says: /because no permissions boundary allows/,
    },
    {
      name: 'a session policy limits',
      ask: ['iam:CreateUser', '*', '--policy', admin, '--session', readIam],
      code: 1,
      says: /because no session policy allows/,
    },
    {
      name: 'an SCP that only denies needs FullAWSAccess beside it',
      ask: ['iam:GetUser', '*', '--policy', admin, '--principal', ALICE, '--scp', denyOnly],
      code: 1,
      says: /because no service control policy allows/,
    },
    {
      name: 'an SCP beside FullAWSAccess denies what it denies',
      ask: ['s3:GetObject', BUCKET, '--policy', admin, '--principal', ALICE, '--scp', `FullAWSAccess,${denyOnly}`],
      code: 1,
      says: /with an explicit deny in a service control policy\n/,
    },
    {
      name: 'and leaves the rest',
      ask: ['iam:GetUser', '*', '--policy', admin, '--principal', ALICE, '--scp', `FullAWSAccess,${denyOnly}`],
      code: 0,
      says: /^allowed/,
    },
    {
      name: 'each level of SCPs must allow',
      ask: ['iam:GetUser', '*', '--policy', admin, '--principal', ALICE, '--scp', readIam, '--scp', 'FullAWSAccess'],
      code: 0,
      says: /^allowed/,
    },
    {
      name: 'no SCP of another level makes up for it',
      ask: ['iam:CreateUser', '*', '--policy', admin, '--principal', ALICE, '--scp', readIam, '--scp', 'FullAWSAccess'],
      code: 1,
      says: /because no service control policy allows/,
    },
    {
      name: 'SCPs do not spare root',
      ask: [
        's3:GetObject',
        BUCKET,
        '--principal',
        'arn:aws:iam::123456789012:root',
        '--scp',
        `FullAWSAccess,${denyOnly}`,
      ],
      code: 1,
      says: /explicit deny in a service control policy/,
    },
    {
      name: "a resource's policy that names the user is enough in its account",
      ask: ['s3:GetObject', BUCKET, '--principal', ALICE, '--resource-policy', forAlice],
      code: 0,
      says: /^allowed: .* by a resource-based policy\n/,
    },
    {
      name: 'and not enough from another',
      ask: [
        's3:GetObject',
        BUCKET,
        '--principal',
        ALICE,
        '--resource-policy',
        forAlice,
        '--resource-account',
        '999999999999',
      ],
      code: 1,
      says: /because no identity-based policy allows/,
    },
    {
      name: 'a role asks through a session of it',
      ask: [
        's3:GetObject',
        BUCKET,
        '--principal',
        'arn:aws:iam::123456789012:role/app/Reader',
        '--resource-policy',
        forRole,
      ],
      code: 0,
      says: /^allowed/,
    },
    {
      name: 'a service has nothing but the resource’s policy',
      ask: ['s3:GetObject', BUCKET, '--principal', 'lambda.amazonaws.com', '--resource-policy', forLambda],
      code: 0,
      says: /^allowed/,
    },
    {
      name: 'a resource of another account, without a policy, is out of reach',
      ask: ['sqs:SendMessage', 'arn:aws:sqs:us-east-1:999999999999:q', '--policy', admin, '--principal', ALICE],
      code: 1,
      says: /because no resource-based policy allows/,
    },
    {
      name: '--why says what each statement lacked',
      ask: ['iam:GetUser', '*', '--policy', withMfa, '--why'],
      code: 1,
      says: /statement 0: Allow, does not match\n +Bool aws:MultiFactorAuthPresent "true": the request has no such key\n/i,
    },
  ]
  for (const { name, ask: question, code, says } of cases) {
    test(name, async () => {
      const ran = await ask(...question)
      assert.match(ran.out, says)
      assert.deepEqual([ran.code, ran.err], [code, ''])
    })
  }

  test('--format json is the explanation as data', async () => {
    const { code, out } = await ask('iam:CreateUser', '*', '--policy', readIam, '--format', 'json')
    const explanation = JSON.parse(out)
    assert.equal(code, 1)
    assert.equal(explanation.decision.effect, 'ImplicitDeny')
    assert.equal(explanation.layers[0].policies[0].statements[0].elements[0].matches, false)
  })

  test('an action that AWS does not have is noted beside the answer', async () => {
    const { code, out, err } = await ask('iam:GetUsr', '*', '--policy', readIam)
    assert.equal(code, 0)
    assert.match(out, /^allowed/)
    assert.match(err, /^castellan: note: AWS's service authorization reference has no action iam:GetUsr\n$/)
  })
})
