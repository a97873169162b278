import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import { allow, document, rolesOfTwoAccounts, trusting } from './support/roles.ts'
import { ONE, TWO } from './support/two-accounts.ts'

const world = rolesOfTwoAccounts()
const { assume, eventOf, eventsOf, fresh, newRole, newUser, putRolePolicy, refusal, rootOf, send } = world

interface Recorded {
  readonly asks: readonly Record<string, unknown>[]
  readonly policies?: readonly Record<string, unknown>[]
  readonly context?: Readonly<Record<string, unknown>>
}

/** What the event of the last such call by `principalId` keeps of its decision. */
async function recorded(eventName: string, arn: string, account: string = ONE): Promise<Recorded | undefined> {
  const event = await eventOf(account, eventName, ({ userIdentity }) => userIdentity.arn === arn)
  return event.authorization as Recorded | undefined
}

const digestOf = (text: string) => createHash('sha256').update(text).digest('base64url')
const deny = (Action: string, more: object = {}) => ({ ...allow(Action, more), Effect: 'Deny' })

describe('the event of a denied call keeps what was asked for, what decided, and by which policies', () => {
  test('of a user: its own and its groups’ policies, with the version in force or a digest', async () => {
    const own = allow('iam:GetUser')
    const { key, arn, UserName } = await newUser(ONE, own)
    const PolicyName = fresh('managed')
    const { Policy } = await send(rootOf(ONE), 'iam', 'CreatePolicy', { PolicyName, PolicyDocument: document(own) })
    const PolicyArn = (Policy as { Arn: string }).Arn
    const next = { PolicyArn, PolicyDocument: document(allow('iam:GetRole')), SetAsDefault: true }
    await send(rootOf(ONE), 'iam', 'CreatePolicyVersion', next)
    const GroupName = fresh('group')
    await send(rootOf(ONE), 'iam', 'CreateGroup', { GroupName })
    await send(rootOf(ONE), 'iam', 'AttachGroupPolicy', { GroupName, PolicyArn })
    await send(rootOf(ONE), 'iam', 'AttachGroupPolicy', {
      GroupName,
      PolicyArn: 'arn:aws:iam::aws:policy/IAMSelfManageServiceSpecificCredentials',
    })
    await send(rootOf(ONE), 'iam', 'AddUserToGroup', { GroupName, UserName })
    assert.equal(await refusal(key, 'iam', 'DeleteGroup', { GroupName }), 'AccessDenied')
    const { asks, policies = [], context } = (await recorded('DeleteGroup', arn)) ?? { asks: [] }
    assert.deepEqual(asks, [
      {
        action: 'iam:DeleteGroup',
        resource: `arn:aws:iam::${ONE}:group/${GroupName}`,
        effect: 'ImplicitDeny',
        layer: 'identity-based policy',
      },
    ])
    const type = 'identity-based policy'
    const aws = policies.find(({ policy }) => String(policy).startsWith('arn:aws:iam::aws:'))
    assert.match(String(aws?.version), /^v\d+$/)
    assert.deepEqual(
      policies.find(({ policy }) => policy === PolicyArn),
      { type, policy: PolicyArn, version: 'v2' },
    )
    assert.deepEqual(
      policies.find(({ policy }) => policy === 'own'),
      { type, policy: 'own', digest: digestOf(document(own)) },
    )
    assert.deepEqual(context, {})
  })

  test('an explicit deny: which statement, and what the policies asked of the request', async () => {
    const condition = { StringLike: { 'aws:username': 'user-*' }, Null: { 'aws:MultiFactorAuthAge': 'true' } }
    const { key, arn, UserName } = await newUser(ONE, allow('*'), deny('iam:ListUsers', { Condition: condition }))
    assert.equal(await refusal(key, 'iam', 'ListUsers', {}), 'AccessDenied')
    const { asks, context } = (await recorded('ListUsers', arn)) ?? { asks: [] }
    const decided = { effect: 'ExplicitDeny', layer: 'identity-based policy', policy: 'own', statement: 1 }
    assert.deepEqual(asks, [{ action: 'iam:ListUsers', resource: `arn:aws:iam::${ONE}:user/`, ...decided }])
    assert.deepEqual(context, { 'aws:username': UserName })
  })

  test('a boundary, with its version', async () => {
    const { key, arn, UserName } = await newUser(ONE, allow('*'))
    const PermissionsBoundary = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess'
    await send(rootOf(ONE), 'iam', 'PutUserPermissionsBoundary', { UserName, PermissionsBoundary })
    assert.equal(await refusal(key, 'iam', 'CreateGroup', { GroupName: 'g' }), 'AccessDenied')
    const { asks, policies = [] } = (await recorded('CreateGroup', arn)) ?? { asks: [] }
    assert.equal(asks[0]?.layer, 'permissions boundary')
    const [boundary] = policies.filter(({ type }) => type === 'permissions boundary')
    assert.equal(boundary?.policy, PermissionsBoundary)
    assert.match(String(boundary?.version), /^v\d+$/)
  })

  test('a session of a role: its policies, and those that were passed, which are kept nowhere else', async () => {
    const { key } = await newUser(ONE, allow('sts:AssumeRole'))
    const { RoleName, RoleArn } = await newRole(ONE, trusting({ AWS: ONE }), allow('*'))
    const Policy = document(allow('iam:GetRole'))
    const session = await assume(key, RoleArn, { Policy })
    assert.equal(await refusal(session, 'iam', 'ListRoles', {}), 'AccessDenied')
    const arn = `arn:aws:sts::${ONE}:assumed-role/${RoleName}/job-1`
    const { asks, policies = [] } = (await recorded('ListRoles', arn)) ?? { asks: [] }
    assert.equal(asks[0]?.layer, 'session policy')
    const passed = policies.find(({ type }) => type === 'session policy')
    assert.deepEqual(passed, {
      type: 'session policy',
      policy: 'session policy',
      digest: digestOf(Policy),
      document: Policy,
    })
  })

  test('a role’s trust policy, in the role’s own account; in another’s, not that it was the one that denied', async () => {
    const { RoleArn: own } = await newRole(ONE, trusting({ AWS: TWO }))
    const { RoleArn: others } = await newRole(TWO, trusting({ AWS: TWO }))
    const { key, arn } = await newUser(ONE, allow('sts:AssumeRole'))
    const ask = async (RoleArn: string) => {
      assert.equal(await refusal(key, 'sts', 'AssumeRole', { RoleArn, RoleSessionName: 's' }), 'AccessDenied')
      const is = ({ userIdentity, requestParameters }: Record<string, unknown>) =>
        Object(userIdentity).arn === arn && Object(requestParameters).roleArn === RoleArn
      return (await eventOf(ONE, 'AssumeRole', is)).authorization as Recorded
    }
    const inOwn = await ask(own)
    assert.equal(inOwn.asks[0]?.layer, 'resource-based policy')
    assert.deepEqual(
      inOwn.policies?.map(({ type }) => type),
      ['resource-based policy', 'identity-based policy'],
    )
    const inOthers = await ask(others)
    assert.deepEqual(inOthers.asks, [{ action: 'sts:AssumeRole', resource: others, effect: 'ImplicitDeny' }])
    assert.deepEqual(
      inOthers.policies?.map(({ type }) => type),
      ['identity-based policy'],
    )
  })

  test('a topic of another account: the layer, and nothing of its policy', async () => {
    const { TopicArn } = await send(rootOf(TWO), 'sns', 'CreateTopic', { Name: fresh('topic') })
    const Statement = { Effect: 'Deny', Principal: '*', Action: 'sns:Publish', Resource: TopicArn, Sid: 'secret-sid' }
    const AttributeValue = JSON.stringify({ Version: '2012-10-17', Statement })
    await send(rootOf(TWO), 'sns', 'SetTopicAttributes', { TopicArn, AttributeName: 'Policy', AttributeValue })
    const { key, arn } = await newUser(ONE, allow('*'))
    assert.equal(await refusal(key, 'sns', 'GetTopicAttributes', { TopicArn }), 'AuthorizationError')
    const { asks, policies = [] } = (await recorded('GetTopicAttributes', arn)) ?? { asks: [] }
    const decided = { effect: 'ImplicitDeny', layer: 'resource-based policy' }
    assert.deepEqual(asks, [{ action: 'sns:GetTopicAttributes', resource: TopicArn, ...decided }])
    assert.ok(policies.every(({ type }) => type === 'identity-based policy'))
  })
})

test('the event of a call that asks for several things keeps them; of one that asks for one it has none', async () => {
  const { RoleName, RoleArn } = await newRole(ONE, trusting({ Service: 'ec2.amazonaws.com' }))
  const { key, arn } = await newUser(ONE, allow('iam:*'))
  const InstanceProfileName = fresh('profile')
  await send(key, 'iam', 'CreateInstanceProfile', { InstanceProfileName })
  await send(key, 'iam', 'AddRoleToInstanceProfile', { InstanceProfileName, RoleName })
  const several = await recorded('AddRoleToInstanceProfile', arn)
  const by = { effect: 'Allow', layer: 'identity-based policy', policy: 'own', statement: 0 }
  const profile = `arn:aws:iam::${ONE}:instance-profile/${InstanceProfileName}`
  assert.deepEqual(several, {
    asks: [
      { action: 'iam:AddRoleToInstanceProfile', resource: profile, ...by },
      { action: 'iam:PassRole', resource: RoleArn, ...by },
    ],
  })
  assert.equal(await recorded('CreateInstanceProfile', arn), undefined)
})

test('what is allowed by a key that had to be looked up is no denial in the record', async () => {
  const tagged = { Condition: { StringEquals: { 'iam:ResourceTag/team': 'red' } } }
  const { key, arn } = await newUser(ONE, allow('iam:GetRole', tagged))
  const { RoleName } = await newRole(ONE, trusting({ AWS: ONE }))
  await send(rootOf(ONE), 'iam', 'TagRole', { RoleName, Tags: [{ Key: 'team', Value: 'red' }] })
  await send(key, 'iam', 'GetRole', { RoleName })
  assert.equal(await recorded('GetRole', arn), undefined)
  await putRolePolicy(ONE, RoleName, allow('iam:GetRole'))
  assert.ok((await eventsOf(ONE, 'GetRole')).every(({ authorization }) => authorization === undefined))
})
