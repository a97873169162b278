import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { accountId } from '../src/aws/index.ts'
import { MasterKey, totpCode, totpStep } from '../src/credentials/index.ts'
import { mfaSeedContext, verifyMfaCode } from '../src/identity/mfa.ts'
import type { Store } from '../src/storage/index.ts'
import { openPostgres } from '../src/storage/postgres.ts'
import { type PostgresServer, postgresMissing, startPostgres } from './postgres.ts'

const ACCOUNT = accountId('111122223333')
const serialNumber = `arn:aws:iam::${ACCOUNT}:mfa/phone`
const source = { way: 'api', id: 'key/AKIAALICE/192.0.2.1', isKnown: false } as const
const device = { serialNumber, ownerId: 'AIDAALICE' }

describe('one-time codes across nodes on PostgreSQL', { skip: postgresMissing() }, () => {
  const seed = randomBytes(40)
  const masterKey = new MasterKey(randomBytes(32), randomBytes)
  let now = 1_800_000_000_000
  let server: PostgresServer
  let nodes: Store[] = []

  before(async () => {
    server = await startPostgres()
    const first = await openPostgres({ url: server.url() })
    nodes = [first, await openPostgres({ url: server.url() })]
    await first.directory.createAccount({
      accountId: ACCOUNT,
      name: 'test',
      rootEmail: 'root@example.com',
      rootPasswordHash: null,
      createdAt: now,
    })
    await first.write(ACCOUNT, async (tx) => {
      const seedSealed = masterKey.seal(seed, mfaSeedContext(ACCOUNT, serialNumber))
      await tx.mfaDevices.add({ serialNumber, path: '/', nameLc: 'phone', seedSealed, createdAt: now })
      await tx.mfaDevices.assign(serialNumber, device.ownerId, now)
    })
  })
  after(async () => {
    for (const node of nodes) await node.close()
    await server?.stop()
  })

  const onAllNodes = (codes: readonly string[]) =>
    Promise.all(
      codes.flatMap((code) =>
        nodes.map(async (node) => {
          const verification = { clock: () => now, masterKey, source }
          return (await verifyMfaCode(node, ACCOUNT, [device], code, verification)).kind
        }),
      ),
    )

  test('of concurrent requests with one code exactly one is accepted', async () => {
    for (let round = 0; round < 5; round++) {
      const outcomes = await onAllNodes(Array(8).fill(totpCode(seed, totpStep(now))))
      assert.deepEqual(
        [
          outcomes.filter((outcome) => outcome === 'accepted').length,
          outcomes.filter((outcome) => outcome === 'used').length,
        ],
        [1, 15],
      )
      now += 30_000
    }
  })

  test('concurrent wrong codes all count', async () => {
    const guesses = await onAllNodes(['a', 'b', 'c', 'd'])
    assert.equal(guesses.filter((kind) => kind === 'wrong').length, 5)
    assert.deepEqual(new Set(await onAllNodes([totpCode(seed, totpStep(now))])), new Set(['paused']))
    now += 16 * 60_000
    assert.ok((await onAllNodes([totpCode(seed, totpStep(now))])).includes('accepted'))
  })
})
