import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { type AuthenticatedPrincipal, accountOfAccessKeyId } from '../../aws/index.ts'
import { openSession } from '../../credentials/index.ts'
import { call, rootCaller, userCaller } from '../../signin/testing/call.ts'
import { openWorld, type Phone, rootPassword, type World } from '../../signin/testing/world.ts'
import { getAccessKeyInfo, getCallerIdentity, getFederationToken, getSessionToken } from './operations/index.ts'

interface Answer {
  readonly Credentials: { AccessKeyId: string; SecretAccessKey: string; SessionToken: string; Expiration: Date }
}

async function withUser(): Promise<{ world: World; caller: AuthenticatedPrincipal; phone: Phone; userId: string }> {
  const world = await openWorld()
  const userId = await world.addUser('alice')
  return {
    world,
    userId,
    caller: userCaller(world, userId, 'alice'),
    phone: await world.addDevice(userId, 'alice-phone'),
  }
}

test('GetCallerIdentity says who signed, root and user', async () => {
  const { world, caller, userId } = await withUser()
  assert.deepEqual(await call(world, getCallerIdentity, {}, rootCaller(world)), {
    UserId: '123456789012',
    Account: '123456789012',
    Arn: 'arn:aws:iam::123456789012:root',
  })
  assert.deepEqual(await call(world, getCallerIdentity, {}, caller), {
    UserId: userId,
    Account: '123456789012',
    Arn: 'arn:aws:iam::123456789012:user/alice',
  })
})

test('a session token opens beside its own key only, and says who, until when, and whether with MFA', async () => {
  const { world, caller, userId, phone } = await withUser()
  const input = { SerialNumber: phone.serialNumber, TokenCode: phone.code(), DurationSeconds: 900 }
  const { Credentials } = await call<Answer>(world, getSessionToken, input, caller)
  assert.match(Credentials.AccessKeyId, /^ASIA[A-Z2-7]{16}$/)
  assert.equal(accountOfAccessKeyId(Credentials.AccessKeyId), world.account)
  assert.deepEqual(openSession(world.masterKey, Credentials.SessionToken, Credentials.AccessKeyId), {
    issuedBy: 'GetSessionToken',
    accountId: world.account,
    principalId: userId,
    accessKeyId: Credentials.AccessKeyId,
    secretAccessKey: Credentials.SecretAccessKey,
    issuedAt: world.clock(),
    expiresAt: world.clock() + 900_000,
    mfaAuthenticatedAt: world.clock(),
  })
  const plain = await call<Answer>(world, getSessionToken, {}, caller)
  const session = openSession(world.masterKey, plain.Credentials.SessionToken, plain.Credentials.AccessKeyId)
  assert.equal(session?.mfaAuthenticatedAt, undefined)
  assert.equal(openSession(world.masterKey, plain.Credentials.SessionToken, Credentials.AccessKeyId), undefined)
})

const DURATIONS: ReadonlyArray<readonly ['user' | 'root', number | undefined, number]> = [
  ['user', undefined, 43_200],
  ['user', 900, 900],
  ['user', 129_600, 129_600],
  ['root', undefined, 3_600],
  ['root', 900, 900],
  ['root', 129_600, 3_600],
]
for (const [who, asked, seconds] of DURATIONS) {
  test(`a session of ${who} that is asked for ${asked ?? 'no'} seconds lasts ${seconds}`, async () => {
    const { world, caller } = await withUser()
    const input = asked === undefined ? {} : { DurationSeconds: asked }
    const { Credentials } = await call<Answer>(
      world,
      getSessionToken,
      input,
      who === 'root' ? rootCaller(world) : caller,
    )
    assert.equal(Credentials.Expiration.getTime(), world.clock() + seconds * 1000)
  })
}

for (const size of [0, 1, 1000, 1001, 4096]) {
  test(`a session token of at least ${size} characters opens, and the answer says how long it is`, async () => {
    const { world, caller } = await withUser()
    const answer = await call<Answer & { SessionTokenSize: number; SessionTokenUtilization: number }>(
      world,
      getSessionToken,
      { MinimumSessionTokenSize: size },
      caller,
    )
    const { AccessKeyId, SessionToken } = answer.Credentials
    assert.equal(answer.SessionTokenSize, SessionToken.length)
    assert.ok(SessionToken.length >= size && SessionToken.length <= Math.max(400, size + 3))
    assert.ok(answer.SessionTokenUtilization >= 1 && answer.SessionTokenUtilization <= 100)
    assert.equal(openSession(world.masterKey, SessionToken, AccessKeyId)?.principalId, caller.userId)
  })
}

test('what is passed to a session and is longer than its token may be is refused, with both sizes', async () => {
  const { world, caller } = await withUser()
  const Tags = Array.from({ length: 40 }, (_, i) => ({ Key: `k${i}`, Value: randomBytes(100).toString('base64url') }))
  await assert.rejects(call(world, getFederationToken, { Name: 'Bob', Tags }, caller), {
    code: 'PackedPolicyTooLarge',
    status: 400,
    message: /^The session token has a size of \d{4,} bytes, which exceeds the maximum of 4096 bytes\.$/,
  })
})

test('temporary credentials get no further ones', async () => {
  const { world, userId } = await withUser()
  const credentials = [
    { kind: 'temporary', issuedBy: 'GetSessionToken', accessKeyId: 'ASIATEST', issuedAt: 0 },
    { kind: 'console', sessionId: 's', issuedAt: 0 },
  ] as const
  for (const credential of credentials) {
    await assert.rejects(call(world, getSessionToken, {}, userCaller(world, userId, 'alice', credential)), {
      code: 'AccessDenied',
      status: 403,
      message: 'Cannot call GetSessionToken with session credentials',
    })
  }
})

test('a wrong code, a lone code, a lone serial number, and a device of somebody else or nobody give no session', async () => {
  const { world, caller, phone } = await withUser()
  const roots = await world.addDevice(world.account, 'root-phone')
  const cases: ReadonlyArray<readonly [object, RegExp]> = [
    [{ SerialNumber: phone.serialNumber, TokenCode: '000000' }, /invalid MFA one time pass code/],
    [{ SerialNumber: phone.serialNumber, TokenCode: phone.code(2) }, /invalid MFA one time pass code/],
    [{ SerialNumber: phone.serialNumber, TokenCode: phone.code(-2) }, /invalid MFA one time pass code/],
    [{ TokenCode: phone.code() }, /must provide both/],
    [{ SerialNumber: phone.serialNumber }, /must provide both/],
    [{ SerialNumber: roots.serialNumber, TokenCode: roots.code() }, /unable to validate MFA code/],
    [{ SerialNumber: 'arn:aws:iam::123456789012:mfa/none', TokenCode: '123456' }, /unable to validate MFA code/],
  ]
  for (const [input, message] of cases) {
    await assert.rejects(call(world, getSessionToken, input, caller), { code: 'AccessDenied', status: 403, message })
  }
  await call(world, getSessionToken, { SerialNumber: phone.serialNumber, TokenCode: phone.code() }, caller)
})

test('one code is good once, across the console and STS', async () => {
  const world = await openWorld()
  const phone = await world.addDevice(world.account, 'root-phone')
  const browser = world.browser()
  await rootPassword(browser)
  const code = phone.code()
  await browser.submit({ code })
  assert.equal(browser.path, '/console/')
  const input = { SerialNumber: phone.serialNumber, TokenCode: code }
  await assert.rejects(call(world, getSessionToken, input, rootCaller(world)), /used already/)
  const earlier = { SerialNumber: phone.serialNumber, TokenCode: phone.code(-1) }
  await assert.rejects(call(world, getSessionToken, earlier, rootCaller(world)), /used already/)

  world.clock.advance(30)
  const next = phone.code()
  await call(world, getSessionToken, { SerialNumber: phone.serialNumber, TokenCode: next }, rootCaller(world))
  const again = world.browser()
  await rootPassword(again)
  await again.submit({ code: next })
  assert.match(again.error ?? '', /used already/)
})

test('of a console sign-in and STS calls at the same moment exactly one gets the code', async () => {
  const world = await openWorld()
  const phone = await world.addDevice(world.account, 'root-phone')
  const browser = world.browser()
  await rootPassword(browser)
  const code = phone.code()
  const input = { SerialNumber: phone.serialNumber, TokenCode: code }
  const outcomes = await Promise.allSettled([
    browser.submit({ code }).then(() => assert.equal(browser.path, '/console/')),
    ...Array.from({ length: 5 }, () => call(world, getSessionToken, input, rootCaller(world))),
  ])
  assert.equal(outcomes.filter((outcome) => outcome.status === 'fulfilled').length, 1)
})

test('wrong codes by STS pause their key and address for a minute, and not the console', async () => {
  const world = await openWorld()
  const phone = await world.addDevice(world.account, 'root-phone')
  const input = { SerialNumber: phone.serialNumber, TokenCode: '000000' }
  for (let i = 0; i < 5; i++) await assert.rejects(call(world, getSessionToken, input, rootCaller(world)))
  const right = { ...input, TokenCode: phone.code() }
  await assert.rejects(call(world, getSessionToken, right, rootCaller(world)), {
    code: 'AccessDenied',
    message: /^MultiFactorAuthentication failed with invalid MFA one time pass code\. .*wait 60 seconds/,
  })
  const browser = world.browser()
  await rootPassword(browser)
  await browser.submit({ code: phone.code() })
  assert.equal(browser.path, '/console/')
})

test('an access key id tells its account; one from outside tells it to its own account only', async () => {
  const world = await openWorld()
  const info = (AccessKeyId: string) => call(world, getAccessKeyInfo, { AccessKeyId }, rootCaller(world))
  // The published example of a key that carries 029608264753.
  assert.deepEqual(await info('ASIAQNZGKIQY56JQ7WML'), { Account: '029608264753' })
  await assert.rejects(info('AKIAIOSFODNN7EXAMPLE'), { code: 'ValidationError' })
  await world.store.record(world.account, (tx) => tx.account.importAccessKey('AKIAIOSFODNN7EXAMPLE'))
  assert.deepEqual(await info('AKIAIOSFODNN7EXAMPLE'), { Account: world.account })
})
