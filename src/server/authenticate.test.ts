import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { BoundedCache, newAccessKeyId } from '../aws/index.ts'
import { rootPassword, type World } from '../signin/testing/world.ts'
import { accessKeySecretContext } from '../storage/repositories/access-keys.ts'
import { openAuthenticator as node, type SessionKey } from './testing/authenticator.ts'

const UNKNOWN = { code: 'InvalidClientTokenId', status: 403 }

const SESSION = { issuedBy: 'GetSessionToken' } as const

describe('a long-term key', () => {
  test('proves root or a user, whose policies come with it', async () => {
    const { world, signed, newKey } = await node()
    const rootKey = await newKey(world.account)
    const root = await signed(rootKey)
    assert.deepEqual(root.caller, {
      kind: 'root',
      accountId: world.account,
      arn: `arn:aws:iam::${world.account}:root`,
      userId: world.account,
      credential: { kind: 'long-term', accessKeyId: rootKey.accessKeyId },
    })
    assert.equal(root.policies.root, true)

    const userId = await world.addUser('alice')
    const { caller, policies } = await signed(await newKey(userId))
    assert.equal(caller.kind, 'user')
    assert.deepEqual([caller.userId, caller.arn], [userId, `arn:aws:iam::${world.account}:user/alice`])
    assert.notEqual(policies.root, true)
  })

  test('gives one object for all its requests, so that the record makes its text once', async () => {
    const { world, signed, newKey } = await node()
    const [first, second] = [await newKey(world.account), await newKey(world.account)]
    assert.equal((await signed(first)).caller, (await signed(first)).caller)
    assert.notEqual((await signed(first)).caller, (await signed(second)).caller)
  })

  test('proves nobody with a wrong secret, when it is inactive, unknown, or its owner is gone', async () => {
    const { world, store, signed, newKey } = await node()
    const userId = await world.addUser('alice')
    const key = await newKey(userId)
    await assert.rejects(signed({ ...key, secret: 'wrong' }), { code: 'SignatureDoesNotMatch' })
    await assert.rejects(signed(await newKey(userId, 'Inactive')), UNKNOWN)
    await assert.rejects(signed({ ...key, accessKeyId: newAccessKeyId('AKIA', world.account, randomBytes) }), UNKNOWN)
    await assert.rejects(signed({ ...key, accessKeyId: 'AKIATESTTESTTESTTEST' }), UNKNOWN)
    await signed(key)
    await store.write(world.account, (tx) => tx.users.remove(userId))
    await assert.rejects(signed(key), UNKNOWN, 'at once, whatever was cached')
  })

  // AWS's published example, and what people agree on: `GuessableKeys` says from whom they are taken.
  for (const [accessKeyId, secret] of [
    ['AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
    ['test', 'test'],
    ['testcontainers-localstack', 'testcontainers-localstack'],
  ] as const) {
    const asked = async (options: Parameters<typeof node>[0], signedWith: string = secret) => {
      const { world, store, signed } = await node(options)
      const secretSealed = world.masterKey.seal(secret, accessKeySecretContext(world.account, accessKeyId))
      await store.write(world.account, async (tx) => {
        const facts = { ownerId: world.account, status: 'Active' as const, createdAt: 0 }
        await tx.accessKeys.add({ accessKeyId, secretSealed, ...facts })
        await tx.account.importAccessKey(accessKeyId)
      })
      return await signed({ accessKeyId, secret: signedWith })
    }

    test(`is guarded where anybody can guess it: ${accessKeyId}`, async () => {
      assert.equal((await asked({})).caller.kind, 'root')
      await assert.rejects(asked({ isLoopback: false }), UNKNOWN)
      const environment = { CASTELLAN_ANYONE_ON_THIS_NETWORK_MAY_BE_ROOT: 'yes' }
      const nearby = { isLoopback: false, environment, sourceIp: '172.17.0.1' }
      assert.equal((await asked(nearby)).caller.kind, 'root')
      await assert.rejects(asked({ ...nearby, sourceIp: '203.0.113.9' }), UNKNOWN)
    })

    test(`is verified where anybody can guess it, as any other: ${accessKeyId}`, async () => {
      await assert.rejects(asked({}, 'another'), { code: 'SignatureDoesNotMatch' })
    })
  }
})

describe('a session token', () => {
  test('proves its principal, with the time of its issue and of its MFA code', async () => {
    const { world, signed, newSession } = await node()
    const userId = await world.addUser('alice')
    const { caller } = await signed(
      newSession({ ...SESSION, principalId: userId, mfaAuthenticatedAt: world.clock() - 1000 }),
    )
    assert.equal(caller.userId, userId)
    const { accessKeyId: _, ...credential } = caller.credential as { accessKeyId: string }
    const issuedAt = world.clock()
    assert.deepEqual(credential, {
      kind: 'temporary',
      issuedBy: 'GetSessionToken',
      issuedAt,
      mfaAuthenticatedAt: issuedAt - 1000,
    })
    const plain = await signed(newSession({ ...SESSION, principalId: world.account }))
    assert.equal(plain.caller.kind, 'root')
    assert.equal('mfaAuthenticatedAt' in plain.caller.credential, false)
  })

  test('is over at its end, and with its principal', async () => {
    const { world, store, signed, newSession } = await node()
    const userId = await world.addUser('alice')
    const session = newSession({ ...SESSION, principalId: userId })
    await signed(session)
    world.clock.advance(899)
    await signed(session)
    world.clock.advance(1)
    await assert.rejects(signed(session), { code: 'ExpiredToken' })
    const another = newSession({ ...SESSION, principalId: userId })
    await signed(another)
    await store.write(world.account, (tx) => tx.users.remove(userId))
    await assert.rejects(signed(another), UNKNOWN)
  })

  test("opens beside its own key only, and with that key's secret", async () => {
    const { world, signed, newKey, newSession } = await node()
    const [one, other] = [
      newSession({ ...SESSION, principalId: world.account }),
      newSession({ ...SESSION, principalId: world.account }),
    ]
    await assert.rejects(signed({ ...one, sessionToken: other.sessionToken }), UNKNOWN)
    await assert.rejects(signed({ ...one, secret: other.secret }), { code: 'SignatureDoesNotMatch' })
    await assert.rejects(signed({ ...(await newKey(world.account)), sessionToken: one.sessionToken }), UNKNOWN)
    await assert.rejects(signed({ accessKeyId: one.accessKeyId, secret: one.secret }), UNKNOWN, 'the key without it')
    await assert.rejects(signed({ ...one, sessionToken: 'forged' }), UNKNOWN)
  })
})

test('a session token is opened once, however long its owner made it', async (t) => {
  const { world, signed, newSession } = await node()
  const opened = t.mock.method(world.masterKey, 'derivedOfEach').mock
  const timesOpened = async (minimumLength: number) => {
    const session = newSession({ ...SESSION, principalId: world.account }, minimumLength)
    const before = opened.callCount()
    for (let i = 0; i < 3; i++) await signed(session)
    return opened.callCount() - before
  }
  assert.equal(await timesOpened(0), 1)
  assert.equal(await timesOpened(1024), 1)
  assert.equal(await timesOpened(1025), 1)
  assert.equal(await timesOpened(4096), 1)
})

test('a session is held among fewer where its token is long, or the policies are that a short one has packed', async (t) => {
  const { world, signed, newSession } = await node()
  const facts = { ...SESSION, principalId: world.account }
  const scope = `{"Version":"2012-10-17","Statement":[${Array(40).fill('{"Effect":"Allow","Action":"*","Resource":"*"}')}]}`
  const set = t.mock.method(BoundedCache.prototype, 'set').mock
  const cacheOf = async (session: SessionKey) => {
    await signed(session)
    return set.calls.find(({ arguments: [key, value] }) => key === session.accessKeyId && 'token' in value)?.this
  }
  const short = await cacheOf(newSession(facts))
  const long = await cacheOf(newSession(facts, 4096))
  assert.ok(short && long && short !== long)
  const packed = newSession({ ...facts, scopes: [scope, scope] })
  assert.ok(packed.sessionToken.length < 1024)
  assert.equal(await cacheOf(packed), long)
})

describe('a console session', () => {
  async function signedIn(world: World) {
    const browser = world.browser()
    await rootPassword(browser)
    const cookie = browser.cookieHeader()
    const session = await world.sessions.authenticate({ headers: { cookie } })
    assert.ok(session)
    return { session, headers: { cookie, origin: world.origin, 'x-castellan-csrf': session.csrfToken } }
  }

  test('proves its principal by cookie, origin and token together', async () => {
    const { world, authenticator, exchange } = await node()
    const { session, headers } = await signedIn(world)
    const ask = async (changed: object) =>
      authenticator.authenticate(
        exchange({ kind: 'console', serviceName: 'iam' }, { headers: { ...headers, ...changed } }),
      )
    const { caller } = await ask({})
    assert.deepEqual(caller.credential, {
      kind: 'console',
      sessionId: session.sessionId,
      issuedAt: session.signedInAt,
    })
    assert.equal((await ask({})).caller, caller, 'one object for all its requests')
    await assert.rejects(ask({ origin: 'http://evil.example' }), { code: 'AccessDenied' })
    await assert.rejects(ask({ 'x-castellan-csrf': 'x' }), { code: 'AccessDenied' })
    await assert.rejects(ask({ cookie: '' }), { code: 'ExpiredToken' })
  })
})

test('nothing proves nobody', async () => {
  const { authenticator, exchange } = await node()
  assert.throws(() => authenticator.authenticate(exchange({ kind: 'none' }, {})), {
    code: 'MissingAuthenticationToken',
    status: 403,
  })
})
