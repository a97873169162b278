import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { EC2Client, StopInstancesCommand } from '@aws-sdk/client-ec2'
import { totpCode, totpStep } from '../src/credentials/index.ts'
import { type Key, SdkClients } from './support/sdk-clients.ts'
import { until } from './support/tools.ts'
import { ONE, startTwoAccounts, TWO, type TwoAccounts } from './support/two-accounts.ts'

let accounts: TwoAccounts
let clients: SdkClients
let count = 0

before(async () => {
  accounts = await startTwoAccounts()
  clients = new SdkClients(accounts.castellan.url)
})
after(async () => {
  clients?.destroy()
  await accounts?.close()
})

type Output = Record<string, unknown>

const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess'

const rootOf = (account: string) => accounts.roots[account] as Key
const document = (...statements: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements })
const allow = (Action: string | readonly string[], more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  ...more,
})
const trusting = (Principal: object | string, more: object = {}) =>
  document({ Effect: 'Allow', Principal, Action: ['sts:AssumeRole'], ...more })
const roleArn = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}`
/** A name that no other test has. */
const fresh = (name: string) => `${name}-${++count}`

async function send(key: Key, service: string, operation: string, input: object): Promise<Output> {
  return (await clients.send(service, key, operation, input)) as Output
}

/** `''` where it was done, else the code of the error. */
async function refusal(key: Key, service: string, operation: string, input: object): Promise<string> {
  const { error } = await clients.answer(service, key, operation, input)
  return error?.code ?? ''
}

async function newUser(account: string, ...statements: readonly object[]) {
  const UserName = fresh('user')
  await send(rootOf(account), 'iam', 'CreateUser', { UserName })
  if (statements.length > 0) {
    const policy = { PolicyName: 'own', PolicyDocument: document(...statements) }
    await send(rootOf(account), 'iam', 'PutUserPolicy', { UserName, ...policy })
  }
  const { AccessKey } = await send(rootOf(account), 'iam', 'CreateAccessKey', { UserName })
  return { UserName, arn: `arn:aws:iam::${account}:user/${UserName}`, key: keyOf(AccessKey) }
}

async function newRole(account: string, trust: string, ...statements: readonly object[]) {
  const RoleName = fresh('role')
  const { Role } = await send(rootOf(account), 'iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: trust })
  if (statements.length > 0) await putRolePolicy(account, RoleName, ...statements)
  return { RoleName, RoleArn: roleArn(account, RoleName), roleId: (Role as { RoleId: string }).RoleId }
}

async function putRolePolicy(account: string, RoleName: string, ...statements: readonly object[]): Promise<void> {
  const policy = { PolicyName: 'own', PolicyDocument: document(...statements) }
  await send(rootOf(account), 'iam', 'PutRolePolicy', { RoleName, ...policy })
}

function keyOf(made: unknown): Key {
  const { AccessKeyId, SecretAccessKey, SessionToken } = made as Record<string, string>
  return {
    accessKeyId: AccessKeyId ?? '',
    secretAccessKey: SecretAccessKey ?? '',
    ...(SessionToken !== undefined && { sessionToken: SessionToken }),
  }
}

async function assume(key: Key, RoleArn: string, more: object = {}): Promise<Key> {
  const { Credentials } = await send(key, 'sts', 'AssumeRole', { RoleArn, RoleSessionName: 'job-1', ...more })
  return keyOf(Credentials)
}

function asks(key: Key, RoleArn: string, more: object = {}): Promise<string> {
  return refusal(key, 'sts', 'AssumeRole', { RoleArn, RoleSessionName: 'job-1', ...more })
}

interface RecordedEvent extends Record<string, unknown> {
  readonly eventName: string
  readonly userIdentity: Record<string, unknown>
}

async function eventsOf(account: string, eventName: string): Promise<readonly RecordedEvent[]> {
  const attribute = { AttributeKey: 'EventName', AttributeValue: eventName }
  const { Events } = await send(rootOf(account), 'cloudtrail', 'LookupEvents', { LookupAttributes: [attribute] })
  return (Events as { CloudTrailEvent: string }[]).map(({ CloudTrailEvent }) => JSON.parse(CloudTrailEvent))
}

function eventOf(account: string, eventName: string, is: (event: RecordedEvent) => boolean): Promise<RecordedEvent> {
  return until(`an event of ${eventName}`, async () => (await eventsOf(account, eventName)).find(is))
}

describe('a role of another account', () => {
  test('is assumed by whom both sides let, however the trust policy names it', async () => {
    const may = await newUser(ONE, allow('sts:AssumeRole'))
    const mayNot = await newUser(ONE)
    const denied = await newUser(ONE, allow('sts:AssumeRole'), { ...allow('sts:*'), Effect: 'Deny' })
    const trusts = {
      'its account': { AWS: ONE },
      'its account’s root': { AWS: `arn:aws:iam::${ONE}:root` },
      'all of them': { AWS: [may.arn, mayNot.arn, denied.arn] },
      everybody: { AWS: '*' },
    }
    for (const [name, principal] of Object.entries(trusts)) {
      const { RoleArn } = await newRole(TWO, trusting(principal))
      assert.equal(await asks(may.key, RoleArn), '', name)
      assert.equal(await asks(mayNot.key, RoleArn), 'AccessDenied', name)
      assert.equal(await asks(denied.key, RoleArn), 'AccessDenied', name)
    }
    for (const principal of [
      { AWS: TWO },
      { AWS: '999988887777' },
      { AWS: mayNot.arn },
      { Service: 'ec2.amazonaws.com' },
    ]) {
      const { RoleArn } = await newRole(TWO, trusting(principal))
      assert.equal(await asks(may.key, RoleArn), 'AccessDenied', JSON.stringify(principal))
    }
  })

  test('is not assumed by another who is given the name of whom it trusted', async () => {
    const root = rootOf(ONE)
    const trusted = await newUser(ONE, allow('sts:AssumeRole'))
    const worker = await newRole(ONE, trusting({ AWS: trusted.arn }), allow('sts:AssumeRole'))
    const { RoleArn } = await newRole(TWO, trusting({ AWS: [trusted.arn, worker.RoleArn] }))
    assert.equal(await asks(trusted.key, RoleArn), '')
    assert.equal(await asks(await assume(trusted.key, worker.RoleArn), RoleArn), '')

    const { UserName } = trusted
    const { RoleName } = worker
    await send(root, 'iam', 'DeleteAccessKey', { UserName, AccessKeyId: trusted.key.accessKeyId })
    await send(root, 'iam', 'DeleteUserPolicy', { UserName, PolicyName: 'own' })
    await send(root, 'iam', 'DeleteUser', { UserName })
    await send(root, 'iam', 'DeleteRolePolicy', { RoleName, PolicyName: 'own' })
    await send(root, 'iam', 'DeleteRole', { RoleName })

    await send(root, 'iam', 'CreateUser', { UserName })
    await send(root, 'iam', 'AttachUserPolicy', { UserName, PolicyArn: ADMINISTRATOR })
    const { AccessKey } = await send(root, 'iam', 'CreateAccessKey', { UserName })
    assert.equal(await asks(keyOf(AccessKey), RoleArn), 'AccessDenied', 'a user')
    await send(root, 'iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: trusting({ AWS: trusted.arn }) })
    await send(root, 'iam', 'AttachRolePolicy', { RoleName, PolicyArn: ADMINISTRATOR })
    assert.equal(await asks(await assume(keyOf(AccessKey), worker.RoleArn), RoleArn), 'AccessDenied', 'a role')
  })

  test('is assumed by a user who is renamed', async () => {
    const { UserName, arn, key } = await newUser(ONE, allow('sts:AssumeRole'))
    const { RoleName, RoleArn } = await newRole(TWO, trusting({ AWS: arn }))
    await send(rootOf(ONE), 'iam', 'UpdateUser', { UserName, NewUserName: `${UserName}-new`, NewPath: '/team/' })
    assert.equal(await asks(key, RoleArn), '')
    const { Role } = await send(rootOf(TWO), 'iam', 'GetRole', { RoleName })
    const shown = decodeURIComponent((Role as { AssumeRolePolicyDocument: string }).AssumeRolePolicyDocument)
    assert.equal(shown, trusting({ AWS: `arn:aws:iam::${ONE}:user/team/${UserName}-new` }))
  })

  test('reads alike where it trusts somebody else and where there is none', async () => {
    const { key, arn } = await newUser(ONE, allow('sts:AssumeRole'))
    const there = await newRole(TWO, trusting({ AWS: TWO }))
    for (const RoleArn of [there.RoleArn, roleArn(TWO, 'none'), roleArn('999988887777', 'none')]) {
      const { error } = await clients.answer('sts', key, 'AssumeRole', { RoleArn, RoleSessionName: 'job-1' })
      const message = `User: ${arn} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`
      assert.deepEqual(error, { code: 'AccessDenied', status: 403, message })
    }
    const { length } = (await eventsOf(TWO, 'AssumeRole')).filter((event) =>
      JSON.stringify(event).includes(there.RoleArn),
    )
    assert.equal(length, 0, 'and no stranger writes into its record')
  })

  test('is not reached through a deputy that another customer tells of it', async () => {
    // Everybody's deputy is the same user of ONE; the customer in TWO gave it an id of its own.
    const deputy = await newUser(ONE, allow('sts:AssumeRole'))
    const condition = { Condition: { StringEquals: { 'sts:ExternalId': 'customer-two' } } }
    const { RoleArn } = await newRole(TWO, trusting({ AWS: deputy.arn }, condition))
    assert.equal(await asks(deputy.key, RoleArn, { ExternalId: 'customer-two' }), '')
    for (const ExternalId of ['customer-three', 'CUSTOMER-TWO', 'customer-two2']) {
      assert.equal(await asks(deputy.key, RoleArn, { ExternalId }), 'AccessDenied', ExternalId)
    }
    assert.equal(await asks(deputy.key, RoleArn), 'AccessDenied')
  })

  test('is assumed in the record of both accounts, and used in that of its own', async () => {
    const { key, arn } = await newUser(ONE, allow('sts:*'))
    const trust = trusting({ AWS: arn }, { Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'] })
    const { RoleArn, RoleName, roleId } = await newRole(TWO, trust, allow('iam:ListUsers'))
    const RoleSessionName = fresh('session')
    const tags = { Tags: [{ Key: 'Team', Value: 'Red' }], TransitiveTagKeys: ['Team'] }
    const session = await assume(key, RoleArn, { RoleSessionName, SourceIdentity: 'Alice', ...tags })
    const isIt = ({ requestParameters }: RecordedEvent) =>
      (requestParameters as Output).roleSessionName === RoleSessionName
    const [own, theirs] = [await eventOf(ONE, 'AssumeRole', isIt), await eventOf(TWO, 'AssumeRole', isIt)]
    const byRole = { AttributeKey: 'ResourceName', AttributeValue: RoleName }
    const { Events } = await send(rootOf(TWO), 'cloudtrail', 'LookupEvents', { LookupAttributes: [byRole] })
    const found = (Events as { EventName: string; Resources: object[] }[]).find(
      (event) => event.EventName === 'AssumeRole',
    )
    assert.deepEqual(found?.Resources, [
      { ResourceType: 'AWS::IAM::Role', ResourceName: RoleName },
      { ResourceType: 'AWS::IAM::Role', ResourceName: RoleArn },
    ])
    assert.equal(own.sharedEventID, theirs.sharedEventID)
    assert.notEqual(own.eventID, theirs.eventID)
    assert.equal(own.userIdentity.arn, arn)
    const { type, arn: named, accountId } = theirs.userIdentity
    assert.deepEqual([type, named, accountId], ['AWSAccount', undefined, ONE])
    for (const event of [own, theirs]) {
      assert.deepEqual(event.requestParameters, {
        roleArn: RoleArn,
        roleSessionName: RoleSessionName,
        sourceIdentity: 'Alice',
        tags: [{ key: 'Team', value: 'Red' }],
        transitiveTagKeys: ['Team'],
      })
      assert.deepEqual(event.resources, [{ ARN: RoleArn, accountId: TWO, type: 'AWS::IAM::Role' }])
      const { assumedRoleUser, credentials } = event.responseElements as Record<string, Output>
      assert.equal(assumedRoleUser?.assumedRoleId, `${roleId}:${RoleSessionName}`)
      assert.deepEqual(Object.keys(credentials ?? {}).toSorted(), ['accessKeyId', 'expiration'])
      assert.match(String(credentials?.expiration), /^[A-Z][a-z]{2} \d\d?, \d{4}, \d\d?:\d\d:\d\d [AP]M$/)
      assert.ok(!JSON.stringify(event).includes(session.secretAccessKey))
    }

    await send(session, 'iam', 'ListUsers', {})
    const used = await eventOf(TWO, 'ListUsers', ({ userIdentity }) => userIdentity.accessKeyId === session.accessKeyId)
    const { sessionContext, ...identity } = used.userIdentity
    assert.deepEqual(identity, {
      type: 'AssumedRole',
      principalId: `${roleId}:${RoleSessionName}`,
      arn: `arn:aws:sts::${TWO}:assumed-role/${RoleName}/${RoleSessionName}`,
      accountId: TWO,
      accessKeyId: session.accessKeyId,
    })
    const { sessionIssuer, attributes, sourceIdentity } = sessionContext as Record<string, Output>
    assert.deepEqual(sessionIssuer, {
      type: 'Role',
      principalId: roleId,
      arn: RoleArn,
      accountId: TWO,
      userName: RoleName,
    })
    assert.equal(attributes?.mfaAuthenticated, 'false')
    assert.match(String(attributes?.creationDate), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    assert.equal(sourceIdentity, 'Alice')
  })
})

describe('a role session', () => {
  test('is known by GetCallerIdentity, whatever its policies are', async () => {
    const { key } = await newUser(ONE, allow('sts:AssumeRole'))
    const { RoleArn, RoleName, roleId } = await newRole(ONE, trusting({ AWS: ONE }), { ...allow('*'), Effect: 'Deny' })
    const session = await assume(key, RoleArn, { Policy: document({ ...allow('*'), Effect: 'Deny' }) })
    assert.deepEqual(await send(session, 'sts', 'GetCallerIdentity', {}), {
      UserId: `${roleId}:job-1`,
      Account: ONE,
      Arn: `arn:aws:sts::${ONE}:assumed-role/${RoleName}/job-1`,
    })
  })

  test('calls neither GetSessionToken nor GetFederationToken', async () => {
    const { key } = await newUser(ONE, allow('sts:AssumeRole'))
    const { RoleArn } = await newRole(ONE, trusting({ AWS: ONE }), allow('*'))
    const session = await assume(key, RoleArn)
    assert.equal(await refusal(session, 'sts', 'GetSessionToken', {}), 'AccessDenied')
    assert.equal(await refusal(session, 'sts', 'GetFederationToken', { Name: 'Bob' }), 'AccessDenied')
  })

  test('has the tags that it was given, and gives itself none that nobody lets it pass', async () => {
    const { key } = await newUser(ONE, allow(['sts:AssumeRole', 'sts:TagSession']))
    const mine = allow('iam:ListUsers', { Condition: { StringEquals: { 'aws:PrincipalTag/Team': 'Red' } } })
    const red = { Tags: [{ Key: 'team', Value: 'Red' }] }
    const { RoleArn } = await newRole(ONE, trusting({ AWS: ONE }), mine)
    assert.equal(await refusal(await assume(key, RoleArn), 'iam', 'ListUsers', {}), 'AccessDenied')
    assert.equal(await asks(key, RoleArn, red), 'AccessDenied', 'the trust policy lets nobody tag its sessions')
    const blue = { Condition: { StringEquals: { 'aws:RequestTag/Team': 'Blue' } } }
    const tagging = { Action: ['sts:AssumeRole', 'sts:TagSession'] }
    const onlyBlue = await newRole(ONE, trusting({ AWS: ONE }, { ...tagging, ...blue }), mine)
    assert.equal(await asks(key, onlyBlue.RoleArn, red), 'AccessDenied')
    const both = { Tags: [...red.Tags, { Key: 'Team', Value: 'Blue' }] }
    assert.equal(await asks(key, onlyBlue.RoleArn, both), 'AccessDenied', 'two values of one key')
    const any = await newRole(ONE, trusting({ AWS: ONE }, tagging), mine)
    assert.equal(await refusal(await assume(key, any.RoleArn, red), 'iam', 'ListUsers', {}), '')
  })

  test('hands on its transitive tags through a chain, and its source identity', async () => {
    const { key } = await newUser(ONE, allow('sts:*'))
    const all = { Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'] }
    const condition = {
      StringEquals: { 'aws:PrincipalTag/Team': 'Red', 'aws:SourceIdentity': 'Alice' },
      Null: { 'aws:PrincipalTag/Stage': 'true' },
    }
    const first = await newRole(ONE, trusting({ AWS: ONE }, all), allow('sts:*'))
    const second = await newRole(ONE, trusting({ AWS: first.RoleArn }, all), allow('sts:*'))
    const third = await newRole(
      ONE,
      trusting({ AWS: second.RoleArn }, all),
      allow('iam:ListUsers', { Condition: condition }),
    )
    const tags = [
      { Key: 'Team', Value: 'Red' },
      { Key: 'Stage', Value: 'test' },
    ]
    const passed = { Tags: tags, TransitiveTagKeys: ['Team'], SourceIdentity: 'Alice' }
    const one = await assume(key, first.RoleArn, passed)
    const two = await assume(one, second.RoleArn)
    const three = await assume(two, third.RoleArn)
    assert.equal(await refusal(three, 'iam', 'ListUsers', {}), '')
    const event = await eventOf(
      ONE,
      'AssumeRole',
      ({ requestParameters }) => (requestParameters as Output).roleArn === third.RoleArn,
    )
    assert.deepEqual((event.requestParameters as Output).incomingTransitiveTags, { Team: 'Red' })
  })

  test('has through a chain the tags that AWS’s page says, where a tag that is handed on overrides the role’s', async () => {
    const { key } = await newUser(ONE, allow('sts:*'))
    const all = { Action: ['sts:AssumeRole', 'sts:TagSession'] }
    const [Role1, Role2] = [
      await newRole(ONE, trusting({ AWS: ONE }, all), allow('sts:*')),
      await newRole(ONE, trusting({ AWS: ONE }, all), allow('sts:*')),
    ]
    const condition = {
      StringEquals: {
        'aws:PrincipalTag/Star': '1',
        'aws:PrincipalTag/Heart': '1',
        'aws:PrincipalTag/Lightning': '3',
      },
      Null: { 'aws:PrincipalTag/Sun': 'true' },
    }
    const Role3 = await newRole(ONE, trusting({ AWS: ONE }, all), allow('iam:ListUsers', { Condition: condition }))
    const tag = ({ RoleName }: { RoleName: string }, tags: Readonly<Record<string, string>>) =>
      send(rootOf(ONE), 'iam', 'TagRole', {
        RoleName,
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      })
    await tag(Role1, { Heart: '1' })
    await tag(Role2, { Sun: '2' })
    await tag(Role3, { Star: '3', Lightning: '3' })
    const Tags = [
      { Key: 'Star', Value: '1' },
      { Key: 'Heart', Value: '1' },
    ]
    const one = await assume(key, Role1.RoleArn, { Tags, TransitiveTagKeys: ['Star', 'Heart'] })
    const two = await assume(one, Role2.RoleArn)
    const three = await assume(two, Role3.RoleArn)
    assert.equal(await refusal(three, 'iam', 'ListUsers', {}), '')
    const heart = { Tags: [{ Key: 'Heart', Value: '3' }] }
    assert.equal(await asks(two, Role3.RoleArn, heart), 'InvalidParameterValue')
  })

  // "aws:RequestTag … was passed in the request", "sts:SourceIdentity … when a principal uses a source identity".
  test('is asked for with what it inherits as what the caller has, and not as what is passed', async () => {
    const { key } = await newUser(ONE, allow('sts:*'))
    const all = { Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'] }
    const first = await newRole(ONE, trusting({ AWS: ONE }, all), allow('sts:*'))
    const passed = { Tags: [{ Key: 'Team', Value: 'Red' }], TransitiveTagKeys: ['Team'], SourceIdentity: 'Alice' }
    const session = await assume(key, first.RoleArn, passed)
    const asking = async (Condition: object, more: object = {}) => {
      const { RoleArn } = await newRole(ONE, trusting({ AWS: ONE }, { ...all, Condition }), allow('iam:ListUsers'))
      return asks(session, RoleArn, more)
    }
    assert.equal(await asking({ StringEquals: { 'aws:PrincipalTag/Team': 'Red', 'aws:SourceIdentity': 'Alice' } }), '')
    const none = ['aws:RequestTag/Team', 'aws:TagKeys', 'sts:TransitiveTagKeys', 'sts:SourceIdentity']
    assert.equal(await asking({ Null: Object.fromEntries(none.map((name) => [name, 'true'])) }), '')
    assert.equal(await asking({ StringEquals: { 'aws:RequestTag/Team': 'Red' } }), 'AccessDenied')
    assert.equal(await asking({ StringEquals: { 'sts:SourceIdentity': 'Alice' } }), 'AccessDenied')
    assert.equal(await asking({ StringEquals: { 'sts:SourceIdentity': 'Alice' } }, { SourceIdentity: 'Alice' }), '')
  })

  test('ends with its role, and another role of that name does not revive it', async () => {
    const { key } = await newUser(ONE, allow('sts:AssumeRole'))
    const { RoleArn, RoleName } = await newRole(ONE, trusting({ AWS: ONE }), allow('iam:ListUsers'))
    const session = await assume(key, RoleArn)
    await send(session, 'iam', 'ListUsers', {})
    await send(rootOf(ONE), 'iam', 'DeleteRolePolicy', { RoleName, PolicyName: 'own' })
    await send(rootOf(ONE), 'iam', 'DeleteRole', { RoleName })
    assert.equal(await refusal(session, 'sts', 'GetCallerIdentity', {}), 'InvalidClientTokenId')
    await send(rootOf(ONE), 'iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: trusting({ AWS: ONE }) })
    assert.equal(await refusal(session, 'sts', 'GetCallerIdentity', {}), 'InvalidClientTokenId')
  })

  test('that was revoked is refused, and with it what it was narrowed to', async () => {
    const { key } = await newUser(ONE, allow('sts:AssumeRole'))
    const may = allow(['iam:ListUsers', 'sts:GetScopedCredentials'])
    const { RoleArn, RoleName } = await newRole(ONE, trusting({ AWS: ONE }), may)
    const session = await assume(key, RoleArn)
    const { Credentials } = await send(session, 'sts', 'GetScopedCredentials', { Policy: document(may) })
    const scoped = keyOf(Credentials)
    await send(scoped, 'iam', 'ListUsers', {})
    await new Promise((resolve) => setTimeout(resolve, 2))
    const now = new Date().toISOString()
    const revoke = { ...allow('*', { Condition: { DateLessThan: { 'aws:TokenIssueTime': now } } }), Effect: 'Deny' }
    const policy = { PolicyName: 'AWSRevokeOlderSessions', PolicyDocument: document(revoke) }
    await send(rootOf(ONE), 'iam', 'PutRolePolicy', { RoleName, ...policy })
    for (const old of [session, scoped]) {
      assert.equal(await refusal(old, 'iam', 'ListUsers', {}), 'AccessDenied')
      assert.equal(await refusal(old, 'sts', 'GetScopedCredentials', { DurationSeconds: 60 }), 'AccessDenied')
    }
    assert.equal(await refusal(await assume(key, RoleArn), 'iam', 'ListUsers', {}), '')
  })

  test('is the role’s last use', async () => {
    const { key } = await newUser(ONE, allow('sts:AssumeRole'))
    const { RoleArn, RoleName } = await newRole(ONE, trusting({ AWS: ONE }))
    const lastUsed = async () => {
      const { Role } = await send(rootOf(ONE), 'iam', 'GetRole', { RoleName })
      return (Role as { RoleLastUsed?: { LastUsedDate?: Date; Region?: string } }).RoleLastUsed
    }
    const session = await assume(key, RoleArn)
    assert.equal((await lastUsed())?.LastUsedDate, undefined, 'to assume it is not to use it')
    await send(session, 'sts', 'GetCallerIdentity', {})
    await until('the last use', async () => (await lastUsed())?.Region)
  })
})

describe('a code of the caller’s device', () => {
  test('lets it assume a role that asks for MFA, once, and is not in the session', async () => {
    const { key, UserName } = await newUser(ONE, allow('sts:AssumeRole'))
    const { VirtualMFADevice } = await send(rootOf(ONE), 'iam', 'CreateVirtualMFADevice', {
      VirtualMFADeviceName: UserName,
    })
    const { SerialNumber, Base32StringSeed } = VirtualMFADevice as {
      SerialNumber: string
      Base32StringSeed: Uint8Array
    }
    const code = codesOf(Buffer.from(Base32StringSeed).toString())
    const enrolment = { AuthenticationCode1: code(-1), AuthenticationCode2: code(0) }
    await send(rootOf(ONE), 'iam', 'EnableMFADevice', { UserName, SerialNumber, ...enrolment })

    const withMfa = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }
    const recent = { Condition: { NumericLessThan: { 'aws:MultiFactorAuthAge': '60' } } }
    const { RoleArn } = await newRole(
      ONE,
      document(
        { Effect: 'Allow', Principal: { AWS: ONE }, Action: 'sts:AssumeRole', ...withMfa },
        {
          Effect: 'Deny',
          Principal: { AWS: '*' },
          Action: 'sts:AssumeRole',
          Condition: { Null: { 'aws:MultiFactorAuthAge': 'true' } },
        },
      ),
      allow('iam:ListUsers', withMfa),
      allow('iam:ListGroups', recent),
      allow('iam:ListRoles'),
    )
    assert.equal(await asks(key, RoleArn), 'AccessDenied')
    assert.equal(await asks(key, RoleArn, { SerialNumber, TokenCode: '000000' }), 'AccessDenied')
    const TokenCode = code(1)
    const session = await assume(key, RoleArn, { SerialNumber, TokenCode })
    assert.equal(await asks(key, RoleArn, { SerialNumber, TokenCode }), 'AccessDenied', 'one code, one use')
    assert.equal(await refusal(session, 'iam', 'ListRoles', {}), '')
    assert.equal(await refusal(session, 'iam', 'ListUsers', {}), 'AccessDenied')
    assert.equal(await refusal(session, 'iam', 'ListGroups', {}), 'AccessDenied')

    const other = await newUser(ONE, allow('sts:AssumeRole'))
    assert.equal(
      await asks(other.key, RoleArn, { SerialNumber, TokenCode: code(1) }),
      'AccessDenied',
      'another’s device',
    )
  })

  /** The device's codes: of now, and so many steps of it. */
  function codesOf(base32: string): (steps: number) => string {
    let bits = ''
    for (const letter of base32) bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')
    const seed = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
    const step = totpStep(Date.now())
    return (steps) => totpCode(seed, step + steps)
  }
})

describe('a federated user', () => {
  test('calls neither IAM nor most of STS, and what a resource grants to its name', async () => {
    const { key } = await newUser(ONE, allow('*'))
    const { Credentials, FederatedUser } = await send(key, 'sts', 'GetFederationToken', { Name: 'Bob' })
    const bob = keyOf(Credentials)
    assert.equal(await refusal(bob, 'iam', 'ListUsers', {}), 'InvalidClientTokenId')
    assert.equal(await refusal(bob, 'sts', 'GetSessionToken', {}), 'AccessDenied')
    const { RoleArn } = await newRole(ONE, trusting({ AWS: '*' }))
    assert.equal(await asks(bob, RoleArn), 'AccessDenied')
    assert.deepEqual(await send(bob, 'sts', 'GetCallerIdentity', {}), {
      UserId: `${ONE}:Bob`,
      Account: ONE,
      Arn: `arn:aws:sts::${ONE}:federated-user/Bob`,
    })

    const { TopicArn } = await send(rootOf(ONE), 'sns', 'CreateTopic', { Name: fresh('topic') })
    const publish = { TopicArn, Message: 'hello' }
    assert.equal(await refusal(bob, 'sns', 'Publish', publish), 'AuthorizationError')
    const { Arn } = FederatedUser as { Arn: string }
    const policy = document({ Effect: 'Allow', Principal: { AWS: Arn }, Action: 'sns:Publish', Resource: TopicArn })
    const attribute = { TopicArn, AttributeName: 'Policy', AttributeValue: policy }
    await send(rootOf(ONE), 'sns', 'SetTopicAttributes', attribute)
    assert.equal(await refusal(bob, 'sns', 'Publish', publish), '')
    const narrowed = await send(bob, 'sts', 'GetCallerIdentity', {})
    assert.equal(narrowed.Arn, Arn)
  })
})

describe('what a denial of EC2 tells', () => {
  async function denied(credentials: Key): Promise<string> {
    const ec2 = new EC2Client({ region: 'us-east-1', endpoint: accounts.castellan.url, credentials, maxAttempts: 1 })
    const { name, message } = await ec2.send(new StopInstancesCommand({ InstanceIds: ['i-1234567890abcdef0'] })).then(
      () => assert.fail('it was not denied'),
      (error: Error) => error,
    )
    ec2.destroy()
    assert.equal(name, 'UnauthorizedOperation')
    const [, encoded = ''] = /\. Encoded authorization failure message: ([\w-]+)$/.exec(message) ?? []
    assert.ok(encoded.length > 0 && encoded.length <= 10_240, message)
    return encoded
  }
  const decode = async (key: Key, EncodedMessage: string) =>
    JSON.parse(String((await send(key, 'sts', 'DecodeAuthorizationMessage', { EncodedMessage })).DecodedMessage))

  test('is decoded by whoever may, in the same account', async () => {
    const { key, arn, UserName } = await newUser(ONE, allow('sts:DecodeAuthorizationMessage'))
    const encoded = await denied(key)
    assert.ok(!Buffer.from(encoded, 'base64url').includes('StopInstances'))
    const { allowed, explicitDeny, matchedStatements, context } = await decode(key, encoded)
    assert.deepEqual([allowed, explicitDeny, matchedStatements], [false, false, { items: [] }])
    assert.deepEqual([context.principal.name, context.principal.arn], [UserName, arn])
    assert.equal(context.action, 'ec2:StopInstances')
    const keys = context.conditions.items.map(({ key }: { key: string }) => key)
    assert.ok(keys.includes('aws:SourceIp') && keys.includes('aws:PrincipalArn'), keys.join())
  })

  test('names the statements that denied it', async () => {
    const deny = { Sid: 'NoEc2', ...allow('ec2:*'), Effect: 'Deny' }
    const { key } = await newUser(ONE, allow('*'), deny)
    const { explicitDeny, matchedStatements } = await decode(rootOf(ONE), await denied(key))
    assert.equal(explicitDeny, true)
    const [statement] = matchedStatements.items
    assert.deepEqual(
      [statement.statementId, statement.effect, statement.actions.items],
      ['NoEc2', 'DENY', [{ value: 'ec2:*' }]],
    )
  })

  test('is nothing to who may not decode it, to another account, or when it was changed', async () => {
    const { key } = await newUser(ONE)
    const encoded = await denied(key)
    const decoding = (by: Key, EncodedMessage: string) =>
      refusal(by, 'sts', 'DecodeAuthorizationMessage', { EncodedMessage })
    assert.equal(await decoding(key, encoded), 'AccessDenied')
    assert.equal(await decoding(rootOf(TWO), encoded), 'InvalidAuthorizationMessageException')
    const changed = `${encoded.slice(0, 40)}${encoded[40] === 'A' ? 'B' : 'A'}${encoded.slice(41)}`
    assert.equal(await decoding(rootOf(ONE), changed), 'InvalidAuthorizationMessageException')
  })
})
