import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountId, MINUTE, rootUser } from '../aws/index.ts'
import type { Store } from '../storage/store.ts'
import type { Exchange } from './exchange.ts'
import { LastUsed } from './last-used.ts'
import { silentLog } from './log.ts'

const ACCOUNT = accountId('123456789012')

function noting({ fails = false } = {}) {
  const written: unknown[] = []
  const errors: string[] = []
  const recordUse = async (...use: unknown[]) => void written.push(use)
  const tx = { accessKeys: { recordUse }, roles: { recordUse }, serviceUses: { record: recordUse } }
  const record = async (_: unknown, write: (transaction: typeof tx) => Promise<void>) => {
    if (fails) throw new Error('down')
    await write(tx)
  }
  const log = { ...silentLog, error: (message: string) => void errors.push(message) }
  return { lastUsed: new LastUsed({ record } as unknown as Store, log), written, errors }
}

function use(now: number, credential: object = { kind: 'long-term', accessKeyId: 'AKIATEST' }): Exchange {
  const call = { region: 'us-east-1', signingName: 'iam' }
  return { caller: { ...rootUser(ACCOUNT), credential }, call, now } as unknown as Exchange
}

test("a long-term key's use is written, with its time, Region and service", async () => {
  const { lastUsed, written } = noting()
  lastUsed.note(use(1))
  await Promise.resolve()
  assert.deepEqual(written, [['AKIATEST', { at: 1, region: 'us-east-1', service: 'iam' }]])
})

test("a role's use by any of its sessions is written, with its time and Region", async () => {
  const { lastUsed, written } = noting()
  for (const accessKeyId of ['ASIAONE', 'ASIATWO']) {
    const used = use(1, { kind: 'temporary', issuedBy: 'AssumeRole', accessKeyId })
    lastUsed.note({
      ...used,
      caller: { ...used.caller, kind: 'assumed-role', role: { roleId: 'AROATEST' } },
    } as Exchange)
  }
  await Promise.resolve()
  assert.deepEqual(written, [['AROATEST', { at: 1, region: 'us-east-1' }]])
})

test('it is written once in five minutes, each key by itself', async () => {
  const { lastUsed, written } = noting()
  for (const now of [0, 1, 5 * MINUTE - 1, 5 * MINUTE, 5 * MINUTE + 1]) lastUsed.note(use(now))
  lastUsed.note(use(2, { kind: 'long-term', accessKeyId: 'AKIAOTHER' }))
  await Promise.resolve()
  assert.deepEqual(
    written.map((call) => (call as [string, { at: number }])[1].at),
    [0, 5 * MINUTE, 2],
  )
})

test('sessions, browsers and nobody have no key of that kind', async () => {
  const { lastUsed, written } = noting()
  lastUsed.note(use(0, { kind: 'session', accessKeyId: 'ASIATEST' }))
  lastUsed.note(use(0, { kind: 'console' }))
  lastUsed.note({ caller: { kind: 'anonymous' }, now: 0 } as unknown as Exchange)
  await Promise.resolve()
  assert.deepEqual(written, [])
})

test('a store that refuses is logged, and fails no request', async () => {
  const { lastUsed, errors } = noting({ fails: true })
  lastUsed.note(use(0))
  await new Promise(setImmediate)
  assert.equal(errors.length, 1)
})

test('what a user or role tries is written, each action once in five minutes, under its own name', async () => {
  const { lastUsed, written } = noting()
  const caller = { kind: 'user', accountId: ACCOUNT, userId: 'AIDATEST', credential: { kind: 'console' } }
  const tried = (operation: string | undefined, now: number, region = 'us-east-1') =>
    lastUsed.note({
      caller,
      now,
      call: { region, signingName: 's3', iamPrefix: 's3', operation, method: 'GET', service: 's3' },
    } as unknown as Exchange)
  tried('ListBuckets', 1)
  tried('ListBuckets', 2)
  tried('GetObject', 3, 'eu-west-1')
  tried(undefined, 4)
  tried('ListBuckets', 1 + 5 * MINUTE)
  await Promise.resolve()
  const use = { principalId: 'AIDATEST', service: 's3', region: 'us-east-1' }
  assert.deepEqual(written, [
    [{ ...use, action: 'ListAllMyBuckets', usedAt: 1 }],
    [{ ...use, action: 'GetObject', usedAt: 3, region: 'eu-west-1' }],
    [{ ...use, action: 'ListAllMyBuckets', usedAt: 1 + 5 * MINUTE }],
  ])
})
