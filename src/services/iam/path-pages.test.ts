import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Repositories } from '../../storage/repositories/index.ts'
import { ACCOUNT, testAccount } from './testing.ts'

const LONG = `/${'long'.repeat(100)}/`

/** In an order of its own: the longest that paths may be, and those that begin alike for longer than a marker. */
const PATHS = ['/a/', '/A/', '/a%_/', LONG, `${LONG}b/`, `${LONG}${'c'.repeat(108)}/`, `/"\\${'"'.repeat(400)}/`]

async function walk(ask: (marker: object) => Promise<{ readonly names: readonly string[]; Marker?: string }>) {
  const names: string[] = []
  for (let marker = {}; ; ) {
    const page = await ask(marker)
    names.push(...page.names)
    if (page.Marker === undefined) return names
    assert.ok(page.Marker.length <= 320, page.Marker)
    marker = { Marker: page.Marker }
  }
}

test('pages under a path hold each thing once, whatever the path and its length, in markers of 320 characters', async () => {
  const { call } = await testAccount()
  for (const [i, Path] of PATHS.entries())
    for (const name of ['b', 'A', 'c'])
      await call('CreateUser', { UserName: `${name}-${i}-${'x'.repeat(name === 'c' ? 59 : 9)}`, Path })
  for (const PathPrefix of ['/a', '/A', '/a%', '/long', LONG, `${LONG}b/`, '/"', '/none']) {
    const whole = await call('ListUsers', { PathPrefix, MaxItems: 1000 })
    assert.equal(whole.IsTruncated, false)
    assert.equal(whole.Users.length, 3 * PATHS.filter((path) => path.startsWith(PathPrefix)).length, PathPrefix)
    for (const MaxItems of [1, 2, 5]) {
      const names = await walk(async (marker) => {
        const { Users, ...rest } = await call('ListUsers', { PathPrefix, MaxItems, ...marker })
        return { names: Users.map(({ UserName }) => UserName), ...rest }
      })
      assert.equal(new Set(names).size, names.length, `${PathPrefix} by ${MaxItems}`)
      assert.deepEqual(names.sort(), whole.Users.map(({ UserName }) => UserName).sort())
    }
  }
})

test('a page goes on after a user who is gone, though its path was too long for the marker', async () => {
  const { call } = await testAccount()
  const names = ['a', 'b', 'c', 'd']
  for (const UserName of names) await call('CreateUser', { UserName, Path: `${LONG}b/` })
  for (const UserName of ['e', 'f']) await call('CreateUser', { UserName, Path: `${LONG}c/` })
  const first = await call('ListUsers', { PathPrefix: '/long', MaxItems: 2 })
  await call('DeleteUser', { UserName: 'b' })
  const next = { PathPrefix: '/long', Marker: first.Marker ?? '' }
  const namesOf = async () => (await call('ListUsers', next)).Users.map(({ UserName }) => UserName)
  assert.deepEqual(await namesOf(), ['c', 'd', 'e', 'f'])
  // Of the path itself nobody is left: some may be shown again, and nobody is left out.
  for (const UserName of ['c', 'd']) await call('UpdateUser', { UserName, NewPath: '/' })
  assert.deepEqual(
    (await namesOf()).filter((name) => name > 'b'),
    ['e', 'f'],
  )
})

test('a marker of another list or by hand is refused', async () => {
  const { call } = await testAccount()
  const Marker = Buffer.from('["only"]').toString('base64url')
  await assert.rejects(call('ListUsers', { PathPrefix: '/a/', Marker }), /Invalid Marker/)
  await assert.rejects(call('ListUsers', { PathPrefix: '/a/', Marker: 'x' }), /Invalid Marker/)
  await assert.rejects(call('ListPolicies', { PathPrefix: '/a/', Marker }), /Invalid Marker/)
})

test('policies under a path come once, the own before AWS’s, those that are attached among them', async () => {
  const { call, store } = await testAccount()
  await store.write(ACCOUNT, async (tx) => {
    for (let i = 0; i < 40; i++) await addPolicy(tx, `Own${i}`, PATHS[i % 4] ?? '/')
    await addPolicy(tx, 'job', '/job-function/')
    await tx.policyAttachments.attach('AIDA1', `arn:aws:iam::${ACCOUNT}:policy/a/Own4`, 0)
    await tx.users.add({
      ...{ userId: 'AIDA2', userName: 'ann', path: '/', createdAt: 0 },
      boundaryArn: `arn:aws:iam::${ACCOUNT}:policy/a/Own8`,
    })
  })
  const names = (input: object) =>
    walk(async (marker) => {
      const { Policies = [], ...rest } = await call('ListPolicies', { MaxItems: 3, ...input, ...marker })
      return { names: Policies.map(({ Arn = '' }) => Arn.replace(/.*\//, '')), ...rest }
    })
  assert.equal((await names({ PathPrefix: '/a/' })).length, 10)
  assert.equal((await names({ PathPrefix: '/', Scope: 'Local' })).length, 41)
  const jobs = await names({ PathPrefix: '/job-function/' })
  assert.equal(jobs[0], 'job')
  assert.ok(jobs.includes('ViewOnlyAccess'))
  assert.equal(new Set(jobs).size, jobs.length)
  for (const PathPrefix of ['/', '/a/']) {
    const attached = { PathPrefix, OnlyAttached: true, Scope: 'Local' }
    assert.deepEqual(await names(attached), ['Own4', 'Own8'])
    assert.deepEqual(await names({ ...attached, PolicyUsageFilter: 'PermissionsPolicy' }), ['Own4'])
    assert.deepEqual(await names({ ...attached, PolicyUsageFilter: 'PermissionsBoundary' }), ['Own8'])
  }
})

test('of more policies that are attached than are looked through at once, each comes once', async () => {
  const { call, store } = await testAccount()
  await store.write(ACCOUNT, async (tx) => {
    for (let i = 0; i < 700; i++) {
      await addPolicy(tx, `Own${i}`, PATHS[i % 4] ?? '/')
      if (i % 2 === 0)
        await tx.policyAttachments.attach('AIDA1', `arn:aws:iam::${ACCOUNT}:policy${PATHS[i % 4]}Own${i}`, 0)
    }
  })
  for (const [PathPrefix, count] of [
    ['/', 350],
    ['/a', 350],
    ['/A', 0],
    ['/a%', 175],
  ] as const) {
    const names = await walk(async (marker) => {
      const asked = { Scope: 'Local', OnlyAttached: true, MaxItems: 60, PathPrefix, ...marker } as const
      const { Policies = [], ...rest } = await call('ListPolicies', asked)
      return { names: Policies.map(({ PolicyName = '' }) => PolicyName), ...rest }
    })
    assert.deepEqual([names.length, new Set(names).size], [count, count], PathPrefix)
  }
})

async function addPolicy(tx: Repositories, policyName: string, path: string): Promise<void> {
  const arn = `arn:aws:iam::${ACCOUNT}:policy${path}${policyName}`
  const policy = { policyId: `ANPA${policyName}`, policyName, path, arn, description: null }
  await tx.managedPolicies.add({ ...policy, defaultVersion: 1, lastVersion: 1, createdAt: 0, updatedAt: 0 })
}
