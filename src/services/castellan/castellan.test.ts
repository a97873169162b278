import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import type { AuthenticatedPrincipal, SessionToken } from '../../aws/index.ts'
import { iamArn } from '../../aws/index.ts'
import { totpCode, totpStep } from '../../credentials/index.ts'
import { mfaSeedContext } from '../../identity/mfa.ts'
import type { Browser } from '../../signin/testing/browser.ts'
import { call, rootCaller, userCaller } from '../../signin/testing/call.ts'
import { ALICE, openWorld, ROOT, rootPassword, userPassword, type World } from '../../signin/testing/world.ts'
import {
  changeRootPassword,
  deactivateRootMfaDevice,
  describeAccount,
  enableRootMfaDevice,
  endConsoleSession,
  getConsoleSession,
  listConsoleSessions,
  resyncRootMfaDevice,
} from './operations/index.ts'

function sessionOf(world: World, browser: Browser) {
  return world.sessions.authenticate({ headers: { cookie: browser.cookieHeader() } })
}

/** Root as it is signed in there. */
const CONSOLE = { kind: 'console', sessionId: 's', issuedAt: 0 } as const

function sessionToken(world: World): SessionToken {
  const now = world.clock()
  return {
    kind: 'temporary',
    issuedBy: 'GetSessionToken',
    accessKeyId: 'ASIATEST',
    issuedAt: now,
    mfaAuthenticatedAt: now,
  }
}

async function rootIn(world: World, browser: Browser): Promise<AuthenticatedPrincipal> {
  const session = await sessionOf(world, browser)
  assert.ok(session)
  const { sessionId, mfaAuthenticatedAt } = session
  return rootCaller(world, {
    kind: 'console',
    sessionId,
    issuedAt: session.signedInAt,
    ...(mfaAuthenticatedAt !== undefined && { mfaAuthenticatedAt }),
  })
}

/** A device that nobody has yet, and what its phone shows `steps` from now. */
async function newDevice(world: World, name: string) {
  const serialNumber = iamArn(world.account, 'mfa', '/', name)
  const seed = randomBytes(40)
  const seedSealed = world.masterKey.seal(seed, mfaSeedContext(world.account, serialNumber))
  await world.store.write(world.account, (tx) =>
    tx.mfaDevices.add({ serialNumber, path: '/', nameLc: name, seedSealed, createdAt: world.clock() }),
  )
  const code = (steps = 0) => totpCode(seed, totpStep(world.clock()) + steps)
  const input = (first: number, second: number) => ({
    SerialNumber: serialNumber,
    AuthenticationCode1: code(first),
    AuthenticationCode2: code(second),
  })
  return { serialNumber, code, input }
}

test('root gets a device by two codes in a row; its own session stays, others end, and the next sign-in asks for a code', async () => {
  const world = await openWorld()
  const [here, elsewhere] = [world.browser(), world.browser()]
  await rootPassword(here)
  await rootPassword(elsewhere)
  const phone = await newDevice(world, 'root-account-mfa-device')
  await call(world, enableRootMfaDevice, phone.input(-1, 0), await rootIn(world, here))
  assert.ok(await sessionOf(world, here))
  assert.equal(await sessionOf(world, elsewhere), undefined)
  await rootPassword(elsewhere)
  assert.equal(elsewhere.heading, 'Multi-factor authentication')
  await elsewhere.submit({ code: phone.code() })
  assert.match(elsewhere.error ?? '', /used already/, 'the codes of the enrolment are used up')
  world.clock.advance(30)
  await elsewhere.submit({ code: phone.code() })
  assert.equal(elsewhere.path, '/console/')
})

for (const [name, first, second] of [
  ['the same code twice', 0, 0],
  ['two codes that do not follow each other', -2, 0],
  ['two codes in the wrong order', 0, -1],
  ['codes of long ago', -5, -4],
  ['codes of the future', 3, 4],
] as const) {
  test(`root gets no device by ${name}`, async () => {
    const world = await openWorld()
    const phone = await newDevice(world, 'root-account-mfa-device')
    await assert.rejects(call(world, enableRootMfaDevice, phone.input(first, second), rootCaller(world)), {
      code: 'InvalidAuthenticationCodeException',
      status: 403,
    })
    assert.deepEqual(await world.store.read(world.account).mfaDevices.ofOwner(world.account), [])
  })
}

test("a device that does not exist, or that is somebody's, is refused before its codes are looked at", async () => {
  const world = await openWorld()
  const userId = await world.addUser('alice')
  const alices = await world.addDevice(userId, 'alices')
  const input = { AuthenticationCode1: alices.code(-1), AuthenticationCode2: alices.code() }
  const enable = (SerialNumber: string) =>
    call(world, enableRootMfaDevice, { SerialNumber, ...input }, rootCaller(world))
  await assert.rejects(enable('arn:aws:iam::123456789012:mfa/none'), { code: 'ResourceNotFoundException', status: 404 })
  await assert.rejects(enable(alices.serialNumber), { code: 'ConflictException', status: 409 })
  for (const operation of [deactivateRootMfaDevice, resyncRootMfaDevice]) {
    await assert.rejects(call(world, operation, { SerialNumber: alices.serialNumber, ...input }, rootCaller(world)), {
      code: 'ResourceNotFoundException',
    })
  }
})

test('root has eight devices at most', async () => {
  const world = await openWorld()
  for (let i = 0; i < 8; i++) await world.addDevice(world.account, `d${i}`)
  const phone = await newDevice(world, 'ninth')
  const caller = rootCaller(world, sessionToken(world))
  await assert.rejects(call(world, enableRootMfaDevice, phone.input(-1, 0), caller), { code: 'ConflictException' })
})

test("root's devices change only with one of them at hand: neither a stolen key nor an old session is enough", async () => {
  const world = await openWorld()
  const phone = await world.addDevice(world.account, 'first')
  const thiefs = await newDevice(world, 'thiefs')
  const callers = [
    rootCaller(world),
    rootCaller(world, CONSOLE),
    rootCaller(world, { ...CONSOLE, mfaAuthenticatedAt: world.clock() - 3_600_000 }),
  ]
  for (const caller of callers) {
    const remove = call(world, deactivateRootMfaDevice, { SerialNumber: phone.serialNumber }, caller)
    await assert.rejects(remove, { code: 'AccessDeniedException', status: 403 })
    await assert.rejects(call(world, enableRootMfaDevice, thiefs.input(-1, 0), caller), {
      code: 'AccessDeniedException',
    })
  }
  const fresh = rootCaller(world, sessionToken(world))
  await call(world, deactivateRootMfaDevice, { SerialNumber: phone.serialNumber }, fresh)
  assert.deepEqual(await world.store.read(world.account).mfaDevices.ofOwner(world.account), [])
})

test("a resync follows the clock of root's device", async () => {
  const world = await openWorld()
  const phone = await world.addDevice(world.account, 'slow')
  const input = {
    SerialNumber: phone.serialNumber,
    AuthenticationCode1: phone.code(-31),
    AuthenticationCode2: phone.code(-30),
  }
  await call(world, resyncRootMfaDevice, input, rootCaller(world))
  world.clock.advance(30)
  const browser = world.browser()
  await rootPassword(browser)
  await browser.submit({ code: phone.code(-30) })
  assert.equal(browser.path, '/console/')
})

test("root's new password needs the old one, meets AWS's rules, and ends the other sessions", async () => {
  const world = await openWorld()
  const [here, elsewhere] = [world.browser(), world.browser()]
  await rootPassword(here)
  await rootPassword(elsewhere)
  const caller = await rootIn(world, here)
  const change = (OldPassword: string, NewPassword: string) =>
    call(world, changeRootPassword, { OldPassword, NewPassword }, caller)
  await assert.rejects(change('Wrong-one-1', 'Brand-new-pass-1'), { code: 'InvalidPasswordException', status: 400 })
  for (const weak of ['short', 'alllowercaseletters', ROOT.password, 'root@example.com']) {
    await assert.rejects(change(ROOT.password, weak), { code: 'PasswordPolicyViolationException', status: 400 })
  }
  assert.ok(await sessionOf(world, elsewhere))
  await change(ROOT.password, 'Brand-new-pass-1')
  assert.ok(await sessionOf(world, here))
  assert.equal(await sessionOf(world, elsewhere), undefined)
  await rootPassword(elsewhere)
  assert.match(elsewhere.error ?? '', /incorrect/)
  await rootPassword(elsewhere, 'Brand-new-pass-1')
  assert.equal(elsewhere.path, '/console/')
})

test("guessing root's password by API is slowed down, and does not slow root's sign-in", async () => {
  const world = await openWorld()
  const change = (OldPassword: string) =>
    call(world, changeRootPassword, { OldPassword, NewPassword: 'Brand-new-pass-1' }, rootCaller(world))
  for (let i = 0; i < 5; i++) await assert.rejects(change(`Wrong-one-${i}`))
  await assert.rejects(change(ROOT.password), { code: 'InvalidPasswordException' })
  const browser = world.browser()
  await rootPassword(browser)
  assert.equal(browser.path, '/console/')
  world.clock.advance(2)
  await change(ROOT.password)
})

test('a console session tells who is signed in; a signature has none to tell of', async () => {
  const world = await openWorld()
  const browser = world.browser()
  await rootPassword(browser)
  const { EnabledRegions, ...session } = await call(world, getConsoleSession, {}, await rootIn(world, browser))
  assert.equal(Array.isArray(EnabledRegions) && EnabledRegions.length, 17, 'the Regions that every account has')
  assert.deepEqual(session, {
    AccountId: '123456789012',
    AccountName: 'Test account',
    PrincipalKind: 'root',
    PrincipalArn: 'arn:aws:iam::123456789012:root',
    RootEmail: ROOT.email,
    SignedInAt: new Date(world.clock()),
    ExpiresAt: new Date(world.clock() + 12 * 3_600_000),
    MFAAuthenticated: false,
    Region: 'us-east-1',
  })
  await assert.rejects(call(world, getConsoleSession, {}, rootCaller(world)), { code: 'AccessDeniedException' })
})

test("a user's session does not tell root's address or notice", async () => {
  const world = await openWorld()
  const userId = await world.addUser(ALICE.userName, ALICE.password)
  await world.store.write(world.account, (tx) => tx.account.update({ rootNotice: 'for root only' }))
  const browser = world.browser()
  await userPassword(browser, world.account, 'alice', ALICE.password)
  const sessionId = (await sessionOf(world, browser))?.sessionId ?? ''
  const caller = userCaller(world, userId, 'alice', { ...CONSOLE, sessionId })
  const session = await call(world, getConsoleSession, {}, caller)
  assert.equal(session.UserName, 'alice')
  assert.ok(!JSON.stringify(session).includes(ROOT.email) && !JSON.stringify(session).includes('for root only'))
})

test('a principal lists and ends its own console sessions, and nobody else’s', async () => {
  const world = await openWorld()
  const userId = await world.addUser(ALICE.userName, ALICE.password)
  const [one, two, alices] = [world.browser(), world.browser(), world.browser()]
  await rootPassword(one)
  await rootPassword(two)
  await userPassword(alices, world.account, 'alice', ALICE.password)
  const caller = await rootIn(world, one)
  type Listed = { ConsoleSessions: ReadonlyArray<{ SessionId: string; Current: boolean; UserAgent: string }> }
  const { ConsoleSessions } = await call<Listed>(world, listConsoleSessions, {}, caller)
  assert.equal(ConsoleSessions.length, 2)
  assert.equal(ConsoleSessions.filter((session) => session.Current).length, 1)
  const end = (SessionId: string, who: AuthenticatedPrincipal) => call(world, endConsoleSession, { SessionId }, who)
  const other = ConsoleSessions.find((session) => !session.Current)?.SessionId ?? ''
  await assert.rejects(end(other, userCaller(world, userId, 'alice')), { code: 'ResourceNotFoundException' })
  await end(other, caller)
  assert.equal(await sessionOf(world, two), undefined)
  assert.ok(await sessionOf(world, one))
  assert.ok(await sessionOf(world, alices))
  await assert.rejects(end((await sessionOf(world, alices))?.sessionId ?? '', caller), {
    code: 'ResourceNotFoundException',
  })
})

test('the account is described with its alias and how mail goes', async () => {
  const world = await openWorld()
  await world.store.write(world.account, (tx) => tx.account.setAlias('my-alias'))
  const account = await call(world, describeAccount, {}, rootCaller(world))
  assert.equal(account.AccountAlias, 'my-alias')
  assert.equal(account.MailDelivery, 'inbox')
})
