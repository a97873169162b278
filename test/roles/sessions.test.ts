import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { allow, document, type Output, rolesOfTwoAccounts, trusting } from '../support/roles.ts'
import { keyOf } from '../support/sdk-clients.ts'
import { until } from '../support/tools.ts'
import { ONE } from '../support/two-accounts.ts'

const { rootOf, send, refusal, newUser, newRole, assume, asks, eventOf } = rolesOfTwoAccounts()

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
