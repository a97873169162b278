import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Key, keyOf, SdkClients } from './support/sdk-clients.ts'
import { query, signedFetch } from './support/signed-fetch.ts'
import { until } from './support/tools.ts'
import { ONE, startTwoAccounts, TWO, type TwoAccounts } from './support/two-accounts.ts'

/** Disabled by default. @see https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html */
const OPT_IN = 'eu-south-1'

let accounts: TwoAccounts
let clients: SdkClients
before(async () => {
  accounts = await startTwoAccounts()
  clients = new SdkClients(accounts.castellan.url)
})
after(async () => {
  clients?.destroy()
  await accounts?.close()
})

const rootOf = (account: string) => accounts.roots[account] as Key
const send = async (account: string, service: string, operation: string, input: object) =>
  (await clients.send(service, rootOf(account), operation, input)) as Record<string, unknown>

/** Status, and the code of the error. */
async function ask(key: Key, call: Parameters<typeof signedFetch>[2]): Promise<string> {
  const answer = await signedFetch(accounts.castellan.url, key, { region: OPT_IN, ...call })
  const code = /<Code>(\w+)<|"__type":"(?:[\w.]*#)?(\w+)"/.exec(await answer.text())
  return `${answer.status} ${code?.[1] ?? code?.[2] ?? ''}`.trim()
}

const identity = query('sts', 'GetCallerIdentity', {})
const topics = query('sns', 'ListTopics', {})
const trails = {
  service: 'cloudtrail',
  headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'CloudTrail_20131101.ListTrails' },
  body: '{}',
}
const instances = { ...query('ec2', 'DescribeInstances', {}), service: 'ec2' }
const users = query('iam', 'ListUsers', {})
const headers = { 'content-type': 'application/json' }
const name = { service: 'account', path: '/getAccountInformation', headers, body: '{}' }

const statusOf = async (account: string) =>
  (await send(account, 'account', 'GetRegionOptStatus', { RegionName: OPT_IN })).RegionOptStatus

async function enable(account: string): Promise<void> {
  await send(account, 'account', 'EnableRegion', { RegionName: OPT_IN })
  await comesToBe(account, 'ENABLED')
}

const comesToBe = (account: string, status: string) =>
  until(`${OPT_IN} to be ${status}`, async () => ((await statusOf(account)) === status ? true : undefined))

describe('a Region that the account has not enabled', () => {
  const refused = [
    ['STS', identity, '403 InvalidClientTokenId'],
    ['SNS', topics, '403 InvalidClientTokenId'],
    ['CloudTrail', trails, '400 UnrecognizedClientException'],
    ['EC2, which is not implemented', instances, '401 AuthFailure'],
  ] as const
  for (const [service, call, outcome] of refused) {
    test(`knows nobody's credentials: ${service}`, async () => assert.equal(await ask(rootOf(ONE), call), outcome))
  }

  test('is nothing to services that have no Regions, for whichever their requests are signed', async () => {
    assert.equal(await ask(rootOf(ONE), users), '200')
    assert.equal(await ask(rootOf(ONE), name), '200')
  })

  test('knows no session either', async () => {
    const { Credentials } = await send(ONE, 'sts', 'GetSessionToken', {})
    const session = keyOf(Credentials)
    assert.equal(await ask(session, identity), '403 InvalidClientTokenId')
  })
})

test('a Region that is enabled, and is done, takes requests; one that is being disabled takes none at once, and what is there stays', async () => {
  await send(ONE, 'account', 'EnableRegion', { RegionName: OPT_IN })
  assert.match(await ask(rootOf(ONE), identity), /^(403 InvalidClientTokenId|200)$/)
  await comesToBe(ONE, 'ENABLED')
  for (const call of [identity, topics, trails]) assert.equal(await ask(rootOf(ONE), call), '200')
  assert.equal(await ask(rootOf(ONE), query('sns', 'CreateTopic', { Name: 'kept' })), '200')
  assert.equal(await ask(rootOf(TWO), identity), '403 InvalidClientTokenId', 'another account has its own Regions')

  await send(ONE, 'account', 'DisableRegion', { RegionName: OPT_IN })
  assert.equal(await ask(rootOf(ONE), identity), '403 InvalidClientTokenId')
  await comesToBe(ONE, 'DISABLED')
  assert.equal(await ask(rootOf(ONE), topics), '403 InvalidClientTokenId')
  await enable(ONE)
  const answer = await signedFetch(accounts.castellan.url, rootOf(ONE), { region: OPT_IN, ...topics })
  assert.match(await answer.text(), new RegExp(`arn:aws:sns:${OPT_IN}:${ONE}:kept`))
})

test('a role’s account must use the Region, too: RegionDisabledException, told to whom the role trusts and to nobody else', async () => {
  if ((await statusOf(ONE)) !== 'ENABLED') await enable(ONE)
  const trust = (Principal: object) =>
    JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Principal, Action: 'sts:AssumeRole' } })
  await send(ONE, 'iam', 'CreateUser', { UserName: 'ann' })
  const anybody = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }
  const policy = { PolicyName: 'all', PolicyDocument: JSON.stringify(anybody) }
  await send(ONE, 'iam', 'PutUserPolicy', { UserName: 'ann', ...policy })
  const { AccessKey } = await send(ONE, 'iam', 'CreateAccessKey', { UserName: 'ann' })
  const ann = keyOf(AccessKey)
  const trusting = (RoleName: string, AWS: string) =>
    send(TWO, 'iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: trust({ AWS }) })
  await trusting('open', ONE)
  await trusting('closed', TWO)

  const assume = (role: string) =>
    query('sts', 'AssumeRole', { RoleArn: `arn:aws:iam::${TWO}:role/${role}`, RoleSessionName: 's-1' })
  assert.equal(await ask(ann, assume('open')), '403 RegionDisabledException')
  assert.equal(await ask(ann, assume('closed')), '403 AccessDenied')
  assert.equal(await ask(ann, assume('none')), '403 AccessDenied')
  assert.equal(await ask(ann, { ...assume('open'), region: 'eu-west-1' }), '200')
  await enable(TWO)
  assert.equal(await ask(ann, assume('open')), '200')
})

test('the server’s own Region is enabled from the first, and may be disabled as any other', async () => {
  const own = await startTwoAccounts({ region: OPT_IN })
  const ownClients = new SdkClients(own.castellan.url)
  try {
    const key = own.roots[ONE] as Key
    const asked = () => signedFetch(own.castellan.url, key, { region: OPT_IN, ...identity })
    assert.equal((await asked()).status, 200)
    const named = { RegionName: OPT_IN, RegionOptStatus: 'ENABLED' }
    assert.deepEqual(await ownClients.send('account', key, 'GetRegionOptStatus', { RegionName: OPT_IN }), named)
    await ownClients.send('account', key, 'DisableRegion', { RegionName: OPT_IN })
    assert.equal((await asked()).status, 403)
  } finally {
    ownClients.destroy()
    await own.close()
  }
})

test('whoever asks there is counted as anywhere else, so that a flood of refusals fills no record', async () => {
  const slow = await startTwoAccounts({ rateLimit: 2 })
  try {
    const outcomes: string[] = []
    for (let i = 0; i < 30; i++) {
      const answer = await signedFetch(slow.castellan.url, slow.roots[ONE] as Key, { region: OPT_IN, ...identity })
      outcomes.push(/<Code>(\w+)</.exec(await answer.text())?.[1] ?? '')
    }
    assert.equal(outcomes[0], 'InvalidClientTokenId')
    assert.ok(outcomes.includes('Throttling'), outcomes.join(' '))
  } finally {
    await slow.close()
  }
})
