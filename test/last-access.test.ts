import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { GetUserCommand, IAM } from '@aws-sdk/client-iam'
import { type AccountServer, start } from '../src/index.ts'
import { until } from './support/tools.ts'

let server: AccountServer
before(async () => {
  server = await start()
})
after(() => server?.close())

const document = (...Action: readonly string[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] })

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateServiceLastAccessedDetails.html
test('all attempts count, "not just the successful ones", with the Region that the request was signed for', async () => {
  const region = 'eu-central-1'
  const root = new IAM({ region: 'us-east-1', endpoint: server.endpoint, credentials: server.credentials })
  const { User } = await root.createUser({ UserName: 'Ann' })
  await root.putUserPolicy({
    UserName: 'Ann',
    PolicyName: 'own',
    PolicyDocument: document('iam:GetUser', 'iam:GetRole', 'sns:*'),
  })
  await root.putUserPolicy({
    UserName: 'Ann',
    PolicyName: 'no',
    PolicyDocument: document('iam:GetRole').replace('"Allow"', '"Deny"').replace('"*"}', '"arn:aws:iam::*:role/*"}'),
  })
  const { AccessKey } = await root.createAccessKey({ UserName: 'Ann' })
  const credentials = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
  const ann = new IAM({ region, endpoint: server.endpoint, credentials })
  await ann.send(new GetUserCommand({}))
  await assert.rejects(ann.getRole({ RoleName: 'Deploy' }), { name: 'AccessDenied' })

  const tried = async () => {
    const { JobId } = await root.generateServiceLastAccessedDetails({ Arn: User?.Arn, Granularity: 'ACTION_LEVEL' })
    const { ServicesLastAccessed = [] } = await root.getServiceLastAccessedDetails({ JobId })
    const [iam, sns] = ServicesLastAccessed
    assert.deepEqual([sns?.ServiceNamespace, sns?.TotalAuthenticatedEntities], ['sns', 0])
    const actions = iam?.TrackedActionsLastAccessed?.filter(({ LastAccessedTime }) => LastAccessedTime)
    return actions?.length === 2 ? { iam, names: actions.map(({ ActionName }) => ActionName) } : undefined
  }
  const { iam, names } = await until('both attempts in the report', tried)
  assert.deepEqual(names, ['GetRole', 'GetUser'])
  assert.deepEqual([iam?.LastAuthenticatedEntity, iam?.LastAuthenticatedRegion], [User?.Arn, region])
})
