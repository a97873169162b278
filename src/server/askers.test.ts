import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AwsError, type IdentityProviderPrincipal } from '../aws/index.ts'
import type { Exchange } from './exchange.ts'
import type { Node } from './node.ts'
import { run } from './pipeline.ts'
import { RateLimits } from './rate-limits.ts'
import { ALLOW, getCallerIdentity, nodeWith, OTHER, policiesOf } from './testing/one-operation.ts'
import { whole } from './testing/whole.ts'

const PROVIDER = `arn:aws:iam::${OTHER}:oidc-provider/idp.example.com`
const ROLE = `arn:aws:iam::${OTHER}:role/deploy`
const ASKER: IdentityProviderPrincipal = {
  kind: 'identity-provider',
  provider: PROVIDER,
  user: { type: 'WebIdentityUser', principalId: `${PROVIDER}:app:1`, userName: '1' },
}
const ACTION = 'sts:AssumeRoleWithWebIdentity'
const trust = (Condition: object = { StringEquals: { 'idp.example.com:sub': '1' } }) =>
  JSON.stringify({ Statement: { Effect: 'Allow', Principal: { Federated: PROVIDER }, Action: ACTION, Condition } })

/** An operation that a provider's token asks for, in OTHER; what the token says is `sub`. */
function withToken(sub: string | undefined, resourcePolicy = trust()) {
  const define = {
    action: ACTION,
    who: 'anonymous',
    account: () => OTHER,
    asker() {
      if (sub === undefined) throw new AwsError('InvalidIdentityToken', 'no', 400)
      return ASKER
    },
    resource: () => [{ action: ACTION, resource: ROLE, resourcePolicy }],
    conditionKeys: () => ({ 'idp.example.com:sub': sub }),
  } as const
  // Whoever signs it may everything: that must not count.
  return nodeWith(define, policiesOf(ALLOW))
}
const unsigned = (): Exchange => ({ ...getCallerIdentity(), proof: { kind: 'none' } })

describe('who asks by what its input proves', () => {
  test('needs no signature, and is decided by what it asks for alone', async () => {
    const { node, seen } = withToken('1')
    assert.equal((await run(unsigned(), node)).status, 200)
    assert.deepEqual(seen.accounts, [OTHER])
    const refused = withToken('2')
    const answer = whole(await run(unsigned(), refused.node))
    assert.equal(answer.status, 403)
    assert.match(String(answer.body), /<Message>Not authorized to perform sts:GetCallerIdentity<\/Message>/)
    assert.deepEqual(refused.seen.accounts, [])
  })

  test('is not helped by who signs the request', async () => {
    const { node, seen } = withToken('2')
    assert.equal((await run(getCallerIdentity(), node)).status, 403)
    assert.deepEqual(seen.accounts, [])
  })

  test('is nobody where it proves nothing: refused before anything is looked at', async () => {
    const { node, seen } = withToken(undefined, trust({}))
    assert.equal((await run(unsigned(), node)).status, 400)
    assert.deepEqual(seen, { accounts: [], events: [] })
  })

  test('is recorded in the account of what it asks for, as the provider’s user, allowed or refused', async () => {
    for (const [sub, errorCode] of [
      ['1', undefined],
      ['2', 'AccessDenied'],
    ] as const) {
      const { node, seen } = withToken(sub)
      await run(unsigned(), node)
      assert.deepEqual(
        seen.events.map((event) => [event.recipientAccountId, event.userIdentity, event.errorCode]),
        [[OTHER, { ...ASKER.user, identityProvider: PROVIDER }, errorCode]],
      )
    }
  })

  test('is counted by its address, and what it may not more', async () => {
    const { node } = withToken('2')
    const limited: Node = { ...node, rateLimits: new RateLimits(1000, () => 0) }
    const from = async (sourceIp: string) => (await run({ ...unsigned(), sourceIp }, limited)).status
    const statuses = []
    for (let i = 0; i < 1100; i++) statuses.push(await from('192.0.2.1'))
    assert.equal(statuses.filter((status) => status === 403).length, 1000)
    assert.equal(await from('192.0.2.1'), 400, 'Throttling')
    assert.equal(await from('192.0.2.2'), 403)
  })
})

test('no operation that does not say so is reached unsigned', async () => {
  const { node, seen } = nodeWith({ asker: () => ASKER }, policiesOf(ALLOW))
  const proofless = {
    ...node,
    authenticator: {
      authenticate() {
        throw new AwsError('MissingAuthenticationToken', 'no', 403)
      },
    },
  } as unknown as Node
  assert.equal((await run(unsigned(), proofless)).status, 403)
  assert.deepEqual(seen, { accounts: [], events: [] })
})
