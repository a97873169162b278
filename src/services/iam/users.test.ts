import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ACCOUNT, ALLOW_ALL, ROOT, testAccount } from './testing.ts'

const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess'

test('a user has its path in its ARN, an id of its own, its tags and its boundary', async () => {
  const { call } = await testAccount()
  const Tags = [{ Key: 'Team', Value: 'Blue' }]
  const { User: created } = await call('CreateUser', {
    UserName: 'Ann',
    Path: '/eng/',
    Tags,
    PermissionsBoundary: ADMIN,
  })
  assert.equal(created?.Arn, `arn:aws:iam::${ACCOUNT}:user/eng/Ann`)
  assert.match(created.UserId, /^AIDA[A-Z2-7]{17}$/)
  assert.deepEqual(created.Tags, Tags)
  assert.deepEqual(created.PermissionsBoundary, {
    PermissionsBoundaryType: 'Policy',
    PermissionsBoundaryArn: ADMIN,
  })
  assert.deepEqual((await call('GetUser', { UserName: 'ann' })).User, created)
  const [listed] = (await call('ListUsers', {})).Users
  assert.deepEqual([listed?.UserName, listed?.Tags, listed?.PermissionsBoundary], ['Ann', undefined, undefined])
})

test('names that differ by case only are the same name', async () => {
  const { call, newUser } = await testAccount()
  await newUser('Ann')
  await assert.rejects(call('CreateUser', { UserName: 'aNN', Path: '/other/' }), {
    code: 'EntityAlreadyExists',
    status: 409,
    message: 'User with name aNN already exists.',
  })
})

test('of many concurrent CreateUser with one name in many cases exactly one succeeds', async () => {
  const { call } = await testAccount()
  const names = Array.from({ length: 32 }, (_, i) =>
    [...'racer'].map((c, j) => ((i >> j) & 1 ? c.toUpperCase() : c)).join(''),
  )
  const results = await Promise.allSettled(names.map((UserName) => call('CreateUser', { UserName })))
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
  assert.equal((await call('ListUsers', {})).Users.length, 1)
})

test('root that asks for itself gets the account, without a name', async () => {
  const { call } = await testAccount()
  const { User } = await call('GetUser', {})
  assert.deepEqual({ ...User }, { UserId: ACCOUNT, Arn: ROOT.arn, CreateDate: User.CreateDate })
})

test('a user that asks without a name gets itself', async () => {
  const { call, newUser } = await testAccount()
  const ann = await newUser('Ann')
  assert.equal((await call('GetUser', {}, ann)).User.UserName, 'Ann')
})

test('pages of ListUsers hold every user once, in order, while users come and go', async () => {
  const { call, newUser } = await testAccount()
  for (const name of ['d', 'B', 'a', 'C', 'e']) await newUser(name)
  const first = await call('ListUsers', { MaxItems: 2 })
  assert.deepEqual([first.Users.map(({ UserName }) => UserName), first.IsTruncated], [['a', 'B'], true])
  await call('DeleteUser', { UserName: 'B' })
  await newUser('aa')
  const { Marker = '' } = first
  const second = await call('ListUsers', { MaxItems: 3, Marker })
  assert.deepEqual(
    [second.Users.map(({ UserName }) => UserName), second.IsTruncated, second.Marker],
    [['C', 'd', 'e'], false, undefined],
  )
  await assert.rejects(call('ListUsers', { Marker: 'no marker!' }), { code: 'ValidationError' })
})

test('PathPrefix is no pattern', async () => {
  const { call } = await testAccount()
  await call('CreateUser', { UserName: 'a', Path: '/x_y/' })
  await call('CreateUser', { UserName: 'b', Path: '/xzy/' })
  await call('CreateUser', { UserName: 'c', Path: '/X_Y/' })
  const { Users } = await call('ListUsers', { PathPrefix: '/x_' })
  assert.deepEqual(
    Users.map(({ UserName }) => UserName),
    ['a'],
  )
})

test('UpdateUser keeps the id and asks for the right to both names', async () => {
  const { call, newUser, authorisation } = await testAccount()
  const { userId } = await newUser('Ann')
  await newUser('Bob')
  const input = { UserName: 'ann', NewUserName: 'Anna', NewPath: '/x/' }
  assert.deepEqual((await authorisation('UpdateUser', input)).requests, [
    `iam:UpdateUser arn:aws:iam::${ACCOUNT}:user/Ann`,
    `iam:UpdateUser arn:aws:iam::${ACCOUNT}:user/x/Anna`,
  ])
  await call('UpdateUser', input)
  const { User } = await call('GetUser', { UserName: 'Anna' })
  assert.deepEqual([User.UserId, User.Arn], [userId, `arn:aws:iam::${ACCOUNT}:user/x/Anna`])
  await call('UpdateUser', { UserName: 'Anna', NewUserName: 'ANNA' })
  await assert.rejects(call('UpdateUser', { UserName: 'anna', NewUserName: 'BOB' }), { code: 'EntityAlreadyExists' })
  await assert.rejects(call('GetUser', { UserName: 'Ann' }), {
    code: 'NoSuchEntity',
    status: 404,
    message: 'The user with name Ann cannot be found.',
  })
})

test('a user that still has something is not deleted, and AWS says what', async () => {
  const { call, newUser, codeOf } = await testAccount()
  await newUser('Ann')
  const UserName = 'Ann'
  await call('AttachUserPolicy', { UserName, PolicyArn: ADMIN })
  await call('PutUserPolicy', { UserName, PolicyName: 'p', PolicyDocument: ALLOW_ALL })
  await call('CreateLoginProfile', { UserName, Password: 'Correct-horse-1' })
  const { AccessKey } = await call('CreateAccessKey', { UserName })
  const { VirtualMFADevice } = await call('CreateVirtualMFADevice', { VirtualMFADeviceName: 'ann' })
  const { SerialNumber } = VirtualMFADevice
  await call('EnableMFADevice', {
    UserName,
    SerialNumber,
    AuthenticationCode1: await codeOf(SerialNumber, -1),
    AuthenticationCode2: await codeOf(SerialNumber),
  })
  await call('CreateGroup', { GroupName: 'g' })
  await call('AddUserToGroup', { GroupName: 'g', UserName })
  const refusedBecause = (remedy: string) =>
    assert.rejects(call('DeleteUser', { UserName }), {
      code: 'DeleteConflict',
      status: 409,
      message: `Cannot delete entity, must ${remedy} first.`,
    })
  await refusedBecause('detach all policies')
  await call('DetachUserPolicy', { UserName, PolicyArn: ADMIN })
  await refusedBecause('delete policies')
  await call('DeleteUserPolicy', { UserName, PolicyName: 'p' })
  await refusedBecause('delete login profile')
  await call('DeleteLoginProfile', { UserName })
  await refusedBecause('delete access keys')
  await call('DeleteAccessKey', { UserName, AccessKeyId: AccessKey.AccessKeyId })
  await refusedBecause('remove tokens from principal')
  await call('DeactivateMFADevice', { UserName, SerialNumber })
  await refusedBecause('remove users from group')
  await call('RemoveUserFromGroup', { GroupName: 'g', UserName })
  await call('DeleteUser', { UserName })
  await assert.rejects(call('GetUser', { UserName }), { code: 'NoSuchEntity' })
})

test('a user that is created again has another id, and nothing of the one before', async () => {
  const { call, newUser, db } = await testAccount()
  const before = await newUser('Ann')
  await call('TagUser', { UserName: 'Ann', Tags: [{ Key: 'a', Value: 'b' }] })
  await call('CreateLoginProfile', { UserName: 'Ann', Password: 'Correct-horse-1' })
  await call('DeleteLoginProfile', { UserName: 'Ann' })
  await call('DeleteUser', { UserName: 'Ann' })
  const after = await newUser('Ann')
  assert.notEqual(after.userId, before.userId)
  assert.deepEqual((await call('ListUserTags', { UserName: 'Ann' })).Tags, [])
  assert.deepEqual(await db.loginProfiles.lastHashes(before.userId, 24), [])
})

test('the resource is the user’s own ARN whatever the case in the request: no policy is got round by another spelling', async () => {
  const { call, newUser, authorisation } = await testAccount()
  await call('CreateUser', { UserName: 'Boss', Path: '/admin/' })
  const ann = await newUser('Ann')
  const arn = `arn:aws:iam::${ACCOUNT}:user/admin/Boss`
  assert.deepEqual((await authorisation('DeleteUser', { UserName: 'bOSS' })).requests, [`iam:DeleteUser ${arn}`])
  assert.deepEqual((await authorisation('CreateAccessKey', { UserName: 'boss' }, ann)).requests, [
    `iam:CreateAccessKey ${arn}`,
  ])
  assert.deepEqual((await authorisation('CreateAccessKey', {}, ann)).requests, [`iam:CreateAccessKey ${ann.arn}`])
  assert.deepEqual((await authorisation('GetUser', { UserName: 'nobody' })).requests, [
    `iam:GetUser arn:aws:iam::${ACCOUNT}:user/nobody`,
  ])
  assert.deepEqual((await authorisation('ListUsers', {})).requests, [`iam:ListUsers arn:aws:iam::${ACCOUNT}:user/`])
})

test('CreateUser’s condition keys: the tags and the boundary asked for', async () => {
  const { authorisation } = await testAccount()
  const Tags = [{ Key: 'Team', Value: 'Blue' }]
  const creation = await authorisation('CreateUser', { UserName: 'Ann', Tags, PermissionsBoundary: ADMIN })
  assert.deepEqual(creation.requests, [
    `iam:CreateUser arn:aws:iam::${ACCOUNT}:user/Ann`,
    `iam:TagUser arn:aws:iam::${ACCOUNT}:user/Ann`,
  ])
  assert.deepEqual(creation.keys, {
    'aws:RequestTag/Team': 'Blue',
    'aws:TagKeys': ['Team'],
    'iam:PermissionsBoundary': ADMIN,
  })
})

test('the boundary of a new user must be a policy that exists', async () => {
  const { call } = await testAccount()
  for (const PermissionsBoundary of [
    `arn:aws:iam::${ACCOUNT}:policy/none`,
    'arn:aws:iam::999999999999:policy/theirs',
  ]) {
    await assert.rejects(call('CreateUser', { UserName: 'Bob', PermissionsBoundary }), {
      code: 'NoSuchEntity',
      message: `Scope ARN: ${PermissionsBoundary} does not exist or is not attachable.`,
    })
  }
})
