import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ROOT, testAccount } from './testing.ts'

const PASSWORD = 'Correct-horse-1'

async function withPassword() {
  const account = await testAccount()
  const ann = await account.newUser('Ann')
  await account.call('CreateLoginProfile', { UserName: 'Ann', Password: PASSWORD, PasswordResetRequired: true })
  const profile = async () => {
    const found = await account.db.loginProfiles.ofUser(ann.userId)
    assert.ok(found)
    return found
  }
  const has = async (password: string) => account.passwords.verify(password, (await profile()).passwordHash)
  return { ...account, ann, profile, has }
}

async function addSession(account: Awaited<ReturnType<typeof withPassword>>, sessionId: string) {
  await account.store.write(ROOT.accountId, (tx) =>
    tx.consoleSessions.add({
      tokenHash: sessionId,
      sessionId,
      principalId: account.ann.userId,
      signedInAt: 0,
      lastSeenAt: 0,
      expiresAt: 9e15,
      mfaAuthenticatedAt: null,
      stsToken: null,
      sourceIp: '',
      userAgent: '',
    }),
  )
}

test('a login profile is shown without the password, and is unique', async () => {
  const { call, has } = await withPassword()
  const { LoginProfile } = await call('GetLoginProfile', { UserName: 'ann' })
  assert.deepEqual(Object.keys(LoginProfile), ['UserName', 'CreateDate', 'PasswordResetRequired'])
  assert.equal(LoginProfile.PasswordResetRequired, true)
  assert.ok(await has(PASSWORD))
  await assert.rejects(call('CreateLoginProfile', { UserName: 'Ann', Password: PASSWORD }), {
    code: 'EntityAlreadyExists',
    message: 'Login Profile for user Ann already exists.',
  })
})

test('a weak password is refused at each of the three doors, and nothing changes', async () => {
  const { call, has, newUser, ann } = await withPassword()
  await newUser('Bob')
  const violation = { code: 'PasswordPolicyViolation', status: 400 }
  await assert.rejects(call('CreateLoginProfile', { UserName: 'Bob', Password: 'weak' }), violation)
  await assert.rejects(call('UpdateLoginProfile', { UserName: 'Ann', Password: 'weak' }), violation)
  await assert.rejects(call('ChangePassword', { OldPassword: PASSWORD, NewPassword: 'weak' }, ann), violation)
  assert.ok(await has(PASSWORD))
  await assert.rejects(call('GetLoginProfile', { UserName: 'Bob' }), {
    code: 'NoSuchEntity',
    message: 'Login Profile for User Bob cannot be found.',
  })
})

test('the account’s own policy takes the place of AWS’s default', async () => {
  const { call } = await withPassword()
  await call('UpdateAccountPasswordPolicy', { MinimumPasswordLength: 14, RequireSymbols: true })
  await assert.rejects(call('UpdateLoginProfile', { UserName: 'Ann', Password: 'Abcdefgh1-' }), {
    code: 'PasswordPolicyViolation',
    message: 'Password does not conform to the account password policy. It must have at least 14 characters.',
  })
  await call('UpdateLoginProfile', { UserName: 'Ann', Password: 'abcdefghijklm-' })
})

test('ChangePassword needs the old password, clears the reset and ends other sessions', async () => {
  const account = await withPassword()
  const { call, ann, has, profile, db } = account
  await addSession(account, 'here')
  await addSession(account, 'elsewhere')
  await call(
    'ChangePassword',
    { OldPassword: PASSWORD, NewPassword: 'Another-horse-2' },
    { ...ann, credential: { kind: 'console', sessionId: 'here', issuedAt: 0 } },
  )
  assert.ok(await has('Another-horse-2'))
  assert.equal((await profile()).resetRequired, false)
  assert.deepEqual(
    (await db.consoleSessions.listOf(ann.userId)).map(({ sessionId }) => sessionId),
    ['here'],
  )
  await assert.rejects(call('ChangePassword', { OldPassword: PASSWORD, NewPassword: 'Yet-another-3' }, ann), {
    code: 'AccessDenied',
    message: 'The old password was incorrect.',
  })
  await assert.rejects(call('ChangePassword', { OldPassword: PASSWORD, NewPassword: PASSWORD }, ROOT), {
    code: 'InvalidUserType',
  })
})

test('after five wrong old passwords the right one is refused as well, for a while', async () => {
  const { call, ann, pass, has } = await withPassword()
  const change = (OldPassword: string) => call('ChangePassword', { OldPassword, NewPassword: 'Another-horse-2' }, ann)
  for (let i = 0; i < 5; i++) await assert.rejects(change('wrong'), { code: 'AccessDenied' })
  await assert.rejects(change(PASSWORD), {
    code: 'AccessDenied',
    message: 'The old password was incorrect. Too many were wrong: wait 1 second and try again.',
  })
  pass(61_000)
  await change(PASSWORD)
  assert.ok(await has('Another-horse-2'))
})

test('guessing the old password with many ChangePassword at once is as slow as one after the other', async () => {
  const { call, ann, has } = await withPassword()
  const guesses = [...Array.from({ length: 12 }, (_, i) => `wrong-${i}`), PASSWORD]
  await Promise.allSettled(
    guesses.map((OldPassword) => call('ChangePassword', { OldPassword, NewPassword: 'Another-horse-2' }, ann)),
  )
  assert.ok(await has(PASSWORD), 'the right one was the thirteenth')
})

test('of two concurrent ChangePassword that know the old password one wins', async () => {
  const { call, ann } = await withPassword()
  const results = await Promise.allSettled(
    ['Another-horse-2', 'Another-horse-3'].map((NewPassword) =>
      call('ChangePassword', { OldPassword: PASSWORD, NewPassword }, ann),
    ),
  )
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
})

test('PasswordReusePrevention remembers, also over a deleted profile', async () => {
  const { call, pass } = await withPassword()
  await call('UpdateAccountPasswordPolicy', { PasswordReusePrevention: 2 })
  const reuse = { code: 'PasswordPolicyViolation', message: /password reuse prevention/ }
  const set = (Password: string) => {
    pass(1000)
    return call('UpdateLoginProfile', { UserName: 'Ann', Password })
  }
  await assert.rejects(set(PASSWORD), reuse)
  await set('second-horse')
  await assert.rejects(set(PASSWORD), reuse)
  await call('DeleteLoginProfile', { UserName: 'Ann' })
  await assert.rejects(call('CreateLoginProfile', { UserName: 'Ann', Password: 'second-horse' }), reuse)
  await call('CreateLoginProfile', { UserName: 'Ann', Password: 'third-horse' })
  await set(PASSWORD)
})

test('a new password or none ends the user’s sessions; a changed tick does not', async () => {
  const account = await withPassword()
  const { call, db, ann, profile } = account
  const sessions = async () => (await db.consoleSessions.listOf(ann.userId)).length
  await addSession(account, 'one')
  await call('UpdateLoginProfile', { UserName: 'Ann', PasswordResetRequired: false })
  assert.equal((await profile()).resetRequired, false)
  assert.equal(await sessions(), 1)
  await call('UpdateLoginProfile', { UserName: 'Ann', Password: 'Another-horse-2' })
  assert.equal(await sessions(), 0)
  await addSession(account, 'two')
  await call('DeleteLoginProfile', { UserName: 'Ann' })
  assert.equal(await sessions(), 0)
})
