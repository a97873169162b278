import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type AuthenticatedPrincipal, DAY, HOUR } from '../../aws/index.ts'
import { pruneLastAccess } from './retention.ts'
import { ACCOUNT, testAccount } from './testing.ts'

const allow = (...Action: readonly string[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] })

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
})

async function account() {
  const test = await testAccount()
  const { store, call, clock, newUser } = test
  const use = (principalId: string, name: string, ago = 0, region = 'us-east-1') => {
    const [service = '', action = ''] = name.split(':')
    const used = { principalId, service, action, usedAt: clock() - ago, region }
    return store.record(ACCOUNT, (tx) => tx.serviceUses.record(used))
  }
  const job = async (Arn: string, Granularity?: 'ACTION_LEVEL') =>
    (await call('GenerateServiceLastAccessedDetails', { Arn, ...(Granularity && { Granularity }) })).JobId ?? ''
  const services = async (JobId: string) =>
    (await call('GetServiceLastAccessedDetails', { JobId })).ServicesLastAccessed
  const entities = async (JobId: string, ServiceNamespace: string) => {
    const { EntityDetailsList } = await call('GetServiceLastAccessedDetailsWithEntities', { JobId, ServiceNamespace })
    return EntityDetailsList.map(({ EntityInfo, LastAuthenticated }) => [
      EntityInfo.Name,
      EntityInfo.Type,
      LastAuthenticated?.getTime(),
    ])
  }
  const role = async (RoleName: string) => {
    const { Role } = await call('CreateRole', { RoleName, AssumeRolePolicyDocument: TRUST })
    return Role.RoleId
  }
  const userId = async (name: string) => (await newUser(name)).userId
  return { ...test, use, job, services, entities, role, userId }
}

const arn = (resource: string) => `arn:aws:iam::${ACCOUNT}:${resource}`

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLastAccessedDetails.html
describe('a report of last accesses', () => {
  test('of a user lists each service that its policies reach, its groups’ too, by namespace', async () => {
    const { call, use, job, services, userId, clock } = await account()
    const ann = await userId('Ann')
    await call('PutUserPolicy', { UserName: 'Ann', PolicyName: 'own', PolicyDocument: allow('s3:GetObject', 'iam:*') })
    await call('CreateGroup', { GroupName: 'Admins' })
    await call('AddUserToGroup', { GroupName: 'Admins', UserName: 'Ann' })
    await call('PutGroupPolicy', { GroupName: 'Admins', PolicyName: 'more', PolicyDocument: allow('ec2:Describe*') })
    await use(ann, 'iam:GetUser', HOUR)
    await use(ann, 'iam:ListUsers', 0, 'eu-west-1')
    await use(ann, 'sns:Publish')
    const found = await services(await job(arn('user/Ann')))
    assert.deepEqual(
      found.map(({ ServiceNamespace, TotalAuthenticatedEntities }) => [ServiceNamespace, TotalAuthenticatedEntities]),
      [
        ['ec2', 0],
        ['iam', 1],
        ['s3', 0],
      ],
    )
    assert.deepEqual(found[1], {
      ServiceName: 'AWS Identity and Access Management (IAM)',
      ServiceNamespace: 'iam',
      LastAuthenticated: new Date(clock()),
      LastAuthenticatedEntity: arn('user/Ann'),
      LastAuthenticatedRegion: 'eu-west-1',
      TotalAuthenticatedEntities: 1,
    })
    assert.equal('LastAuthenticated' in (found[0] ?? {}), false)
  })

  test('of a group names the member that last attempted, and lists the members, the most recent first', async () => {
    const { call, use, job, services, entities, userId, clock } = await account()
    await call('CreateGroup', { GroupName: 'Admins' })
    await call('PutGroupPolicy', { GroupName: 'Admins', PolicyName: 'iam', PolicyDocument: allow('iam:*') })
    for (const UserName of ['Ann', 'Bob', 'Cid']) {
      await userId(UserName)
      await call('AddUserToGroup', { GroupName: 'Admins', UserName })
    }
    const other = await userId('Dee')
    const idOf = async (UserName: string) => (await call('GetUser', { UserName })).User.UserId
    await use(await idOf('Ann'), 'iam:GetUser', HOUR)
    await use(await idOf('Bob'), 'iam:GetUser')
    await use(other, 'iam:GetUser')
    const jobId = await job(arn('group/Admins'))
    const [iam] = await services(jobId)
    assert.deepEqual([iam?.LastAuthenticatedEntity, iam?.TotalAuthenticatedEntities], [arn('user/Bob'), 2])
    assert.deepEqual(await entities(jobId, 'iam'), [
      ['Bob', 'USER', clock()],
      ['Ann', 'USER', clock() - HOUR],
      ['Cid', 'USER', undefined],
    ])
    assert.deepEqual(await entities(jobId, 's3'), [])
  })

  test('of a policy is of the users and roles that have it, by a group too', async () => {
    const { call, use, job, services, entities, role, userId, clock } = await account()
    await call('CreatePolicy', { PolicyName: 'Own', PolicyDocument: allow('sts:AssumeRole') })
    const PolicyArn = arn('policy/Own')
    const deploy = await role('Deploy')
    await call('AttachRolePolicy', { RoleName: 'Deploy', PolicyArn })
    await userId('Ann')
    await call('CreateGroup', { GroupName: 'Admins' })
    await call('AddUserToGroup', { GroupName: 'Admins', UserName: 'Ann' })
    await call('AttachGroupPolicy', { GroupName: 'Admins', PolicyArn })
    await use(deploy, 'sts:AssumeRole')
    const jobId = await job(PolicyArn)
    assert.deepEqual(
      (await services(jobId)).map(({ ServiceNamespace, LastAuthenticatedEntity }) => [
        ServiceNamespace,
        LastAuthenticatedEntity,
      ]),
      [['sts', arn('role/Deploy')]],
    )
    assert.deepEqual(await entities(jobId, 'sts'), [
      ['Deploy', 'ROLE', clock()],
      ['Ann', 'USER', undefined],
    ])
  })

  test('by action has, of a service that was tried, each action that the policies reach', async () => {
    const { call, use, job, services, userId, clock } = await account()
    const ann = await userId('Ann')
    const PolicyDocument = allow('iam:GetUser', 'iam:GetRole', 's3:GetObject')
    await call('PutUserPolicy', { UserName: 'Ann', PolicyName: 'own', PolicyDocument })
    await use(ann, 'iam:GetUser')
    await use(ann, 'iam:DeleteUser')
    const [iam, s3] = await services(await job(arn('user/Ann'), 'ACTION_LEVEL'))
    const last = { LastAccessedTime: new Date(clock()), LastAccessedRegion: 'us-east-1' }
    assert.deepEqual(iam?.TrackedActionsLastAccessed, [
      { ActionName: 'GetRole' },
      { ActionName: 'GetUser', LastAccessedEntity: arn('user/Ann'), ...last },
    ])
    assert.equal(s3?.TrackedActionsLastAccessed, undefined)
    assert.equal((await services(await job(arn('user/Ann'))))[0]?.TrackedActionsLastAccessed, undefined)
  })

  test('is of the last 400 days, and of nobody who is gone', async () => {
    const { call, use, job, services, userId, db, store, clock } = await account()
    const ann = await userId('Ann')
    await call('PutUserPolicy', { UserName: 'Ann', PolicyName: 'own', PolicyDocument: allow('iam:*') })
    await use(ann, 'iam:GetUser', 401 * DAY)
    const total = async () => (await services(await job(arn('user/Ann'))))[0]?.TotalAuthenticatedEntities
    assert.equal(await total(), 0)
    await pruneLastAccess(store, ACCOUNT, clock())
    assert.deepEqual(await db.serviceUses.since(0, [ann]), [])
    await use(ann, 'iam:GetUser', 399 * DAY)
    assert.equal(await total(), 1)
    await call('DeleteUserPolicy', { UserName: 'Ann', PolicyName: 'own' })
    await call('DeleteUser', { UserName: 'Ann' })
    assert.deepEqual(await db.serviceUses.since(0, [ann]), [])
  })

  test('has pages that say which services there are', async () => {
    const { call, job, userId } = await account()
    await userId('Ann')
    await call('PutUserPolicy', { UserName: 'Ann', PolicyName: 'own', PolicyDocument: allow('*') })
    const JobId = await job(arn('user/Ann'))
    const first = await call('GetServiceLastAccessedDetails', { JobId })
    assert.deepEqual([first.ServicesLastAccessed.length, first.IsTruncated], [100, true])
    const Marker = first.Marker ?? ''
    const second = await call('GetServiceLastAccessedDetails', { JobId, Marker, MaxItems: 1000 })
    const all = [...first.ServicesLastAccessed, ...second.ServicesLastAccessed].map((each) => each.ServiceNamespace)
    assert.equal(second.IsTruncated, false)
    assert.ok(all.length > 450)
    assert.deepEqual(all, [...new Set(all)].sort())
  })

  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateServiceLastAccessedDetails.html
  test('is for the user that asked for it alone, or for the sessions of that role', async () => {
    const { call, newUser, role } = await account()
    const [ann, bob] = [await newUser('Ann'), await newUser('Bob')]
    const roleId = await role('Deploy')
    const session = (sessionName: string): AuthenticatedPrincipal => ({
      kind: 'assumed-role',
      accountId: ACCOUNT,
      arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Deploy/${sessionName}`,
      role: { roleName: 'Deploy', roleId, arn: arn('role/Deploy') },
      sessionName,
      userId: `${roleId}:${sessionName}`,
      credential: { kind: 'temporary', issuedBy: 'AssumeRole', isChained: false, accessKeyId: 'ASIATEST', issuedAt: 0 },
    })
    const Arn = arn('user/Ann')
    const gone = { code: 'NoSuchEntity', status: 404 }
    const ofAnn = (await call('GenerateServiceLastAccessedDetails', { Arn }, ann)).JobId ?? ''
    const state = async (JobId: string, caller?: AuthenticatedPrincipal) =>
      (await call('GetServiceLastAccessedDetails', { JobId }, caller)).JobStatus
    assert.equal(await state(ofAnn, ann), 'COMPLETED')
    for (const other of [bob, session('one'), undefined]) await assert.rejects(state(ofAnn, other), gone)
    const withEntities = { JobId: ofAnn, ServiceNamespace: 'iam' }
    await assert.rejects(call('GetServiceLastAccessedDetailsWithEntities', withEntities, bob), gone)
    const ofRole = (await call('GenerateServiceLastAccessedDetails', { Arn }, session('one'))).JobId ?? ''
    assert.equal(await state(ofRole, session('two')), 'COMPLETED')
    await assert.rejects(state(ofRole, ann), gone)
  })

  test('is kept for a week, and the newest hundred of each requester', async () => {
    const { call, job, userId, store, clock, pass } = await account()
    await userId('Ann')
    const jobs: string[] = []
    for (let i = 0; i < 101; i++) {
      jobs.push(await job(arn('user/Ann')))
      pass(1)
    }
    const state = (JobId = '') => call('GetServiceLastAccessedDetails', { JobId })
    await assert.rejects(state(jobs[0]), { code: 'NoSuchEntity' })
    assert.equal((await state(jobs[1])).JobStatus, 'COMPLETED')
    pass(7 * DAY)
    await pruneLastAccess(store, ACCOUNT, clock())
    await assert.rejects(state(jobs[100]), { code: 'NoSuchEntity' })
  })
})
