import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ACCOUNT, ALLOW_ALL, testAccount } from './testing.ts'

const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess'
const IAM_FULL = 'arn:aws:iam::aws:policy/IAMFullAccess'

const allow = (Action: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] })

async function withPolicy() {
  const account = await testAccount()
  const { Policy } = await account.call('CreatePolicy', {
    PolicyName: 'Own',
    Path: '/p/',
    PolicyDocument: allow('s3:*'),
    Description: 'd',
  })
  assert.ok(Policy?.Arn)
  return { ...account, PolicyArn: Policy.Arn, policy: Policy }
}

test('a managed policy starts with v1, and its document comes back percent-encoded as it was', async () => {
  const { call, PolicyArn, policy } = await withPolicy()
  assert.equal(PolicyArn, `arn:aws:iam::${ACCOUNT}:policy/p/Own`)
  assert.match(policy.PolicyId ?? '', /^ANPA/)
  const { Policy } = await call('GetPolicy', { PolicyArn })
  assert.deepEqual([Policy?.DefaultVersionId, Policy?.AttachmentCount, Policy?.Description], ['v1', 0, 'd'])
  const { PolicyVersion } = await call('GetPolicyVersion', { PolicyArn, VersionId: 'v1' })
  assert.doesNotMatch(PolicyVersion?.Document ?? '', /[^A-Za-z0-9%._~-]/)
  assert.equal(decodeURIComponent(PolicyVersion?.Document ?? ''), allow('s3:*'))
})

test('policy names are unique by more than case and whatever the path', async () => {
  const { call } = await withPolicy()
  await assert.rejects(call('CreatePolicy', { PolicyName: 'OWN', PolicyDocument: ALLOW_ALL }), {
    code: 'EntityAlreadyExists',
    message: 'A policy called OWN already exists. Duplicate names are not allowed.',
  })
})

test('a malformed or oversized document changes nothing', async () => {
  const { call, PolicyArn } = await withPolicy()
  const malformed = { code: 'MalformedPolicyDocument', status: 400 }
  for (const PolicyDocument of ['{', '{}', '{"Version":"2008-10-17","Statement":[]}']) {
    await assert.rejects(call('CreatePolicy', { PolicyName: 'x', PolicyDocument }), malformed)
    await assert.rejects(call('CreatePolicyVersion', { PolicyArn, PolicyDocument }), malformed)
  }
  await assert.rejects(call('CreatePolicy', { PolicyName: 'x', PolicyDocument: allow(`s3:${'x'.repeat(6144)}`) }), {
    code: 'LimitExceeded',
    message: 'Cannot exceed quota for PolicySize: 6144',
  })
  assert.equal((await call('ListPolicies', { Scope: 'Local' })).Policies?.length, 1)
  assert.equal((await call('ListPolicyVersions', { PolicyArn })).Versions?.length, 1)
})

test('a policy has five versions; numbers do not come back; the default cannot be deleted', async () => {
  const { call, PolicyArn } = await withPolicy()
  for (let i = 2; i <= 5; i++) {
    const { PolicyVersion } = await call('CreatePolicyVersion', { PolicyArn, PolicyDocument: allow(`s3:Get${i}`) })
    assert.deepEqual([PolicyVersion?.VersionId, PolicyVersion?.IsDefaultVersion], [`v${i}`, false])
  }
  await assert.rejects(call('CreatePolicyVersion', { PolicyArn, PolicyDocument: ALLOW_ALL }), {
    code: 'LimitExceeded',
    message:
      'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
  })
  await assert.rejects(call('DeletePolicyVersion', { PolicyArn, VersionId: 'v1' }), {
    code: 'DeleteConflict',
    message: 'Cannot delete the default version of a policy.',
  })
  await call('DeletePolicyVersion', { PolicyArn, VersionId: 'v5' })
  const { PolicyVersion } = await call('CreatePolicyVersion', {
    PolicyArn,
    PolicyDocument: ALLOW_ALL,
    SetAsDefault: true,
  })
  assert.equal(PolicyVersion?.VersionId, 'v6')
  await call('SetDefaultPolicyVersion', { PolicyArn, VersionId: 'v2' })
  const { Versions = [] } = await call('ListPolicyVersions', { PolicyArn })
  assert.deepEqual(
    Versions.map(({ VersionId, IsDefaultVersion }) => `${VersionId}${IsDefaultVersion ? '*' : ''}`),
    ['v6', 'v4', 'v3', 'v2*', 'v1'],
  )
  await assert.rejects(call('GetPolicyVersion', { PolicyArn, VersionId: 'v5' }), {
    code: 'NoSuchEntity',
    message: `Policy ${PolicyArn} version v5 does not exist or is not attachable.`,
  })
})

test('a policy that somebody has, or that has versions, is not deleted', async () => {
  const { call, PolicyArn, newUser } = await withPolicy()
  await newUser('Ann')
  const inUse = { code: 'DeleteConflict', message: 'Cannot delete a policy attached to entities.' }
  await call('AttachUserPolicy', { UserName: 'Ann', PolicyArn })
  await assert.rejects(call('DeletePolicy', { PolicyArn }), inUse)
  await call('DetachUserPolicy', { UserName: 'Ann', PolicyArn })
  await call('PutUserPermissionsBoundary', { UserName: 'Ann', PermissionsBoundary: PolicyArn })
  await assert.rejects(call('DeletePolicy', { PolicyArn }), inUse)
  await call('DeleteUserPermissionsBoundary', { UserName: 'Ann' })
  await call('CreatePolicyVersion', { PolicyArn, PolicyDocument: ALLOW_ALL })
  await assert.rejects(call('DeletePolicy', { PolicyArn }), {
    code: 'DeleteConflict',
    message: /more than one version/,
  })
  await call('DeletePolicyVersion', { PolicyArn, VersionId: 'v2' })
  await call('DeletePolicy', { PolicyArn })
  await assert.rejects(call('GetPolicy', { PolicyArn }), {
    code: 'NoSuchEntity',
    message: `Policy ${PolicyArn} was not found.`,
  })
})

test('AWS’s policies are listed, read and attached, and cannot be changed', async () => {
  const { call } = await withPolicy()
  const names: string[] = []
  let Marker: string | undefined
  do {
    const page = await call('ListPolicies', { Scope: 'AWS', MaxItems: 1000, ...(Marker !== undefined && { Marker }) })
    names.push(...(page.Policies ?? []).map(({ PolicyName = '' }) => PolicyName))
    Marker = page.Marker
  } while (Marker !== undefined)
  assert.ok(names.length > 1000)
  assert.equal(new Set(names).size, names.length)
  assert.ok(names.includes('IAMFullAccess'))
  const { Policy } = await call('GetPolicy', { PolicyArn: IAM_FULL })
  const { PolicyVersion } = await call('GetPolicyVersion', {
    PolicyArn: IAM_FULL,
    VersionId: Policy?.DefaultVersionId ?? '',
  })
  assert.match(decodeURIComponent(PolicyVersion?.Document ?? ''), /iam:\*/)
  const refused = { code: 'AccessDenied', status: 403 }
  await assert.rejects(
    call('CreatePolicyVersion', { PolicyArn: IAM_FULL, PolicyDocument: ALLOW_ALL, SetAsDefault: true }),
    refused,
  )
  await assert.rejects(call('DeletePolicy', { PolicyArn: IAM_FULL }), refused)
  await assert.rejects(call('SetDefaultPolicyVersion', { PolicyArn: IAM_FULL, VersionId: 'v1' }), refused)
})

test('ListPolicies filters by scope, path, attachment and use', async () => {
  const { call, PolicyArn, newUser } = await withPolicy()
  await newUser('Ann')
  await call('AttachUserPolicy', { UserName: 'Ann', PolicyArn: IAM_FULL })
  await call('PutUserPermissionsBoundary', { UserName: 'Ann', PermissionsBoundary: PolicyArn })
  const list = async (input: object) =>
    (await call('ListPolicies', input)).Policies?.map(({ PolicyName }) => PolicyName)
  assert.deepEqual(await list({ Scope: 'Local' }), ['Own'])
  assert.deepEqual(await list({ Scope: 'Local', PathPrefix: '/q/' }), [])
  assert.deepEqual(await list({ OnlyAttached: true }), ['Own', 'IAMFullAccess'])
  assert.deepEqual(await list({ OnlyAttached: true, Scope: 'AWS' }), ['IAMFullAccess'])
  assert.deepEqual(await list({ OnlyAttached: true, PolicyUsageFilter: 'PermissionsPolicy' }), ['IAMFullAccess'])
  assert.deepEqual(await list({ OnlyAttached: true, PolicyUsageFilter: 'PermissionsBoundary' }), ['Own'])
  // Recorded on AWS, 2026-09-12.
  assert.deepEqual(await list({ Scope: 'Local', PolicyUsageFilter: 'PermissionsPolicy' }), ['Own'])
  assert.equal((await list({}))?.[0], 'Own')
  const [own] = (await call('ListPolicies', { Scope: 'Local' })).Policies ?? []
  assert.deepEqual([own?.AttachmentCount, own?.PermissionsBoundaryUsageCount, own?.Path], [0, 1, '/p/'])
})

test('another account’s policy does not exist here', async () => {
  const { call } = await withPolicy()
  const PolicyArn = 'arn:aws:iam::999999999999:policy/Theirs'
  await assert.rejects(call('GetPolicy', { PolicyArn }), { code: 'NoSuchEntity' })
  await assert.rejects(call('GetPolicy', { PolicyArn: 'not-an-arn-but-long-enough' }), {
    code: 'ValidationError',
    message: 'Invalid ARN:  Could not be parsed!',
  })
})

test('what decides about a user: its own, its groups’ and inline policies, by default version, and its boundary', async () => {
  const { call, PolicyArn, newUser, db } = await withPolicy()
  const { userId } = await newUser('Ann')
  await call('CreateGroup', { GroupName: 'G' })
  await call('AddUserToGroup', { GroupName: 'G', UserName: 'Ann' })
  await call('AttachGroupPolicy', { GroupName: 'G', PolicyArn })
  await call('AttachUserPolicy', { UserName: 'Ann', PolicyArn })
  await call('AttachUserPolicy', { UserName: 'Ann', PolicyArn: IAM_FULL })
  await call('PutGroupPolicy', { GroupName: 'G', PolicyName: 'g', PolicyDocument: allow('sns:*') })
  await call('PutUserPolicy', { UserName: 'Ann', PolicyName: 'u', PolicyDocument: allow('sqs:*') })
  await call('PutUserPermissionsBoundary', { UserName: 'Ann', PermissionsBoundary: ADMIN })
  await call('CreatePolicyVersion', { PolicyArn, PolicyDocument: allow('ec2:*'), SetAsDefault: true })
  const facts = await db.principals.policiesOf(userId)
  assert.deepEqual(
    new Map(facts?.identity.map(({ policy, document }) => [policy, document])),
    new Map([
      [PolicyArn, allow('ec2:*')],
      [IAM_FULL, undefined],
      ['g', allow('sns:*')],
      ['u', allow('sqs:*')],
    ]),
  )
  assert.deepEqual(facts?.boundary, { policy: ADMIN, document: undefined })
  assert.equal(await db.principals.policiesOf('AIDANOBODY'), undefined)
})

// Recorded on AWS, 2026-02-10 and 2026-02-18.
describe('tags of a managed policy', () => {
  const key = (Key: string) => ({ Key, Value: Key })
  const keysOf = (tags: readonly { readonly Key: string }[] = []) => tags.map(({ Key }) => Key)

  test('have keys that differ by case', async () => {
    const { call, PolicyArn } = await withPolicy()
    await call('TagPolicy', { PolicyArn, Tags: [key('a'), key('A')] })
    assert.deepEqual(keysOf((await call('ListPolicyTags', { PolicyArn })).Tags), ['A', 'a'])
    await call('TagPolicy', { PolicyArn, Tags: [{ Key: 'a', Value: 'new' }] })
    await call('UntagPolicy', { PolicyArn, TagKeys: ['A'] })
    assert.deepEqual((await call('ListPolicyTags', { PolicyArn })).Tags, [{ Key: 'a', Value: 'new' }])
    await assert.rejects(call('TagPolicy', { PolicyArn, Tags: [key('b'), key('b')] }), {
      code: 'InvalidInput',
      message: 'Duplicate tag keys found.',
    })
  })

  test('are listed by key, the shorter first', async () => {
    const { call, PolicyArn } = await withPolicy()
    await call('TagPolicy', { PolicyArn, Tags: [key('abc'), key('b'), key('z'), key('a')] })
    assert.deepEqual(keysOf((await call('ListPolicyTags', { PolicyArn })).Tags), ['a', 'b', 'z', 'abc'])
    assert.deepEqual(keysOf((await call('GetPolicy', { PolicyArn })).Policy?.Tags), ['a', 'b', 'z', 'abc'])
  })
})

// Recorded on AWS, 2026-02-10.
test('of a policy that is not there there is no version, and nobody has it', async () => {
  const { call } = await testAccount()
  const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/None`
  const noVersion = {
    code: 'NoSuchEntity',
    status: 404,
    message: `Policy ${PolicyArn} version v1 does not exist or is not attachable.`,
  }
  for (const operation of ['GetPolicyVersion', 'SetDefaultPolicyVersion', 'DeletePolicyVersion'] as const) {
    await assert.rejects(call(operation, { PolicyArn, VersionId: 'v1' }), noVersion)
  }
  await assert.rejects(call('ListEntitiesForPolicy', { PolicyArn }), {
    code: 'NoSuchEntity',
    message: `Policy ${PolicyArn} does not exist or is not attachable.`,
  })
})

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPermissionsBoundary.html
test('a policy of a service-linked role bounds nobody', async () => {
  const { call, newUser } = await testAccount()
  await newUser('Ann')
  const PermissionsBoundary = 'arn:aws:iam::aws:policy/aws-service-role/AWSSupportServiceRolePolicy'
  for (const bounding of [
    call('PutUserPermissionsBoundary', { UserName: 'Ann', PermissionsBoundary }),
    call('CreateUser', { UserName: 'Bob', PermissionsBoundary }),
  ]) {
    await assert.rejects(bounding, { code: 'PolicyNotAttachable', status: 400 })
  }
})
