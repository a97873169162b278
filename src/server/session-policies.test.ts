import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BoundedCache } from '../aws/index.ts'
import { getManagedPolicy } from '../policy/index.ts'
import { openWorld } from '../signin/testing/world.ts'
import { SessionPolicies } from './session-policies.ts'

test('what is kept of the policies of sessions is not as long as those are: callers choose which', async (t) => {
  const { store, account } = await openWorld()
  const policies = new SessionPolicies(store)
  const set = t.mock.method(BoundedCache.prototype, 'set').mock
  const limits = async (...names: readonly string[]) => {
    const policyArns = names.map((name) => `arn:aws:iam::aws:policy/${name}`)
    const session = { issuedBy: 'GetFederationToken', principalId: account, name: 'ann', policyArns } as const
    return await policies.limitsOf({ ...session, ...FACTS, accountId: account })
  }
  const document = getManagedPolicy('arn:aws:iam::aws:policy/ReadOnlyAccess')?.document ?? ''
  assert.ok(document.length > 50_000)
  const both = await limits('ReadOnlyAccess', 'SecurityAudit')
  const keys = set.calls
    .filter(({ arguments: [, value] }) => value === both?.session)
    .map(({ arguments: [key] }) => key)
  assert.deepEqual(
    keys.map((key) => key.length < 100),
    [true],
  )
  assert.equal((await limits('ReadOnlyAccess', 'SecurityAudit'))?.session, both?.session)
  assert.notEqual((await limits('SecurityAudit', 'ReadOnlyAccess'))?.session, both?.session)
  assert.notEqual((await limits('ReadOnlyAccess'))?.session, both?.session)
})

const FACTS = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret', issuedAt: 0, expiresAt: 1 }
