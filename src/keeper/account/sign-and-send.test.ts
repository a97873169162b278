import assert from 'node:assert/strict'
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, describe, test } from 'node:test'
import { sendSigned } from './sign-and-send.ts'
import { SIGNED_SERVICES, signedServiceFor } from './signed-services.ts'

const { freetier, s3control, ec2, sqs, lambda, ecr, efs, backup, glacier } = SIGNED_SERVICES

interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

const seen: {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}[] = []
const answers: Answer[] = []
const server = createServer(async (request: IncomingMessage, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  const { method = '', url = '', headers } = request
  seen.push({ method, path: url, headers, body })
  const answer = answers.shift() ?? { status: 200, body: '{}' }
  response.writeHead(answer.status, answer.headers).end(answer.body)
})
before(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
after(() => server.close())
beforeEach(() => {
  seen.length = 0
  answers.length = 0
})

const waits: number[] = []
const options = () => ({
  endpoint: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
  credentials: async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' }),
  userAgent: 'castellan-audit/1',
  wait: async (milliseconds: number) => void waits.push(milliseconds),
})
const planState = () => sendSigned(freetier, 'GetAccountPlanState', {}, 'eu-west-1', options())
const BLOCK = { AccountId: '123456789012' }

describe('a call without a client', () => {
  test('is signed for the Region where the service is, and names its operation as JSON 1.0 does', async () => {
    answers.push({ status: 200, body: '{"accountPlanType":"PAID"}' })
    assert.deepEqual(await planState(), { accountPlanType: 'PAID' })
    const [{ method, path, headers, body } = { method: '', path: '', headers: {}, body: '' }] = seen
    assert.deepEqual([method, path, body], ['POST', '/', '{}'])
    const { authorization, ...rest } = headers
    assert.match(authorization ?? '', /Credential=AKIAIOSFODNN7EXAMPLE\/\d{8}\/us-east-1\/freetier\/aws4_request/)
    assert.equal(rest['x-amz-target'], 'AWSFreeTierService.GetAccountPlanState')
    assert.equal(rest['x-amz-security-token'], 'token')
    assert.equal(rest['user-agent'], 'castellan-audit/1')
  })

  test('reads of XML the four settings, and none that is not said', async () => {
    answers.push({
      status: 200,
      body: '<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>false</IgnorePublicAcls></PublicAccessBlockConfiguration>',
    })
    assert.deepEqual(await sendSigned(s3control, 'GetPublicAccessBlock', BLOCK, 'us-east-1', options()), {
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: false },
    })
    assert.equal(seen[0]?.headers['x-amz-account-id'], '123456789012')
  })

  test('writes all four settings, and those that are not given as off', async () => {
    const PublicAccessBlockConfiguration = { BlockPublicAcls: true }
    await sendSigned(
      s3control,
      'PutPublicAccessBlock',
      { ...BLOCK, PublicAccessBlockConfiguration },
      'us-east-1',
      options(),
    )
    assert.equal(seen[0]?.method, 'PUT')
    assert.match(seen[0]?.body ?? '', /<BlockPublicAcls>true<\/BlockPublicAcls><IgnorePublicAcls>false</)
  })

  test('is at the account’s own host of S3 Control, and in the partition of the Region', () => {
    const { place } = s3control
    assert.equal(place(BLOCK, 'eu-west-1').host, '123456789012.s3-control.eu-west-1.amazonaws.com')
    assert.equal(place(BLOCK, 'cn-north-1').host, '123456789012.s3-control.cn-north-1.amazonaws.com.cn')
  })

  test('reads what EC2 is set to, and writes it as a form', async () => {
    const asked = (operation: string, input: object, body: string) => {
      answers.push({ status: 200, body })
      return sendSigned(ec2, operation, { ...input }, 'eu-west-1', options())
    }
    const encryption = '<R><ebsEncryptionByDefault>true</ebsEncryptionByDefault><sseType>sse-kms</sseType></R>'
    assert.deepEqual(await asked('GetEbsEncryptionByDefault', {}, encryption), { EbsEncryptionByDefault: true })
    const defaults = '<R><accountLevel><httpTokens>required</httpTokens></accountLevel></R>'
    assert.deepEqual(await asked('GetInstanceMetadataDefaults', {}, defaults), {
      AccountLevel: { HttpTokens: 'required' },
    })
    assert.deepEqual(await asked('GetInstanceMetadataDefaults', {}, '<R><accountLevel/></R>'), {})
    await asked('EnableSnapshotBlockPublicAccess', { State: 'block-all-sharing' }, '<R><state>x</state></R>')
    const { headers, body } = seen.at(-1) ?? { headers: {}, body: '' }
    assert.equal(body, 'Action=EnableSnapshotBlockPublicAccess&Version=2016-11-15&State=block-all-sharing')
    assert.match(headers.authorization ?? '', /\/eu-west-1\/ec2\/aws4_request/)
    assert.equal(ec2.place({}, 'eu-west-1').host, 'ec2.eu-west-1.amazonaws.com')
  })

  test('is at the service’s own host of the Region, and signed for it', async () => {
    await sendSigned(sqs, 'ListQueues', { MaxResults: 1000 }, 'eu-west-1', options())
    const [asked] = seen
    assert.match(asked?.headers.authorization ?? '', /\/eu-west-1\/sqs\/aws4_request/)
    assert.equal(asked?.headers['x-amz-target'], 'AmazonSQS.ListQueues')
    assert.equal(asked?.body, '{"MaxResults":1000}')
    assert.equal(sqs.place({}, 'cn-north-1').host, 'sqs.cn-north-1.amazonaws.com.cn')
    assert.equal(ecr.place({}, 'eu-west-1').host, 'api.ecr.eu-west-1.amazonaws.com')
  })

  test('of REST has in its path what that names, and the rest in its query', async () => {
    await sendSigned(lambda, 'ListLayerVersions', { LayerName: 'a/b', Marker: 'x+y/z=' }, 'eu-west-1', options())
    await sendSigned(lambda, 'GetLayerVersionPolicy', { LayerName: 'l', VersionNumber: 7 }, 'eu-west-1', options())
    assert.deepEqual(
      seen.map(({ method, path, body }) => `${method} ${path}${body}`),
      ['GET /2018-10-31/layers/a%2Fb/versions?Marker=x%2By%2Fz%3D', 'GET /2018-10-31/layers/l/versions/7/policy'],
    )
  })

  test('of EFS is answered with its own marker, which does not lead on', async () => {
    answers.push({ status: 200, body: '{"Marker":"this","FileSystems":[]}' })
    const page = await sendSigned(efs, 'DescribeFileSystems', { Marker: 'this' }, 'eu-west-1', options())
    assert.deepEqual(
      Object.values(page as object).filter((value) => value === 'this'),
      [],
    )
  })

  test('of vaults has names that nobody reads for a path, the version that S3 Glacier asks for, and the way on', async () => {
    const vault = { backupVaultName: 'aws/efs/automatic-backup-vault' }
    answers.push({ status: 200, body: '{"BackupVaultList":[],"NextToken":"n"}' })
    const page = await sendSigned(backup, 'ListBackupVaults', {}, 'eu-west-1', options())
    assert.deepEqual(page, { BackupVaultList: [], nextToken: 'n' })
    answers.push({ status: 200, body: '{}' })
    await sendSigned(backup, 'GetBackupVaultAccessPolicy', vault, 'eu-west-1', options())
    answers.push({ status: 200, body: '{"VaultList":[],"Marker":"m"}' })
    const vaults = await sendSigned(glacier, 'ListVaults', { marker: 'k' }, 'eu-west-1', options())
    assert.deepEqual(vaults, { VaultList: [], marker: 'm' })
    assert.deepEqual(
      seen.map(({ method, path }) => `${method} ${path}`),
      [
        'GET /backup-vaults/',
        'GET /backup-vaults/aws%2Fefs%2Fautomatic-backup-vault/access-policy',
        'GET /-/vaults?marker=k',
      ],
    )
    assert.equal(seen.at(-1)?.headers['x-amz-glacier-version'], '2012-06-01')
    assert.equal(glacier.place({}, 'cn-north-1').host, 'glacier.cn-north-1.amazonaws.com.cn')
  })

  test('is made of EC2’s settings alone, and of no other operation of a service that has a client', () => {
    assert.equal(signedServiceFor('ec2', 'GetEbsEncryptionByDefault'), ec2)
    for (const [service, operation] of [
      ['ec2', 'DescribeRegions'],
      ['s3', 'GetPublicAccessBlock'],
      ['iam', 'GetUser'],
    ] as const)
      assert.equal(signedServiceFor(service, operation), undefined)
  })

  const refusals: readonly { readonly name: string; readonly answer: Answer; readonly error: object }[] = [
    {
      name: 'JSON',
      answer: { status: 400, body: '{"__type":"com.amazonaws.freetier#AccessDeniedException","message":"no"}' },
      error: { name: 'AccessDeniedException', message: 'no', $metadata: { httpStatusCode: 400 } },
    },
    {
      name: 'a header',
      answer: { status: 400, headers: { 'x-amzn-errortype': 'ValidationException:http://x' }, body: '' },
      error: { name: 'ValidationException' },
    },
    {
      name: 'XML',
      answer: { status: 403, body: '<Error><Code>AccessDenied</Code><Message>no</Message></Error>' },
      error: { name: 'AccessDenied', message: 'no' },
    },
    { name: 'a page', answer: { status: 404, body: '<!doctype html>' }, error: { name: 'Status404' } },
  ]
  for (const { name, answer, error } of refusals)
    test(`is refused by its code, which ${name} says`, async () => {
      answers.push(answer)
      await assert.rejects(planState(), error)
      assert.equal(seen.length, 1)
    })

  test('is sent again where the service was busy or broken, and not where it has no such operation', async () => {
    const throttled = '{"__type":"com.amazonaws.sqs#RequestThrottled"}'
    answers.push({ status: 500, body: '' }, { status: 429, body: '' }, { status: 400, body: throttled })
    assert.deepEqual(await planState(), {})
    assert.equal(seen.length, 4)
    answers.push({ status: 501, body: '{"__type":"NotImplemented"}' })
    await assert.rejects(planState(), { name: 'NotImplemented' })
    assert.equal(seen.length, 5)
  })

  test('is not led to another host', async () => {
    answers.push(
      ...Array.from({ length: 5 }, () => ({ status: 307, headers: { location: 'http://127.0.0.1:9/' }, body: '' })),
    )
    await assert.rejects(planState())
  })
})
