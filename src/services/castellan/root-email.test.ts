import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountId } from '../../aws/index.ts'
import { resetRootPassword } from '../../signin/doctor.ts'
import { call, rootCaller } from '../../signin/testing/call.ts'
import { openWorld, ROOT, type World } from '../../signin/testing/world.ts'
import { acceptRootEmailUpdate, changeRootPassword, startRootEmailUpdate } from './operations/index.ts'

const NEW = 'New@example.com'

const start = (world: World, Email = NEW, Password = ROOT.password) =>
  call(world, startRootEmailUpdate, { Email, Password }, rootCaller(world))
const accept = (world: World, VerificationCode: string, Email = NEW) =>
  call(world, acceptRootEmailUpdate, { Email, VerificationCode }, rootCaller(world))
const mails = async (world: World) => await world.store.read(world.account).mail.list(undefined, 20)

/** What the newest mail with a code says. */
async function codeFor(world: World, address: string): Promise<string> {
  const mail = (await mails(world)).find(({ toAddress, body }) => toAddress === address && body.includes('code:'))
  const [, code] = /^Verification code: ([A-Z0-9]{6})$/m.exec(mail?.body ?? '') ?? []
  assert.ok(code, 'a mail has the code')
  return code
}

const wrong = (code: string) => (code === 'AAAAAA' ? 'BBBBBB' : 'AAAAAA')

test('root signs in by its new address when the code that went there has come back, and no more by the old one', async () => {
  const world = await openWorld()
  await start(world)
  assert.equal(await world.store.directory.byRootEmail('new@example.com'), undefined)
  await accept(world, (await codeFor(world, NEW)).toLowerCase(), 'new@EXAMPLE.com')
  assert.equal(await world.store.directory.byRootEmail('new@example.com'), world.account)
  assert.equal(await world.store.directory.byRootEmail(ROOT.email), undefined)
  assert.equal((await world.store.read(world.account).account.get()).rootEmail, NEW)
})

test('the address before and the contact for security are told, and the new one is not told again', async () => {
  const world = await openWorld()
  const contact = JSON.stringify({ EmailAddress: 'security@example.com' })
  await world.store.write(world.account, (tx) => tx.accountContacts.put('SECURITY', contact))
  await start(world)
  await accept(world, await codeFor(world, NEW))
  const told = (await mails(world)).filter(({ subject }) => subject.endsWith('was changed'))
  assert.deepEqual(told.map(({ toAddress }) => toAddress).toSorted(), [ROOT.email, 'security@example.com'].toSorted())
})

test('the password of root is asked for, and one plain address', async () => {
  const world = await openWorld()
  await assert.rejects(start(world, NEW, 'Wrong-one-1'), { code: 'InvalidPasswordException' })
  for (const email of ['x', 'a@b, c@d', 'a@example.com\r\nBcc: b@example.com', '"x" <evil@example.com>']) {
    await assert.rejects(start(world, email), { code: 'ValidationException' })
  }
  assert.deepEqual(await mails(world), [])
})

test('a code is for one address, once', async () => {
  const world = await openWorld()
  await start(world)
  const code = await codeFor(world, NEW)
  await assert.rejects(accept(world, code, 'other@example.com'), { code: 'ResourceNotFoundException' })
  await accept(world, code)
  await assert.rejects(accept(world, code), { code: 'ResourceNotFoundException' })
})

test('five wrong codes, at once or one after the other, and the right one is nothing any more', async () => {
  const world = await openWorld()
  await start(world)
  const code = await codeFor(world, NEW)
  const tries = await Promise.allSettled(Array.from({ length: 8 }, () => accept(world, wrong(code))))
  const codes = tries.map((each) => (each.status === 'rejected' ? each.reason.code : 'done'))
  assert.equal(codes.filter((each) => each === 'InvalidAuthenticationCodeException').length, 5)
  assert.equal(codes.filter((each) => each === 'ResourceNotFoundException').length, 3)
  await assert.rejects(accept(world, code), { code: 'ResourceNotFoundException' })
  assert.equal(await world.store.directory.byRootEmail(ROOT.email), world.account)
})

test('a code is over after 15 minutes, and when another was sent', async () => {
  const world = await openWorld()
  await start(world)
  const first = await codeFor(world, NEW)
  world.clock.advance(15 * 60)
  await assert.rejects(accept(world, first), { code: 'ResourceNotFoundException' })
  await start(world)
  await assert.rejects(accept(world, first), { code: 'InvalidAuthenticationCodeException' })
})

test('a fourth start within 30 seconds sends no mail', async () => {
  const world = await openWorld()
  for (let i = 0; i < 3; i++) await start(world)
  await assert.rejects(start(world), { code: 'TooManyRequestsException', status: 429 })
  assert.equal((await mails(world)).length, 3)
  world.clock.advance(30)
  await start(world)
})

test('that another account has the address is told to whoever reads its mails, and to nobody before', async () => {
  const world = await openWorld()
  const other = { name: '', rootEmail: 'taken@example.com', rootPasswordHash: null, createdAt: 1 }
  await world.store.directory.createAccount({ accountId: accountId('999999999999'), ...other })
  await start(world, 'taken@example.com')
  const code = await codeFor(world, 'taken@example.com')
  await assert.rejects(accept(world, code, 'taken@example.com'), { code: 'ConflictException' })
  assert.equal(await world.store.directory.byRootEmail(ROOT.email), world.account)
})

const NEXT = 'Another-horse-9'
const change = (world: World) =>
  call(world, changeRootPassword, { OldPassword: ROOT.password, NewPassword: NEXT }, rootCaller(world))

const ENDS: Readonly<Record<string, (world: World) => Promise<unknown>>> = {
  'root changes it': change,
  'the operator resets it': (world) => resetRootPassword(world, world.account, NEXT),
}
for (const [how, end] of Object.entries(ENDS)) {
  test(`a change that was begun with a password ends with that password, when ${how}`, async () => {
    const world = await openWorld()
    await start(world)
    const code = await codeFor(world, NEW)
    await end(world)
    await assert.rejects(accept(world, code), { code: 'ResourceNotFoundException' })
    assert.equal(await world.store.directory.byRootEmail(ROOT.email), world.account)
  })
}

test('no change is begun with a password that is changed at the same moment', async () => {
  const world = await openWorld()
  const { passwords } = world
  const hash = passwords.hash.bind(passwords)
  passwords.hash = async (text) => {
    passwords.hash = hash
    await change(world)
    return await hash(text)
  }
  await assert.rejects(start(world), { code: 'InvalidPasswordException' })
  assert.deepEqual(await mails(world), [])
})
