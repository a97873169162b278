import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DetachUserPolicyCommand,
  GetUserCommand,
  IAMClient,
  ListUsersCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { type Castellan, ROOT, ROOT_KEY, startCastellan, UNATTENDED } from './support/castellan.ts'
import { type Credentials, FORM, query, type SignedCall, signedFetch } from './support/signed-fetch.ts'

let castellan: Castellan
let root: IAMClient
const clientOf = (credentials: Credentials) =>
  new IAMClient({ region: 'us-east-1', endpoint: castellan.url, credentials, maxAttempts: 1 })

before(async () => {
  castellan = await startCastellan(['--ephemeral'], UNATTENDED)
  root = clientOf(ROOT_KEY)
})
after(() => castellan?.stop())

async function newUser(UserName: string, document?: object): Promise<Credentials> {
  await root.send(new CreateUserCommand({ UserName }))
  if (document)
    await root.send(new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument: JSON.stringify(document) }))
  const { AccessKey } = await root.send(new CreateAccessKeyCommand({ UserName }))
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
}

const allow = (Action: string | string[], rest: object = { Resource: '*' }) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, ...rest }],
})

describe('whatever is not proved is refused, in the protocol of its caller', () => {
  const cases: { name: string; send: () => Promise<Response>; status: number; body: RegExp }[] = [
    {
      name: 'no signature, query',
      send: () => fetch(castellan.url, { method: 'POST', headers: FORM, body: 'Action=ListUsers&Version=2010-05-08' }),
      status: 403,
      body: /<ErrorResponse.*<Code>MissingAuthenticationToken<\/Code>/,
    },
    {
      name: 'no signature, JSON',
      send: () =>
        fetch(castellan.url, {
          method: 'POST',
          headers: { 'x-amz-target': 'DynamoDB_20120810.ListTables', 'content-type': 'application/x-amz-json-1.0' },
          body: '{}',
        }),
      status: 400,
      body: /"__type":"[^"]*MissingAuthenticationTokenException"/,
    },
    {
      name: 'an unknown key, query',
      send: () =>
        signedFetch(
          castellan.url,
          { accessKeyId: 'AKIAQQQQQQQQQQQQQQQQ', secretAccessKey: 'x' },
          query('iam', 'ListUsers'),
        ),
      status: 403,
      body: /<Code>InvalidClientTokenId<\/Code>/,
    },
    {
      name: 'the key "test", which other emulators let in',
      send: () =>
        signedFetch(
          castellan.url,
          { accessKeyId: 'testtesttesttest', secretAccessKey: 'test' },
          query('iam', 'ListUsers'),
        ),
      status: 403,
      body: /<Code>InvalidClientTokenId<\/Code>/,
    },
    {
      name: 'a known key with a wrong secret, query',
      send: () => signedFetch(castellan.url, { ...ROOT_KEY, secretAccessKey: 'wrong' }, query('iam', 'ListUsers')),
      status: 403,
      body: /<Code>SignatureDoesNotMatch<\/Code>/,
    },
    {
      name: 'a known key with a wrong secret, JSON',
      send: () =>
        signedFetch(
          castellan.url,
          { ...ROOT_KEY, secretAccessKey: 'wrong' },
          {
            service: 'dynamodb',
            headers: { 'x-amz-target': 'DynamoDB_20120810.ListTables', 'content-type': 'application/x-amz-json-1.0' },
            body: '{}',
          },
        ),
      status: 400,
      body: /InvalidSignatureException/,
    },
    {
      name: 'a session token that nobody gave out',
      send: () => signedFetch(castellan.url, { ...ROOT_KEY, sessionToken: 'AAAA' }, query('iam', 'ListUsers')),
      status: 403,
      body: /<Code>InvalidClientTokenId<\/Code>/,
    },
  ]
  for (const { name, send, status, body } of cases) {
    test(name, async () => {
      const response = await send()
      assert.equal(response.status, status)
      assert.match(await response.text(), body)
      assert.ok(response.headers.get('x-amzn-requestid'))
    })
  }
})

describe('a user may do what its policies allow, and nothing else', () => {
  test('a new user may do nothing but ask who it is', async () => {
    const key = await newUser('nobody')
    const { Arn } = await new STSClient({ region: 'us-east-1', endpoint: castellan.url, credentials: key }).send(
      new GetCallerIdentityCommand({}),
    )
    assert.equal(Arn, `arn:aws:iam::${ROOT.accountId}:user/nobody`)
    await assert.rejects(clientOf(key).send(new ListUsersCommand({})), (error: Error) => {
      assert.equal(error.name, 'AccessDenied')
      assert.equal(
        error.message,
        `User: arn:aws:iam::${ROOT.accountId}:user/nobody is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::${ROOT.accountId}:user/ because no identity-based policy allows the iam:ListUsers action`,
      )
      return true
    })
  })

  test('an explicit deny wins over root’s own allow', async () => {
    const key = await newUser('denied', {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 'iam:*', Resource: '*' },
        { Effect: 'Deny', Action: 'iam:Get*', Resource: '*' },
      ],
    })
    await clientOf(key).send(new ListUsersCommand({}))
    await assert.rejects(
      clientOf(key).send(new GetUserCommand({})),
      /with an explicit deny in an identity-based policy/,
    )
  })

  test('the resource counts', async () => {
    const key = await newUser('self', allow('iam:GetUser', { Resource: 'arn:aws:iam::*:user/${aws:username}' }))
    await clientOf(key).send(new GetUserCommand({ UserName: 'self' }))
    await assert.rejects(clientOf(key).send(new GetUserCommand({ UserName: 'nobody' })), { name: 'AccessDenied' })
  })

  test('an MFA condition is not met by a long-term key', async () => {
    const key = await newUser(
      'needs-mfa',
      allow('iam:*', { Resource: '*', Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }),
    )
    await assert.rejects(clientOf(key).send(new ListUsersCommand({})), { name: 'AccessDenied' })
  })

  test('a boundary limits what policies allow', async () => {
    const key = await newUser('bounded', allow('iam:*'))
    await root.send(
      new PutUserPermissionsBoundaryCommand({
        UserName: 'bounded',
        PermissionsBoundary: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
      }),
    )
    await assert.rejects(
      clientOf(key).send(new ListUsersCommand({})),
      /because no permissions boundary allows the iam:ListUsers action/,
    )
  })

  test('what is taken away is gone at the next request', async () => {
    const key = await newUser('leaving')
    const PolicyArn = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess'
    await root.send(new AttachUserPolicyCommand({ UserName: 'leaving', PolicyArn }))
    await clientOf(key).send(new ListUsersCommand({}))
    await root.send(new DetachUserPolicyCommand({ UserName: 'leaving', PolicyArn }))
    await assert.rejects(clientOf(key).send(new ListUsersCommand({})), { name: 'AccessDenied' })
    await root.send(
      new UpdateAccessKeyCommand({ UserName: 'leaving', AccessKeyId: key.accessKeyId, Status: 'Inactive' }),
    )
    await assert.rejects(clientOf(key).send(new GetUserCommand({})), { name: 'InvalidClientTokenId' })
    await root.send(new DeleteAccessKeyCommand({ UserName: 'leaving', AccessKeyId: key.accessKeyId }))
    await assert.rejects(clientOf(key).send(new GetUserCommand({})), { name: 'InvalidClientTokenId' })
  })
})

describe('services that are not implemented are refused like those that are', () => {
  const calls: { name: string; call: SignedCall; denied: { status: number; body: RegExp } }[] = [
    {
      name: 'ec2:RunInstances',
      call: { service: 'ec2', headers: FORM, body: 'Action=RunInstances&Version=2016-11-15&MinCount=1&MaxCount=1' },
      denied: { status: 403, body: /<Code>UnauthorizedOperation<\/Code>/ },
    },
    {
      name: 'rds:CreateDBInstance',
      call: { service: 'rds', headers: FORM, body: 'Action=CreateDBInstance&Version=2014-10-31' },
      denied: { status: 403, body: /<Code>AccessDenied<\/Code>/ },
    },
    {
      name: 'sns:CreatePlatformApplication',
      call: { service: 'sns', headers: FORM, body: 'Action=CreatePlatformApplication&Version=2010-03-31' },
      denied: { status: 403, body: /<Code>AuthorizationError<\/Code>/ },
    },
    {
      name: 'dynamodb:ListTables',
      call: {
        service: 'dynamodb',
        headers: { 'x-amz-target': 'DynamoDB_20120810.ListTables', 'content-type': 'application/x-amz-json-1.0' },
        body: '{}',
      },
      denied: { status: 400, body: /AccessDeniedException/ },
    },
    {
      name: 's3:ListAllMyBuckets',
      call: { service: 's3', method: 'GET', body: '', headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } },
      denied: { status: 403, body: /<Error><Code>AccessDenied<\/Code>/ },
    },
    {
      name: 'lambda:ListFunctions',
      call: { service: 'lambda', method: 'GET', path: '/2015-03-31/functions', body: '' },
      denied: { status: 403, body: /not authorized to perform: lambda:ListFunctions/ },
    },
    {
      name: 'an operation that nobody knows',
      call: {
        service: 'dynamodb',
        headers: { 'x-amz-target': 'DynamoDB_20120810.NoSuchThing', 'content-type': 'application/x-amz-json-1.0' },
        body: '{}',
      },
      denied: { status: 400, body: /AccessDeniedException/ },
    },
    {
      name: 'a service that nobody knows',
      call: { service: 'nosuchservice', headers: FORM, body: 'Action=Do' },
      denied: { status: 403, body: /AccessDenied/ },
    },
  ]
  let key: Credentials
  before(async () => {
    key = await newUser('iam-only', allow('iam:*'))
  })
  for (const { name, call, denied } of calls) {
    test(`${name} without permission`, async () => {
      const response = await signedFetch(castellan.url, key, call)
      assert.equal(response.status, denied.status)
      assert.match(await response.text(), denied.body)
    })
    test(`${name} with permission: 501`, async () => {
      assert.equal((await signedFetch(castellan.url, ROOT_KEY, call)).status, 501)
    })
  }
})
