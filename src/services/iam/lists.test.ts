import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newUniqueId } from '../../aws/index.ts'
import { ACCOUNT, testAccount } from './testing.ts'

const POLICY = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
const USERS = 11_000

/** An account with more users than one page looks at: all in a group and with a policy, one of them under a path. */
async function largeAccount() {
  const account = await testAccount()
  await account.call('CreateGroup', { GroupName: 'Everyone' })
  const group = await account.call('GetGroup', { GroupName: 'Everyone' })
  let bytes = 0
  const random = (size: number) => Buffer.from(String(bytes++).padStart(size, '0')).subarray(-size)
  await account.store.write(ACCOUNT, async (tx) => {
    for (let i = 0; i < USERS; i++) {
      const userId = newUniqueId('AIDA', random, ACCOUNT).slice(0, 12) + String(i).padStart(9, '0')
      const path = i === USERS - 1 ? '/last/' : '/'
      await tx.users.add({ userId, userName: `u${String(i).padStart(5, '0')}`, path, createdAt: 0, boundaryArn: null })
      await tx.groups.addMember(group.Group?.GroupId ?? '', userId, 0)
      await tx.policyAttachments.attach(userId, POLICY, 0)
    }
  })
  return account
}

interface Listed {
  readonly IsTruncated?: boolean
  readonly Marker?: string
}

/** All pages, each in so many. */
async function walk<Output extends Listed>(ask: (paging: { MaxItems?: number; Marker?: string }) => Promise<Output>) {
  const pages: Output[] = []
  for (let marker: string | undefined; ; ) {
    const page = await ask(marker === undefined ? {} : { Marker: marker })
    pages.push(page)
    assert.equal(page.IsTruncated, page.Marker !== undefined)
    assert.ok((page.Marker ?? '').length <= 320)
    if (page.Marker === undefined) return pages
    marker = page.Marker
  }
}

const large = largeAccount()

test('IAM might return fewer results than MaxItems, even when there are more: a page looks at some thousands', async () => {
  const { call } = await large
  const users = await walk((paging) => call('ListUsers', { ...paging, PathPrefix: '/last/' }))
  assert.deepEqual(
    users.map(({ Users }) => Users.length),
    [1],
  )
  const entities = await walk((paging) =>
    call('ListEntitiesForPolicy', { ...paging, PolicyArn: POLICY, PathPrefix: '/last/' }),
  )
  assert.deepEqual(
    entities.map(({ PolicyUsers = [] }) => PolicyUsers.length),
    [1],
  )
})

test('the members of a group, and those that have a policy, are listed each once', async () => {
  const { call } = await large
  const members = await walk((paging) => call('GetGroup', { ...paging, MaxItems: 1000, GroupName: 'everyone' }))
  assert.equal(members.length, USERS / 1000)
  assert.equal(new Set(members.flatMap(({ Users }) => Users.map(({ UserId }) => UserId))).size, USERS)
  const entities = await walk((paging) =>
    call('ListEntitiesForPolicy', { ...paging, MaxItems: 1000, PolicyArn: POLICY, EntityFilter: 'User' }),
  )
  assert.equal(entities.length, USERS / 1000)
  assert.equal(new Set(entities.flatMap(({ PolicyUsers = [] }) => PolicyUsers.map(({ UserId }) => UserId))).size, USERS)
  const { Policy } = await call('GetPolicy', { PolicyArn: POLICY })
  assert.equal(Policy?.AttachmentCount, USERS)
})

test('a page of groups, users and roles goes from one kind to the next', async () => {
  const { call } = await testAccount()
  for (const name of ['b', 'A', 'c']) {
    await call('CreateUser', { UserName: name })
    await call('AttachUserPolicy', { UserName: name, PolicyArn: POLICY })
    await call('PutUserPermissionsBoundary', { UserName: name, PermissionsBoundary: POLICY })
    await call('CreateGroup', { GroupName: name })
    await call('AttachGroupPolicy', { GroupName: name, PolicyArn: POLICY })
  }
  const whole = await call('ListEntitiesForPolicy', { PolicyArn: POLICY })
  assert.deepEqual(
    whole.PolicyGroups?.map(({ GroupName }) => GroupName),
    ['A', 'b', 'c'],
  )
  assert.deepEqual(
    whole.PolicyUsers?.map(({ UserName }) => UserName),
    ['A', 'b', 'c'],
  )
  for (const MaxItems of [1, 2, 4, 5]) {
    const pages = await walk((paging) => call('ListEntitiesForPolicy', { ...paging, MaxItems, PolicyArn: POLICY }))
    const sizes = pages.map(({ PolicyGroups = [], PolicyUsers = [] }) => PolicyGroups.length + PolicyUsers.length)
    assert.deepEqual([sizes.length, sizes[0]], [Math.ceil(6 / MaxItems), MaxItems])
    const names = pages.flatMap(({ PolicyGroups = [], PolicyUsers = [] }) => [
      ...PolicyGroups.map(({ GroupName }) => `group ${GroupName}`),
      ...PolicyUsers.map(({ UserName }) => `user ${UserName}`),
    ])
    assert.equal(new Set(names).size, 6)
    assert.equal(names.length, 6)
  }
})

test('devices of the same name in other paths are listed each once', async () => {
  const { call, newUser } = await testAccount()
  for (const Path of ['/', '/a/', '/b/', `/${'long'.repeat(40)}/`])
    await call('CreateVirtualMFADevice', { VirtualMFADeviceName: 'phone', Path })
  const pages = await walk((paging) => call('ListVirtualMFADevices', { ...paging, MaxItems: 1 }))
  const all = pages.flatMap(({ VirtualMFADevices }) => VirtualMFADevices.map(({ SerialNumber }) => SerialNumber))
  assert.deepEqual([all.length, new Set(all).size], [4, 4])
  await newUser('ann')
  const assigned = await call('ListVirtualMFADevices', { AssignmentStatus: 'Assigned' })
  assert.deepEqual([assigned.VirtualMFADevices, assigned.IsTruncated], [[], false])
  const unassigned = await walk((paging) =>
    call('ListVirtualMFADevices', { ...paging, MaxItems: 3, AssignmentStatus: 'Unassigned' }),
  )
  assert.deepEqual(
    unassigned.map(({ VirtualMFADevices }) => VirtualMFADevices.length),
    [3, 1],
  )
})

test('policies, the own ones and AWS’s, are listed each once whatever the size of pages', async () => {
  const { call } = await testAccount()
  const Version = '2012-10-17'
  const PolicyDocument = JSON.stringify({ Version, Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] })
  for (const PolicyName of ['zz', 'Aa', 'mm']) await call('CreatePolicy', { PolicyName, PolicyDocument })
  const names = async (MaxItems: number, input: { Scope?: 'All' | 'AWS' | 'Local'; PathPrefix?: string }) => {
    const pages = await walk((paging) => call('ListPolicies', { ...paging, ...input, MaxItems }))
    return pages.flatMap(({ Policies = [] }) => Policies.map((policy) => policy.Arn ?? ''))
  }
  const all = await names(1000, {})
  assert.equal(new Set(all).size, all.length)
  assert.deepEqual(
    all.slice(0, 3).map((arn) => arn.slice(-2)),
    ['Aa', 'mm', 'zz'],
  )
  assert.deepEqual(await names(7, {}), all)
  assert.deepEqual(await names(2, { Scope: 'Local' }), all.slice(0, 3))
  assert.deepEqual(await names(500, { Scope: 'AWS' }), all.slice(3))
  const jobs = all.filter((arn) => arn.includes(':policy/job-function/'))
  assert.ok(jobs.length > 3)
  assert.deepEqual(await names(3, { PathPrefix: '/job-function/' }), jobs)
  await call('CreateGroup', { GroupName: 'g' })
  await call('AttachGroupPolicy', { GroupName: 'g', PolicyArn: jobs[1] ?? '' })
  await call('AttachGroupPolicy', { GroupName: 'g', PolicyArn: all[1] ?? '' })
  const attached = await walk((paging) => call('ListPolicies', { ...paging, MaxItems: 1, OnlyAttached: true }))
  assert.deepEqual(
    attached.map(({ Policies = [] }) => [Policies[0]?.Arn, Policies[0]?.AttachmentCount]),
    [
      [all[1], 1],
      [jobs[1], 1],
    ],
  )
})
