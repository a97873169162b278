import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY } from '../../aws/index.ts'
import { pruneRoleDeletions } from './retention.ts'
import { ACCOUNT, ALLOW_ALL, testAccount } from './testing.ts'

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
})

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
test('an account has 1,000 roles and 1,000 instance profiles at most', async () => {
  const { store, call } = await testAccount()
  await store.write(ACCOUNT, async ({ roles, instanceProfiles }) => {
    const facts = { path: '/', createdAt: 1 }
    const role = { ...facts, description: null, boundaryArn: null, serviceName: null, maxSessionDuration: 3600 }
    for (let i = 1; i < 1000; i++) {
      await roles.add({ ...role, roleId: `AROA${i}`, roleName: `r${i}`, trustPolicy: TRUST, foreignPrincipals: null })
      await instanceProfiles.add({ ...facts, profileId: `AIPA${i}`, profileName: `p${i}` })
    }
  })
  const newRole = (RoleName: string) => call('CreateRole', { RoleName, AssumeRolePolicyDocument: TRUST })
  await newRole('last')
  await assert.rejects(newRole('more'), {
    code: 'LimitExceeded',
    message: 'Cannot exceed quota for RolesPerAccount: 1000',
  })
  await call('CreateInstanceProfile', { InstanceProfileName: 'last' })
  await assert.rejects(call('CreateInstanceProfile', { InstanceProfileName: 'more' }), {
    code: 'LimitExceeded',
    message: 'Cannot exceed quota for InstanceProfilesPerAccount: 1000',
  })
})

test('of a hundred who create one role at once, in all cases of letters, one does', async () => {
  const { call } = await testAccount()
  const spelling = (index: number) =>
    [...'parallel'].map((letter, at) => ((index >> at) & 1 ? letter.toUpperCase() : letter)).join('')
  const outcomes = await Promise.allSettled(
    Array.from({ length: 100 }, (_, i) =>
      call('CreateRole', { RoleName: spelling(i), AssumeRolePolicyDocument: TRUST }),
    ),
  )
  const refused = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason.code] : []))
  assert.deepEqual(refused, Array(99).fill('EntityAlreadyExists'))
  assert.equal((await call('ListRoles', {})).Roles?.length, 1)
})

test('a role that takes the name of one that is gone has nothing of it', async () => {
  const { call } = await testAccount()
  const named = { RoleName: 'Deploy' }
  await call('CreateRole', { ...named, AssumeRolePolicyDocument: TRUST, Tags: [{ Key: 'Team', Value: 'Blue' }] })
  await call('PutRolePermissionsBoundary', { ...named, PermissionsBoundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess' })
  await call('DeleteRole', named)
  await call('CreateRole', { ...named, AssumeRolePolicyDocument: TRUST })
  const { Role } = await call('GetRole', named)
  assert.deepEqual([Role?.Tags, Role?.PermissionsBoundary], [undefined, undefined])
})

test('that a service’s role was deleted is remembered for thirty days', async () => {
  const { store, call, clock, pass } = await testAccount()
  await call('CreateServiceLinkedRole', { AWSServiceName: 'batch.amazonaws.com' })
  const task = await call('DeleteServiceLinkedRole', { RoleName: 'AWSServiceRoleForBatch' })
  pass(30 * DAY)
  await pruneRoleDeletions(store, ACCOUNT, clock())
  assert.deepEqual(await call('GetServiceLinkedRoleDeletionStatus', task), { Status: 'SUCCEEDED' })
  pass(1)
  await pruneRoleDeletions(store, ACCOUNT, clock())
  await assert.rejects(call('GetServiceLinkedRoleDeletionStatus', task), { code: 'NoSuchEntity' })
})

test('a service’s role can be made where there are a thousand roles', async () => {
  const { store, call } = await testAccount()
  const facts = { path: '/', createdAt: 1, description: null, boundaryArn: null, serviceName: null }
  await store.write(ACCOUNT, async ({ roles }) => {
    for (let i = 0; i < 1000; i++) {
      const trust = { trustPolicy: TRUST, foreignPrincipals: null, maxSessionDuration: 3600 }
      await roles.add({ ...facts, ...trust, roleId: `AROA${i}`, roleName: `r${i}` })
    }
  })
  const { Role } = await call('CreateServiceLinkedRole', { AWSServiceName: 'batch.amazonaws.com' })
  assert.equal(Role?.RoleName, 'AWSServiceRoleForBatch')
})

test('GetAccountAuthorizationDetails tells of a role’s instance profiles, and of its last use', async () => {
  const { store, db, call, clock } = await testAccount()
  const RoleName = 'web'
  await call('CreateRole', { RoleName, AssumeRolePolicyDocument: TRUST })
  await call('CreateInstanceProfile', { InstanceProfileName: 'profile' })
  await call('AddRoleToInstanceProfile', { InstanceProfileName: 'profile', RoleName })
  const { roleId = '' } = (await db.roles.withName(RoleName)) ?? {}
  await store.record(ACCOUNT, (tx) => tx.roles.recordUse(roleId, { at: clock(), region: 'eu-west-1' }))
  const { RoleDetailList = [] } = await call('GetAccountAuthorizationDetails', { Filter: ['Role'] })
  const [detail] = RoleDetailList
  const { InstanceProfiles } = await call('ListInstanceProfiles', {})
  assert.equal(RoleDetailList.length, 1)
  assert.deepEqual(detail?.InstanceProfileList, InstanceProfiles)
  assert.deepEqual(detail?.RoleLastUsed, { LastUsedDate: new Date(clock()), Region: 'eu-west-1' })
  assert.deepEqual((await call('GetRole', { RoleName })).Role?.RoleLastUsed, detail?.RoleLastUsed)
})

test('limits hold under parallel calls: ten policies of a role, one role of an instance profile', async () => {
  const { call } = await testAccount()
  const RoleName = 'web'
  const InstanceProfileName = 'profile'
  const names = Array.from({ length: 20 }, (_, i) => `n${i}`)
  await call('CreateRole', { RoleName, AssumeRolePolicyDocument: TRUST })
  await call('CreateInstanceProfile', { InstanceProfileName })
  for (const name of names) {
    await call('CreateRole', { RoleName: name, AssumeRolePolicyDocument: TRUST })
    await call('CreatePolicy', { PolicyName: name, PolicyDocument: ALLOW_ALL })
  }
  const done = (outcomes: readonly PromiseSettledResult<unknown>[]) =>
    outcomes.filter(({ status }) => status === 'fulfilled').length
  const attached = names.map((name) =>
    call('AttachRolePolicy', { RoleName, PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/${name}` }),
  )
  assert.equal(done(await Promise.allSettled(attached)), 10)
  const added = names.map((name) => call('AddRoleToInstanceProfile', { InstanceProfileName, RoleName: name }))
  assert.equal(done(await Promise.allSettled(added)), 1)
})

test('nobody is looked up whom a trust policy names that is too long', async () => {
  const { call } = await testAccount()
  const AWS = Array.from({ length: 100 }, (_, i) => `arn:aws:iam::${ACCOUNT}:user/nobody${i}`)
  const Statement = [{ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' }]
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  await assert.rejects(call('CreateRole', { RoleName: 'r', AssumeRolePolicyDocument }), {
    code: 'LimitExceeded',
    message: 'Cannot exceed quota for ACLSizePerRole: 2048',
  })
})
