import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ACCOUNT, testAccount } from './testing.ts'

test('a group is found in any case, renamed with its members, and deleted when it is empty', async () => {
  const { call, newUser } = await testAccount()
  await newUser('Ann')
  const { Group } = await call('CreateGroup', { GroupName: 'Eng', Path: '/x/' })
  assert.equal(Group.Arn, `arn:aws:iam::${ACCOUNT}:group/x/Eng`)
  assert.match(Group.GroupId, /^AGPA/)
  await assert.rejects(call('CreateGroup', { GroupName: 'ENG' }), {
    code: 'EntityAlreadyExists',
    message: 'Group with name ENG already exists.',
  })
  await call('AddUserToGroup', { GroupName: 'eng', UserName: 'ann' })
  await call('AddUserToGroup', { GroupName: 'eng', UserName: 'Ann' })
  await call('UpdateGroup', { GroupName: 'Eng', NewGroupName: 'Engineers' })
  assert.deepEqual(
    (await call('GetGroup', { GroupName: 'engineers' })).Users.map(({ UserName }) => UserName),
    ['Ann'],
  )
  assert.deepEqual(
    (await call('ListGroupsForUser', { UserName: 'Ann' })).Groups.map(({ GroupName }) => GroupName),
    ['Engineers'],
  )
  const GroupName = 'Engineers'
  await call('RemoveUserFromGroup', { GroupName, UserName: 'Ann' })
  // Recorded on AWS, 2026-02-12: who is not in the group is removed already, and the user is looked for first.
  await call('RemoveUserFromGroup', { GroupName, UserName: 'Ann' })
  for (const operation of ['AddUserToGroup', 'RemoveUserFromGroup'] as const) {
    await assert.rejects(call(operation, { GroupName: 'none', UserName: 'nobody' }), {
      message: 'The user with name nobody cannot be found.',
    })
    await assert.rejects(call(operation, { GroupName: 'none', UserName: 'Ann' }), {
      message: 'The group with name none cannot be found.',
    })
  }
  await call('DeleteGroup', { GroupName })
  await assert.rejects(call('GetGroup', { GroupName }), {
    code: 'NoSuchEntity',
    message: 'The group with name Engineers cannot be found.',
  })
})

test('a user is in ten groups at most', async () => {
  const { call, newUser } = await testAccount()
  await newUser('Ann')
  for (let i = 0; i <= 10; i++) await call('CreateGroup', { GroupName: `g${i}` })
  const results = await Promise.allSettled(
    Array.from({ length: 11 }, (_, i) => call('AddUserToGroup', { GroupName: `g${i}`, UserName: 'Ann' })),
  )
  const refused = results.filter(({ status }) => status === 'rejected')
  assert.equal(refused.length, 1)
  assert.match(String((refused[0] as PromiseRejectedResult).reason), /Cannot exceed quota for GroupsPerUser: 10/)
  assert.equal((await call('ListGroups', { MaxItems: 4 })).IsTruncated, true)
})
