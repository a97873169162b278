import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { accessKeySecretContext } from '../storage/repositories/access-keys.ts'
import { createFirstAccount } from './first-account.ts'
import { type AccountField, createAccount, type WantedAccount } from './new-account.ts'
import { openWorld, ROOT, rootPassword, type World } from './testing/world.ts'

const GOOD = { email: ROOT.email, 'account-name': 'Mine', password: ROOT.password, confirm: ROOT.password }

function services({ store, masterKey, passwords, clock }: World) {
  return { store, masterKey, passwords, clock, random: randomBytes }
}

test('the one-time link names the root user, and shows an account ID that can be copied', async () => {
  const world = await openWorld({ withoutAccount: true })
  const browser = world.browser()
  await browser.get(world.firstRun.path)
  assert.equal(browser.heading, 'Create your account')
  await browser.submit(GOOD)
  assert.equal(browser.heading, 'Your account is ready')
  const accountId = /<output class="account-id"[^>]*>(\d{12})<\/output>/.exec(browser.html)?.[1]
  assert.deepEqual(await world.store.directory.accounts(), [accountId])
  await rootPassword(browser)
  assert.equal(browser.path, '/console/')
})

test('without the link nobody can create the account', async () => {
  const world = await openWorld({ withoutAccount: true })
  const browser = world.browser()
  for (const path of ['/first-run', '/first-run?token=', '/first-run?token=x', `/first-run?token=${'A'.repeat(43)}`]) {
    await browser.get(path)
    assert.equal(browser.heading, 'This link does not work', path)
  }
  await browser.get('/signin')
  const [form] = browser.forms()
  for (const token of ['', 'x', 'A'.repeat(43)]) {
    await browser.post('/first-run', { ...form?.hidden, ...GOOD, token })
    assert.equal(browser.heading, 'This link does not work')
  }
  assert.deepEqual(await world.store.directory.accounts(), [])
})

test('after the account is there, the link says that it has been used, and leads to sign-in', async () => {
  const world = await openWorld({ withoutAccount: true })
  const [browser, late] = [world.browser(), world.browser()]
  await late.get(world.firstRun.path)
  await browser.get(world.firstRun.path)
  await browser.submit(GOOD)
  await late.submit({ ...GOOD, email: 'late@example.com' })
  assert.equal(late.heading, 'This link has been used')
  assert.match(late.html, /href="\/signin\?kind=root">Sign in</)
  await late.get(world.firstRun.path)
  assert.equal(late.response.status, 410)
  assert.equal((await world.store.directory.accounts()).length, 1)
})

test('of two people with the link one gets the account', async () => {
  const world = await openWorld({ withoutAccount: true })
  const browsers = [world.browser(), world.browser(), world.browser()]
  for (const browser of browsers) await browser.get(world.firstRun.path)
  await Promise.all(browsers.map((browser, index) => browser.submit({ ...GOOD, email: `r${index}@example.com` })))
  assert.equal((await world.store.directory.accounts()).length, 1)
  assert.equal(browsers.filter((browser) => browser.heading === 'Your account is ready').length, 1)
})

const BAD: ReadonlyArray<readonly [Record<string, string>, RegExp]> = [
  [{ email: 'not an address' }, /e-mail address/],
  [{ email: 'a@example.com, b@example.com' }, /e-mail address/],
  [{ email: 'a@example.com\r\nBcc: b@example.com' }, /e-mail address/],
  [{ password: 'Short-1', confirm: 'Short-1' }, /at least 8 characters/],
  [{ password: 'onlylowercase', confirm: 'onlylowercase' }, /at least three of/],
  [{ password: 'root@example.com', confirm: 'root@example.com' }, /at least three of|must not be/],
  [{ confirm: 'Another-1' }, /differ/],
  [{ 'account-name': 'x'.repeat(51) }, /account name/],
]
for (const [fields, message] of BAD) {
  test(`the first run refuses ${JSON.stringify(fields).slice(0, 60)}, and shows what was typed but passwords`, async () => {
    const world = await openWorld({ withoutAccount: true })
    const browser = world.browser()
    await browser.get(world.firstRun.path)
    await browser.submit({ ...GOOD, ...fields })
    assert.match(browser.error ?? '', message)
    assert.ok(!browser.html.includes(ROOT.password))
    assert.deepEqual(await world.store.directory.accounts(), [])
    await browser.submit(GOOD)
    assert.equal(browser.heading, 'Your account is ready')
  })
}

test('an account from the environment has its id and its root access key', async () => {
  const world = await openWorld({ withoutAccount: true })
  const rootAccessKey = {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  }
  const account: WantedAccount = {
    rootEmail: 'ci@example.com',
    rootPassword: 'password',
    accountId: '000000000000',
    rootAccessKey,
  }
  assert.equal(await createFirstAccount(services(world), account), '000000000000')
  const db = world.store.read('000000000000' as typeof world.account)
  const key = await db.principals.forAccessKey(rootAccessKey.accessKeyId)
  assert.equal(key?.ownerId, '000000000000')
  const context = accessKeySecretContext('000000000000' as typeof world.account, rootAccessKey.accessKeyId)
  assert.equal(world.masterKey.open(key?.secretSealed ?? '', context).toString(), rootAccessKey.secretAccessKey)
  assert.equal(await world.store.directory.importedAccessKey(rootAccessKey.accessKeyId), '000000000000')
})

test('where there is an account, the environment changes nothing', async () => {
  const world = await openWorld()
  const before = await world.store.read(world.account).account.get()
  assert.equal(
    await createFirstAccount(services(world), { rootEmail: 'other@example.com', rootPassword: 'password' }),
    undefined,
  )
  assert.deepEqual(await world.store.read(world.account).account.get(), before)
})

test('a further account is made beside the first, and nobody gets what another account has', async () => {
  const world = await openWorld()
  const rootAccessKey = { accessKeyId: 'AKIAOFANOTHERACCOUNT', secretAccessKey: 'x'.repeat(40) }
  const accountId = await createAccount(services(world), { rootEmail: 'second@example.com', rootAccessKey })
  assert.deepEqual(await world.store.directory.accounts(), [world.account, accountId].toSorted())
  const before = await world.store.read(accountId).account.get()
  const taken: ReadonlyArray<readonly [WantedAccount, AccountField]> = [
    [{ rootEmail: 'third@example.com', accountId }, 'accountId'],
    [{ rootEmail: 'SECOND@example.com' }, 'rootEmail'],
    [{ rootEmail: 'third@example.com', rootAccessKey }, 'rootAccessKey'],
  ]
  for (const [account, field] of taken) {
    await assert.rejects(createAccount(services(world), account), { name: 'AccountRefused', field })
  }
  assert.deepEqual(await world.store.read(accountId).account.get(), before)
  assert.equal((await world.store.directory.accounts()).length, 2)
})

const REFUSED: ReadonlyArray<readonly [WantedAccount, AccountField]> = [
  [{ rootEmail: 'x' }, 'rootEmail'],
  [{ rootEmail: 'a@example.com', rootPassword: '1234567' }, 'rootPassword'],
  [{ rootEmail: 'a@example.com', rootPassword: 'x'.repeat(129) }, 'rootPassword'],
  [{ rootEmail: 'a@example.com', accountId: '1234' }, 'accountId'],
  [
    { rootEmail: 'a@example.com', rootAccessKey: { accessKeyId: 'short', secretAccessKey: 'x'.repeat(40) } },
    'rootAccessKey',
  ],
  [
    { rootEmail: 'a@example.com', rootAccessKey: { accessKeyId: 'A'.repeat(20), secretAccessKey: 'short' } },
    'rootSecretAccessKey',
  ],
]
for (const [account, field] of REFUSED) {
  test(`${JSON.stringify(account).slice(0, 70)} is refused for its ${field}, and its secrets are not in the message`, async () => {
    const world = await openWorld({ withoutAccount: true })
    await assert.rejects(createFirstAccount(services(world), account), (error: Error & { field?: string }) => {
      assert.equal(error.field, field)
      assert.ok(!error.message.includes('short') && !error.message.includes('1234567'))
      return true
    })
    assert.deepEqual(await world.store.directory.accounts(), [])
  })
}

test('an account id is random, and never starts with a zero', async () => {
  const ids = new Set<string | undefined>()
  for (let i = 0; i < 5; i++) {
    const world = await openWorld({ withoutAccount: true })
    const id = await createFirstAccount(services(world), { rootEmail: 'a@example.com' })
    assert.match(id ?? '', /^[1-9]\d{11}$/)
    ids.add(id)
  }
  assert.equal(ids.size, 5)
})
