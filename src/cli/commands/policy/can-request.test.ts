// biome-ignore-all lint/suspicious/noTemplateCurlyInString: an unknown part is written so

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { allow, deny, PolicyFolder, policyCommand } from './testing.ts'

const folder = new PolicyFolder()
after(() => folder.remove())

const ALICE = 'arn:aws:iam::123456789012:user/team/alice'
const TABLE = 'arn:aws:dynamodb:us-east-1:123456789012:table'
const KEY = 'arn:aws:kms:us-east-1:123456789012:key'

let files = 0
function request(content: object | string): string {
  return folder.file(`request-${files++}.json`, typeof content === 'string' ? content : JSON.stringify(content))
}

const batch = request({
  service: 'dynamodb',
  operation: 'BatchWriteItem',
  parameters: {
    RequestItems: {
      a: [{ DeleteRequest: { Key: { id: { S: '1' } } } }],
      b: [{ DeleteRequest: { Key: { id: { S: '2' } } } }],
    },
  },
})
const tableA = folder.file('a.json', [allow('dynamodb:*', { Resource: `${TABLE}/a` })])
const tables = folder.file('tables.json', [allow('dynamodb:*', { Resource: `${TABLE}/*` })])
const admin = folder.file('admin.json', [allow('*')])

const can = (file: string, ...flags: readonly string[]) => policyCommand(['can', '--request', file, ...flags])

describe('castellan policy can --request', () => {
  test('decides on all that the request asks for, and is allowed where all of it is', async () => {
    const { code, out } = await can(batch, '--policy', tables, '--principal', ALICE)
    assert.equal(code, 0)
    assert.match(out, /^allowed: dynamodb BatchWriteItem, all 2 that it asks for\n\n/)
    assert.match(
      out,
      /\nallowed: dynamodb:BatchWriteItem on \S+:table\/b, by an identity-based policy\nby statement 0 of .*tables\.json\n/,
    )
  })

  test('is denied where one thing is, and says which, with the statement or the sentence', async () => {
    const { code, out } = await can(batch, '--policy', tableA, '--principal', ALICE)
    assert.equal(code, 1)
    assert.match(out, /^denied: dynamodb BatchWriteItem, 1 of 2 that it asks for\n\n/)
    assert.match(
      out,
      /\nUser: \S+alice is not authorized to perform: dynamodb:BatchWriteItem on resource: \S+table\/b because no/,
    )
  })

  test('as JSON has the asks, their keys and the decisions', async () => {
    const { out, code } = await can(batch, '--policy', tableA, '--principal', ALICE, '--format', 'json')
    const { service, operation, allowed, asks } = JSON.parse(out)
    assert.deepEqual([code, service, operation, allowed], [1, 'dynamodb', 'BatchWriteItem', false])
    assert.deepEqual(
      asks.map((ask: { action: string; resource: string; decision: { effect: string } }) => [
        ask.action,
        ask.resource,
        ask.decision.effect,
      ]),
      [
        ['dynamodb:BatchWriteItem', `${TABLE}/a`, 'Allow'],
        ['dynamodb:BatchWriteItem', `${TABLE}/b`, 'ImplicitDeny'],
      ],
    )
  })

  test('gives conditions the keys of the request, and says them', async () => {
    const encrypt = request({
      service: 'kms',
      operation: 'Encrypt',
      parameters: { KeyId: '1234', Plaintext: 'aGk=', EncryptionContext: { team: 'red' } },
    })
    const red = folder.file('red.json', [
      allow('kms:*', { Condition: { StringEquals: { 'kms:EncryptionContext:team': 'red' } } }),
    ])
    const { code, out } = await can(encrypt, '--policy', red, '--principal', ALICE)
    assert.equal(code, 0)
    assert.match(out, /\nwith kms:EncryptionContext:team "red"\n/)
  })

  test('denies on a part that the request does not say, and says so', async () => {
    const decrypt = request({
      service: 'kms',
      operation: 'Encrypt',
      parameters: { KeyId: 'alias/a', Plaintext: 'aGk=' },
    })
    const but = folder.file('but.json', [allow('kms:*'), deny('kms:*', { Resource: `${KEY}/1234` })])
    const { code, out } = await can(decrypt, '--policy', but, '--principal', ALICE)
    assert.equal(code, 1)
    assert.ok(out.includes(`${KEY}/\${unknown}`))
    assert.match(
      out,
      /with an explicit deny in an identity-based policy for some value of \$\{unknown\}, and the request does not say/,
    )
  })

  test('takes account, Region, principal and keys from the file, and the flags before them', async () => {
    const get = request({
      service: 'dynamodb',
      operation: 'GetItem',
      parameters: { TableName: 'a' },
      account: '444455556666',
      region: 'eu-central-1',
      principal: 'arn:aws:iam::444455556666:user/bob',
      context: { 'aws:SourceIp': '203.0.113.7' },
    })
    const fromHome = folder.file('home.json', [
      allow('dynamodb:GetItem', {
        Resource: 'arn:aws:dynamodb:eu-central-1:444455556666:table/a',
        Condition: {
          StringEquals: {
            'aws:username': 'bob',
            'aws:RequestedRegion': 'eu-central-1',
            'aws:ResourceAccount': '444455556666',
          },
          IpAddress: { 'aws:SourceIp': '203.0.113.0/24' },
        },
      }),
    ])
    assert.equal((await can(get, '--policy', fromHome)).code, 0)
    assert.equal((await can(get, '--policy', fromHome, '--context', 'aws:SourceIp=198.51.100.1')).code, 1)
    assert.equal((await can(get, '--policy', fromHome, '--principal', 'arn:aws:iam::444455556666:user/eve')).code, 1)
  })

  test('says in which account it is asked where nothing names one', async () => {
    const { err } = await can(batch, '--policy', tables)
    assert.equal(err, 'castellan: note: nothing says in which account the request is made: taken as 123456789012\n')
    assert.equal((await can(batch, '--policy', tables, '--principal', ALICE)).err, '')
  })

  test('needs no permission where AWS asks for none', async () => {
    const whoAmI = request({ service: 'sts', operation: 'GetCallerIdentity', parameters: {} })
    const { code } = await can(whoAmI, '--policy', folder.file('no.json', [deny('*')]), '--principal', ALICE)
    assert.equal(code, 0)
  })

  test('reads standard input', () => {
    const main = join(import.meta.dirname, '../../main.ts')
    const { stdout, status } = spawnSync(
      process.execPath,
      [main, 'policy', 'can', '--request', '-', '--policy', tables, '--principal', ALICE],
      { input: '{"service":"dynamodb","operation":"GetItem","parameters":{"TableName":"a"}}', encoding: 'utf8' },
    )
    assert.match(stdout, /^allowed: dynamodb:GetItem on \S+table\/a, by an identity-based policy\n/)
    assert.equal(status, 0)
  })

  test('takes a policy of the resource where it asks for one thing only', async () => {
    const get = request({ service: 's3', operation: 'GetObject', parameters: { Bucket: 'b', Key: 'k' } })
    const bucket = folder.file('bucket.json', [
      { Effect: 'Allow', Principal: { AWS: ALICE }, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' },
    ])
    assert.equal((await can(get, '--resource-policy', bucket, '--principal', ALICE)).code, 0)
    const { code, err } = await can(batch, '--resource-policy', bucket, '--principal', ALICE)
    assert.equal(code, 2)
    assert.match(err, /`--resource-policy` is of one resource, and the request asks for 2 things\n/)
  })
})

describe('what is no request', () => {
  const dynamodb = (operation: string, parameters: unknown) => ({ service: 'dynamodb', operation, parameters })
  const cases: readonly (readonly [name: string, content: object | string, says: RegExp])[] = [
    ['no JSON', '{', /is no JSON: /],
    ['no object', '[]', /is no object\nhint: give it as `\{ "service": "dynamodb"/],
    ['a service that is not there', { operation: 'GetItem' }, /does not say which `service`\n/],
    ['an operation that is not there', { service: 'dynamodb' }, /does not say which `operation`\n/],
    [
      'a misspelt service',
      { service: 'dynamdb', operation: 'GetItem' },
      /AWS has no service `dynamdb`\nhint: did you mean `dynamodb`\?\n/,
    ],
    [
      'a service by its prefix of actions',
      { service: 'states', operation: 'StartExecution' },
      /hint: did you mean `stepfunctions`\?/,
    ],
    [
      'a misspelt operation',
      dynamodb('GetItm', {}),
      /dynamodb has no operation `GetItm`\nhint: did you mean `GetItem`\?\n/,
    ],
    ['an operation in other letter case', dynamodb('batchwriteitem', {}), /hint: did you mean `BatchWriteItem`\?/],
    [
      'a name of an object’s own',
      { service: 'constructor', operation: 'toString' },
      /AWS has no service `constructor`/,
    ],
    ['an operation by such a name', dynamodb('__proto__', {}), /dynamodb has no operation `__proto__`/],
    ['parameters that are a list', dynamodb('GetItem', []), /has `parameters` that are no object\n/],
    [
      'a member that is not there',
      dynamodb('GetItem', { TableNam: 'a' }),
      /is no GetItem: `parameters` has no member `TableNam`: did you mean `TableName`\?\n/,
    ],
    [
      'a member of the wrong type',
      dynamodb('GetItem', { TableName: 1 }),
      /`parameters\.TableName` must be a text, and is a number\n/,
    ],
    [
      'a member of the file that is none',
      { ...dynamodb('GetItem', {}), paramaters: {} },
      /has `paramaters`, which is nothing of a request\nhint: did you mean `parameters`\?/,
    ],
    [
      'an account that is none',
      { ...dynamodb('GetItem', {}), account: '123' },
      /has the account `123`, which is no account id\n/,
    ],
    ['a Region that is none', { ...dynamodb('GetItem', {}), region: 'mars' }, /has the Region `mars`/],
    [
      'a context that is none',
      { ...dynamodb('GetItem', {}), context: { a: 1 } },
      /has a `context` that is not of condition keys/,
    ],
    ['a principal that is nobody', { ...dynamodb('GetItem', {}), principal: 'bob' }, /names nobody/],
  ]
  for (const [name, content, says] of cases) {
    test(`${name} is refused in a sentence`, async () => {
      const { code, out, err } = await can(request(content), '--policy', admin)
      assert.match(err, says)
      assert.deepEqual([code, out, err.split('\n').length], [2, '', 3])
    })
  }

  test('a file that is not there, an action beside it, and no policy are refused', async () => {
    assert.match(
      (await can(join(folder.path, 'none.json'), '--policy', admin)).err,
      /cannot read `.*none\.json` \(ENOENT\)\n/,
    )
    assert.match(
      (await can(batch, '--policy', admin, '--action', 'a:B')).err,
      /`--action` does not go with `--request`\n/,
    )
    assert.match((await can(batch)).err, /`policy can` needs a policy\n/)
  })
})
