import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { allow, deny, PolicyFolder, policyCommand } from './testing.ts'

const folder = new PolicyFolder()
after(() => folder.remove())

const mfa = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }
const readIam = folder.file('read.json', [allow(['iam:GetUser', 'iam:ListUsers'])])
const wider = folder.file('wider.json', [
  allow(['iam:ListUsers', 'iam:GetUser']),
  allow('iam:CreateUser', { ...mfa, Sid: 'Create' }),
])
const iamAdmin = folder.file('iam.json', [allow('iam:*')])
const withDeny = folder.file('deny.json', [
  allow('*'),
  { Effect: 'Deny', NotAction: 'iam:*', Resource: '*', Sid: 'Rest' },
])
const withBuckets = folder.file('buckets.json', [allow('iam:*'), allow(['s3:GetObject', 's3:PutObject'])])
const trust = (account: string) =>
  folder.file(`trust-${account}.json`, [
    { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'sts:AssumeRole' },
  ])

describe('castellan policy diff', () => {
  test('the order of names is nothing new', async () => {
    const sorted = folder.file('sorted.json', [allow(['iam:ListUsers', 'iam:GetUser'])])
    const { code, out } = await policyCommand(['diff', readIam, sorted])
    assert.equal(out, 'nothing new is allowed\n')
    assert.equal(code, 0)
  })

  test('an answer that rests on conditions says so', async () => {
    const { code, out } = await policyCommand(['diff', wider, wider])
    assert.match(
      out,
      /^nothing new is allowed\nthis depends on\n {2}the conditions in statement 1 \(Create\) of .*wider\.json\n$/,
    )
    assert.equal(code, 0)
  })

  test('less is nothing new', async () => {
    assert.equal((await policyCommand(['diff', wider, readIam])).code, 0)
  })

  test('a statement that allows something new is named, with a request', async () => {
    const { code, out } = await policyCommand(['diff', readIam, wider])
    assert.match(
      out,
      /^new access is allowed\n {2}by statement 1 \(Create\) of .*wider\.json:\n {4}iam:CreateUser\n {4}for example iam:CreateUser on arn:aws:iam::123456789012:user\/example, with aws:multifactorauthpresent=true\n$/,
    )
    assert.equal(code, 1)
  })

  test('--format json is the check as data, under the names of the files', async () => {
    const { code, out } = await policyCommand(['diff', '--format', 'json', readIam, wider])
    const { result, reasons, access } = JSON.parse(out)
    assert.equal(code, 1)
    assert.equal(result, 'FAIL')
    assert.deepEqual([reasons[0].policy, reasons[0].statementId], [wider, 'Create'])
    assert.deepEqual(access[0].actions, ['iam:CreateUser'])
  })

  test('of policies that name principals it asks who else is let in', async () => {
    const [before, after] = [trust('123456789012'), trust('999999999999')]
    const { code, out } = await policyCommand(['diff', before, after])
    assert.match(out, /sts:AssumeRole on .*999999999999/)
    assert.equal(code, 1)
    assert.equal((await policyCommand(['diff', '--type', 'resource', before, before])).code, 0)
  })
})

describe('castellan policy only', () => {
  const cases: { name: string; args: string[]; code: number; says: RegExp }[] = [
    {
      name: 'a policy of iam:* is proved to be within iam:*',
      args: ['--allow', 'iam:*', iamAdmin],
      code: 0,
      says: /^proved: no action outside iam:\* can be allowed\n$/,
    },
    {
      name: 'a proof that rests on a Deny says so',
      args: ['--allow', 'iam:*', withDeny],
      code: 0,
      says: /^proved: .*\nthis depends on\n {2}the Deny in statement 1 \(Rest\) of .*deny\.json\n$/,
    },
    {
      name: 'counter-examples are named exactly',
      args: ['--allow', 'iam:*', withBuckets],
      code: 1,
      says: /^not so: actions outside iam:\* are allowed\n {2}by statement 1 of .*buckets\.json:\n {4}s3:GetObject, s3:PutObject\n {4}for example s3:GetObject on arn:aws:s3:.*\n$/,
    },
    {
      name: 'several patterns count together',
      args: ['--allow', 'iam:*', '--allow', 's3:*Object', withBuckets],
      code: 0,
      says: /^proved: no action outside iam:\*, s3:\*Object /,
    },
    {
      name: 'several policies count together',
      args: ['--allow', 'iam:*', iamAdmin, withBuckets],
      code: 1,
      says: /s3:GetObject/,
    },
    {
      name: 'a boundary limits',
      args: ['--allow', 'iam:*', '--boundary', iamAdmin, withBuckets],
      code: 0,
      says: /what the permissions boundary does not allow/,
    },
    {
      name: 'IAMFullAccess allows some of Organizations',
      args: ['--allow', 'iam:*', 'arn:aws:iam::aws:policy/IAMFullAccess'],
      code: 1,
      says: /organizations:DescribeAccount/,
    },
    {
      name: 'whole services are named as such',
      args: ['--allow', 'iam:*', folder.file('sqs.json', [allow('sqs:*')])],
      code: 1,
      says: /\n {4}sqs:\*\n {4}and whatever AWS may name so one day\n/,
    },
    {
      name: 'a condition that is never met keeps access out when the key is known',
      args: [
        '--allow',
        'iam:*',
        '--context',
        'aws:PrincipalTag/team=blue',
        folder.file('team.json', [
          allow('iam:*'),
          allow('s3:*', { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'red' } } }),
        ]),
      ],
      code: 0,
      says: /^proved/,
    },
  ]
  for (const { name, args, code, says } of cases) {
    test(name, async () => {
      const ran = await policyCommand(['only', ...args])
      assert.match(ran.out, says)
      assert.deepEqual([ran.code, ran.err], [code, ''])
    })
  }

  test('--format json is the result as data', async () => {
    const { code, out } = await policyCommand(['only', '--allow', 'iam:*', '--format', 'json', withBuckets])
    const { verdict, outside } = JSON.parse(out)
    assert.equal(code, 1)
    assert.equal(verdict, 'refuted')
    assert.deepEqual(outside[0].actions, ['s3:GetObject', 's3:PutObject'])
  })

  test('what is not allowed by a Deny alone is not outside', async () => {
    const policy = folder.file('both.json', [allow(['iam:*', 's3:*']), deny('s3:*')])
    assert.equal((await policyCommand(['only', '--allow', 'iam:*', policy])).code, 0)
  })
})
