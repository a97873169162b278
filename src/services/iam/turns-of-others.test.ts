import assert from 'node:assert/strict'
import { after, before, describe, mock, test } from 'node:test'
import type { Operations } from '../../../models/iam.ts'
import { newUniqueId } from '../../aws/index.ts'
import { turnsDuring } from '../../aws/testing.ts'
import { ACCOUNT, testAccount } from './testing.ts'

const USERS = 2_000
const POLICY = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
const USER = `arn:aws:iam::${ACCOUNT}:user/u00000`

type Account = Awaited<ReturnType<typeof testAccount>>
type Asked = { readonly [Name in keyof Operations]: readonly [Name, Operations[Name]['input']] }[keyof Operations]

/** An account of many users, all in a group and with a policy. */
async function largeAccount(): Promise<Account> {
  const account = await testAccount()
  await account.call('CreateGroup', { GroupName: 'Everyone' })
  const { Group } = await account.call('GetGroup', { GroupName: 'Everyone' })
  await account.store.write(ACCOUNT, async (tx) => {
    for (let i = 0; i < USERS; i++) {
      const name = `u${String(i).padStart(5, '0')}`
      const userId =
        newUniqueId('AIDA', (size) => Buffer.alloc(size, 0), ACCOUNT).slice(0, 12) + String(i).padStart(9, '0')
      await tx.users.add({ userId, userName: name, path: '/', createdAt: 0, boundaryArn: null })
      await tx.groups.addMember(Group?.GroupId ?? '', userId, 0)
      await tx.policyAttachments.attach(userId, POLICY, 0)
      await tx.serviceUses.record({
        principalId: userId,
        service: 's3',
        action: 'GetObject',
        usedAt: i,
        region: 'us-east-1',
      })
    }
  })
  return account
}

const document = (i: number) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: `s3:Get${i}*`, Resource: '*' }] })
const many = (count: number, text: (i: number) => string) => Array.from({ length: count }, (_, i) => text(i))

/** How many turns others have at least where two steps of the work take all that it has of one. */
const LEAST: readonly (readonly [turns: number, ...Asked])[] = [
  [3, 'ListUsers', { MaxItems: 1_000 }],
  [3, 'GetGroup', { GroupName: 'Everyone', MaxItems: 1_000 }],
  [6, 'ListEntitiesForPolicy', { PolicyArn: POLICY, MaxItems: 1_000 }],
  [300, 'ListPolicies', { MaxItems: 1_000 }],
  [400, 'GetAccountAuthorizationDetails', { MaxItems: 1_000 }],
  [40, 'GenerateCredentialReport', {}],
  [200, 'GenerateServiceLastAccessedDetails', { Arn: POLICY }],
  [30, 'ListPoliciesGrantingServiceAccess', { Arn: USER, ServiceNamespaces: many(200, (i) => `service${i}`) }],
  [
    400,
    'SimulateCustomPolicy',
    {
      PolicyInputList: many(5, document),
      ActionNames: many(100, (i) => `s3:Get${i}`),
      ResourceArns: many(10, (i) => `arn:aws:s3:::b${i}`),
      MaxItems: 1_000,
    },
  ],
  [30, 'GetContextKeysForCustomPolicy', { PolicyInputList: many(50, document) }],
]

describe('others have their turns while a large account is read:', () => {
  let account: Account
  before(async () => {
    account = await largeAccount()
    let now = performance.now()
    mock.method(performance, 'now', () => {
      now += 0.3
      return now
    })
  })
  after(() => mock.restoreAll())

  for (const [least, name, input] of LEAST) {
    test(name, async () => {
      const turns = await turnsDuring(() => account.call(name, input as never))
      assert.ok(turns >= least, `${turns} turns`)
    })
  }

  test('GetServiceLastAccessedDetails and …WithEntities', async () => {
    const { JobId = '' } = await account.call('GenerateServiceLastAccessedDetails', { Arn: POLICY })
    const all = await turnsDuring(() => account.call('GetServiceLastAccessedDetails', { JobId }))
    assert.ok(all >= 600, `${all} turns`)
    const ServiceNamespace = 's3'
    const entities = () => account.call('GetServiceLastAccessedDetailsWithEntities', { JobId, ServiceNamespace })
    const ofEntities = await turnsDuring(entities)
    assert.ok(ofEntities >= 600, `${ofEntities} turns`)
  })
})
