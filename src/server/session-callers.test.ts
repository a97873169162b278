import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { newUniqueId } from '../aws/index.ts'
import { MasterKey } from '../credentials/index.ts'
import { decide, type Layers, RequestContext } from '../policy/index.ts'
import type { Authenticated } from './session-callers.ts'
import { openAuthenticator, type SessionFacts } from './testing/authenticator.ts'

const UNKNOWN = { code: 'InvalidClientTokenId', status: 403 }
const TRUST = '{"Version":"2012-10-17","Statement":[]}'

type Effect = 'Allow' | 'Deny'
const policy = (effect: Effect, action: string | readonly string[], condition?: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: effect, Action: action, Resource: '*', ...(condition && { Condition: condition }) },
  })

async function withRole(name = 'deploy', path = '/ci/') {
  const node = await openAuthenticator()
  const { world, store } = node
  const addRole = async () => {
    const roleId = newUniqueId('AROA', randomBytes, world.account)
    await store.write(world.account, async (tx) => {
      await tx.roles.add({
        roleId,
        roleName: name,
        path,
        createdAt: world.clock(),
        description: null,
        maxSessionDuration: 3600,
        trustPolicy: TRUST,
        foreignPrincipals: null,
        boundaryArn: null,
        serviceName: null,
      })
      await tx.inlinePolicies.put(roleId, { policyName: 'own', document: policy('Allow', ['sns:*', 'iam:*']) })
    })
    return roleId
  }
  return { ...node, addRole, roleId: await addRole() }
}

const session = (principalId: string, more: Partial<SessionFacts> = {}): SessionFacts =>
  ({ issuedBy: 'AssumeRole', sessionName: 'job-1', principalId, ...more }) as SessionFacts

/** What an action on everything comes to for whoever was authenticated. */
function may({ policies }: Authenticated, action: string): boolean {
  const layers: Layers = policies
  return decide({ action, resource: '*', context: new RequestContext().get }, layers).effect === 'Allow'
}

describe('a session of a role', () => {
  test('is who it is by the role’s id, its name without its path, and the name of the session', async () => {
    const { world, signed, newSession, roleId } = await withRole()
    const { caller } = await signed(newSession(session(roleId, { sourceIdentity: 'Alice' })))
    assert.equal(caller.kind, 'assumed-role')
    const { credential, tags, ...who } = caller
    assert.deepEqual(who, {
      kind: 'assumed-role',
      accountId: world.account,
      arn: `arn:aws:sts::${world.account}:assumed-role/deploy/job-1`,
      role: { roleId, roleName: 'deploy', arn: `arn:aws:iam::${world.account}:role/ci/deploy` },
      sessionName: 'job-1',
      userId: `${roleId}:job-1`,
      sourceIdentity: 'Alice',
    })
    assert.equal(credential.kind === 'temporary' && credential.issuedBy, 'AssumeRole')
  })

  test('may what the role’s policies say at each call', async () => {
    const { world, store, signed, newSession, roleId } = await withRole()
    const key = newSession(session(roleId))
    assert.ok(may(await signed(key), 'sns:Publish'))
    const document = policy('Allow', 'iam:*')
    await store.write(world.account, (tx) => tx.inlinePolicies.put(roleId, { policyName: 'own', document }))
    assert.ok(!may(await signed(key), 'sns:Publish'), 'at once')
  })

  test('is limited by its session policy, which is frozen with it', async () => {
    const { signed, newSession, roleId } = await withRole()
    const key = newSession(session(roleId, { policy: policy('Allow', ['sns:Publish', 's3:*']) }))
    const limited = await signed(key)
    assert.ok(may(limited, 'sns:Publish'))
    assert.ok(!may(limited, 'sns:Subscribe'), 'what the session policy leaves out')
    assert.ok(!may(limited, 's3:GetObject'), 'what the role may not')
  })

  test('is limited by managed session policies as they are now, and may nothing once one is gone', async () => {
    const { world, store, signed, newSession, roleId } = await withRole()
    const arn = `arn:aws:iam::${world.account}:policy/limit`
    const policyId = newUniqueId('ANPA', randomBytes, world.account)
    await store.write(world.account, async (tx) => {
      const facts = { policyId, policyName: 'limit', path: '/', arn, description: null }
      const times = { createdAt: 0, updatedAt: 0 }
      await tx.managedPolicies.add({ ...facts, ...times, defaultVersion: 1, lastVersion: 1 })
      await tx.managedPolicies.addVersion(policyId, {
        version: 1,
        document: policy('Allow', 'sns:Publish'),
        createdAt: 0,
      })
    })
    const key = newSession(session(roleId, { policyArns: [arn, 'arn:aws:iam::aws:policy/IAMReadOnlyAccess'] }))
    const limited = await signed(key)
    assert.ok(may(limited, 'sns:Publish') && may(limited, 'iam:GetUser'), 'what either allows')
    assert.ok(!may(limited, 'sns:Subscribe'))
    await store.write(world.account, async (tx) => {
      await tx.managedPolicies.removeVersion(policyId, 1)
      await tx.managedPolicies.remove(policyId)
    })
    const left = await signed(key)
    assert.ok(!may(left, 'iam:GetUser'), 'the one that is gone may have held a deny')
    assert.ok(may(left, 'sts:GetCallerIdentity'))
  })

  test('is limited by each scope that it was narrowed to', async () => {
    const { signed, newSession, roleId } = await withRole()
    const scopes = [policy('Allow', ['sns:*']), policy('Allow', ['sns:Publish', 'iam:GetUser'])]
    const narrowed = await signed(newSession(session(roleId, { scopes })))
    assert.deepEqual(
      ['sns:Publish', 'sns:Subscribe', 'iam:GetUser'].map((action) => may(narrowed, action)),
      [true, false, false],
    )
  })

  test('ends with its role, and another role of that name does not revive it', async () => {
    const { world, store, signed, newSession, addRole, roleId } = await withRole()
    const key = newSession(session(roleId))
    await signed(key)
    await store.write(world.account, (tx) => tx.roles.remove(roleId))
    await assert.rejects(signed(key), UNKNOWN, 'at once, whatever was cached')
    const again = await addRole()
    await assert.rejects(signed(key), UNKNOWN)
    await signed(newSession(session(again)))
  })

  test('is refused by a statement that revokes older sessions, and a later one is not', async () => {
    const { world, store, signed, newSession, roleId } = await withRole()
    const before = newSession(session(roleId))
    world.clock.advance(10)
    const time = new Date(world.clock()).toISOString()
    const document = policy('Deny', '*', { DateLessThan: { 'aws:TokenIssueTime': time } })
    await store.write(world.account, (tx) =>
      tx.inlinePolicies.put(roleId, { policyName: 'AWSRevokeOlderSessions', document }),
    )
    const after = newSession(session(roleId))
    const asks = async (key: typeof before) => {
      const { caller, policies } = await signed(key)
      const issuedAt = caller.credential.kind === 'temporary' ? caller.credential.issuedAt : 0
      const context = new RequestContext().set('aws:tokenissuetime', new Date(issuedAt).toISOString()).get
      return decide({ action: 'sns:Publish', resource: '*', context }, policies).effect
    }
    assert.equal(await asks(before), 'ExplicitDeny')
    assert.equal(await asks(after), 'Allow')
  })

  test('has the role’s tags and its own, which override them whatever their case', async () => {
    const { world, store, signed, newSession, roleId } = await withRole()
    const own = [
      { key: 'Team', value: 'red' },
      { key: 'Stage', value: 'test' },
    ]
    await store.write(world.account, (tx) => tx.iamTags.set(roleId, own, { foldsCase: true }))
    const { caller } = await signed(newSession(session(roleId, { tags: [{ key: 'TEAM', value: 'blue' }] })))
    assert.equal(caller.kind, 'assumed-role')
    assert.deepEqual(
      new Map(caller.tags),
      new Map([
        ['team', 'blue'],
        ['stage', 'test'],
      ]),
    )
  })

  test('opens on another node with the same key, and on none with another', async () => {
    const { world, signed, newSession, roleId } = await withRole()
    const key = newSession(session(roleId, { policy: policy('Allow', 'sns:Publish') }))
    const first = await signed(key)
    const { signed: elsewhere } = await openAuthenticator({ other: world })
    const second = await elsewhere(key)
    assert.deepEqual(second.caller, first.caller)
    assert.ok(!may(second, 'sns:Subscribe'), 'its limits go with it')
    const stranger = Object.create(world, { masterKey: { value: new MasterKey(randomBytes(32), randomBytes) } })
    const { signed: afterRotation } = await openAuthenticator({ other: stranger })
    await assert.rejects(afterRotation(key), UNKNOWN)
  })

  test('opens with no other session’s key, id or secret', async () => {
    const { signed, newSession, roleId } = await withRole()
    const [one, other] = [newSession(session(roleId)), newSession(session(roleId, { sessionName: 'job-2' }))]
    await assert.rejects(signed({ ...one, sessionToken: other.sessionToken }), UNKNOWN)
    await assert.rejects(signed({ ...one, secret: other.secret }), { code: 'SignatureDoesNotMatch' })
    await assert.rejects(signed({ accessKeyId: one.accessKeyId, secret: one.secret }), UNKNOWN, 'the key without it')
  })

  test('that is over is told so before its role is looked for, and its role before its signature is', async () => {
    const { world, store, signed, newSession, roleId } = await withRole()
    const key = newSession(session(roleId))
    const wrong = { ...key, secret: 'wrong' }
    await assert.rejects(signed(wrong), { code: 'SignatureDoesNotMatch' })
    await store.write(world.account, (tx) => tx.roles.remove(roleId))
    await assert.rejects(signed(wrong), UNKNOWN)
    world.clock.advance(900)
    await assert.rejects(signed(wrong), { code: 'ExpiredToken' })
  })

  test('is one object for all its requests, and shares its policies with sessions that have the same', async () => {
    const { signed, newSession, roleId } = await withRole()
    const plain = newSession(session(roleId))
    assert.equal(await signed(plain), await signed(plain))
    const other = newSession(session(roleId, { sessionName: 'job-2' }))
    assert.equal((await signed(plain)).policies, (await signed(other)).policies)
    const limits = { policy: policy('Allow', 'sns:Publish') }
    const [one, two] = [newSession(session(roleId, limits)), newSession(session(roleId, limits))]
    assert.equal((await signed(one)).policies.session, (await signed(two)).policies.session)
  })

  test('for an identity provider’s token has what of it stays', async () => {
    const { signed, newSession, roleId } = await withRole()
    const federation = { provider: 'accounts.google.com', claims: { 'accounts.google.com:sub': '1' } }
    const issuedBy = 'AssumeRoleWithWebIdentity'
    const { caller } = await signed(newSession(session(roleId, { issuedBy, federation })))
    const { credential } = caller
    assert.ok(credential.kind === 'temporary' && credential.issuedBy === issuedBy)
    assert.equal(credential.provider, 'accounts.google.com')
    assert.deepEqual(credential.claims, new Map([['accounts.google.com:sub', '1']]))
  })
})

describe('a federated user', () => {
  async function withUser(document = policy('Allow', 'sns:*')) {
    const node = await openAuthenticator()
    const { world, store } = node
    const userId = await world.addUser('alice')
    await store.write(world.account, (tx) => tx.inlinePolicies.put(userId, { policyName: 'own', document }))
    const federated = (more: Partial<SessionFacts> = {}) =>
      node.newSession({ issuedBy: 'GetFederationToken', name: 'Bob', principalId: userId, ...more } as SessionFacts)
    return { ...node, userId, federated }
  }

  test('is who it is by the name that was chosen, and has the user’s tags and its own', async () => {
    const { world, store, signed, federated, userId } = await withUser()
    await store.write(world.account, (tx) =>
      tx.iamTags.set(userId, [{ key: 'Team', value: 'red' }], { foldsCase: true }),
    )
    const { caller } = await signed(federated({ tags: [{ key: 'Job', value: '7' }] }))
    assert.equal(caller.kind, 'federated-user')
    assert.equal(caller.arn, `arn:aws:sts::${world.account}:federated-user/Bob`)
    assert.equal(caller.userId, `${world.account}:Bob`)
    assert.equal(caller.issuer.userId, userId)
    assert.deepEqual(
      new Map(caller.tags),
      new Map([
        ['team', 'red'],
        ['job', '7'],
      ]),
    )
  })

  test('may nothing without a session policy, and with one what the user may too', async () => {
    const { signed, federated } = await withUser()
    assert.ok(!may(await signed(federated()), 'sns:Publish'))
    const limited = await signed(federated({ policy: policy('Allow', ['sns:Publish', 's3:*']) }))
    assert.deepEqual(
      ['sns:Publish', 'sns:Subscribe', 's3:GetObject'].map((action) => may(limited, action)),
      [true, false, false],
    )
  })

  test('of root may what its session policy says, and is not root', async () => {
    const { world, signed, newSession } = await withUser()
    const facts = { issuedBy: 'GetFederationToken', name: 'Bob', principalId: world.account } as const
    assert.ok(!may(await signed(newSession(facts)), 'sns:Publish'))
    const limited = await signed(newSession({ ...facts, policy: policy('Allow', 'sns:Publish') }))
    assert.equal(limited.caller.kind, 'federated-user')
    assert.deepEqual([may(limited, 'sns:Publish'), may(limited, 'sns:Subscribe')], [true, false])
  })

  test('ends with the user', async () => {
    const { world, store, signed, federated, userId } = await withUser()
    const key = federated()
    await signed(key)
    await store.write(world.account, (tx) => tx.users.remove(userId))
    await assert.rejects(signed(key), UNKNOWN)
  })
})
