import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withOtherLetter } from './support/changed.ts'
import { CUSTOMER, delegationOfTwoAccounts, PARTNER } from './support/delegation.ts'
import { allow, trusting } from './support/roles.ts'
import { keyOf } from './support/sdk-clients.ts'
import { until } from './support/tools.ts'

const scene = delegationOfTwoAccounts()
const { two } = scene
const ACCEPTS = ['iam:AcceptDelegationRequest', 'iam:GetUser', 'iam:CreateRole', 'iam:DeleteUser', 's3:*']
const DAY = 86_400_000
const TRUST = trusting({ AWS: CUSTOMER })

test('a partner asks, a user forwards, an administrator accepts, the user releases, and the partner acts as the administrator', async () => {
  const user = await two.newUser(CUSTOMER)
  const admin = await two.newUser(CUSTOMER, allow(ACCEPTS))
  const id = await scene.create({
    OnlySendByOwner: true,
    RequestMessage: 'Please',
    RedirectUrl: 'https://example.com/',
  })
  assert.equal(await scene.stateOf(user.key, id), 'UNASSIGNED')
  await two.send(user.key, 'iam', 'AssociateDelegationRequest', id)
  await two.send(user.key, 'iam', 'UpdateDelegationRequest', { ...id, Notes: 'for the new tool' })
  await two.send(admin.key, 'iam', 'AcceptDelegationRequest', id)
  assert.equal(await two.refusal(two.rootOf(CUSTOMER), 'iam', 'SendDelegationToken', id), 'AccessDenied')
  const token = await scene.sent(user.key, id)
  const { Credentials, AssumedPrincipal } = await scene.trade(token)
  assert.equal(AssumedPrincipal, admin.arn)
  const delegated = keyOf(Credentials)
  assert.equal((await two.send(delegated, 'sts', 'GetCallerIdentity', {})).Arn, admin.arn)
  await two.send(delegated, 'iam', 'GetUser', { UserName: user.UserName })
  await two.send(delegated, 'iam', 'CreateRole', { RoleName: 'one', AssumeRolePolicyDocument: TRUST })
  const event = await two.eventOf(CUSTOMER, 'CreateRole', () => true)
  assert.deepEqual(event.userIdentity.invokedByDelegate, { accountId: PARTNER })
  assert.equal(event.userIdentity.arn, admin.arn)
  const told = await until('all notices', async () => {
    const notices = await scene.noticesOf(id.DelegationRequestId)
    return notices.length === 5 ? notices : undefined
  })
  assert.deepEqual(told.map(({ Type, State }) => `${Type} ${State}`).toSorted(), [
    'ExchangeToken FINALIZED',
    ...['ACCEPTED', 'ASSIGNED', 'FINALIZED', 'PENDING_APPROVAL'].map((s) => `StateChange ${s}`),
  ])
  const { DelegationRequest } = await two.send(user.key, 'iam', 'GetDelegationRequest', id)
  const { OwnerId, ApproverId, RequestorId, RequestorName, State, Notes } = DelegationRequest as Record<string, unknown>
  assert.deepEqual(
    [OwnerId, ApproverId, RequestorId, RequestorName, State, Notes],
    [user.arn, admin.arn, PARTNER, 'Example Corp', 'FINALIZED', 'for the new tool'],
  )
})

test('a partner may what the accepting principal and the template both allow, and nothing else', async () => {
  const approver = await two.newUser(CUSTOMER, allow(ACCEPTS))
  const token = await scene.sent(two.rootOf(CUSTOMER), await scene.accepted(two.rootOf(CUSTOMER), approver.key))
  const delegated = keyOf((await scene.trade(token)).Credentials)
  const refusal = (operation: string, input: object, service = 'iam') =>
    two.refusal(delegated, service, operation, input)
  // The principal may, and the template does not; and the other way round.
  assert.equal(await refusal('DeleteUser', { UserName: approver.UserName }), 'AccessDenied')
  assert.equal(await refusal('ListUsers', {}), 'AccessDenied')
  assert.equal(await refusal('CreateRole', { RoleName: 'three', AssumeRolePolicyDocument: TRUST }), 'AccessDenied')
  for (const operation of ['GetSessionToken', 'GetFederationToken', 'GetDelegatedAccessToken']) {
    assert.notEqual(await refusal(operation, { Name: 'name', TradeInToken: token }, 'sts'), '')
  }
  await two.send(two.rootOf(CUSTOMER), 'iam', 'DeleteUserPolicy', { UserName: approver.UserName, PolicyName: 'own' })
  assert.equal(await refusal('GetUser', { UserName: approver.UserName }), 'AccessDenied')
})

test('a root user stands for a partner within the template alone, and for 4 hours at most', async () => {
  const root = two.rootOf(CUSTOMER)
  const delegated = keyOf((await scene.trade(await scene.sent(root, await scene.accepted(root)))).Credentials)
  assert.equal((await two.send(delegated, 'sts', 'GetCallerIdentity', {})).Arn, `arn:aws:iam::${CUSTOMER}:root`)
  await two.send(delegated, 'iam', 'ListUsers', {})
  assert.equal(await two.refusal(delegated, 'iam', 'ListRoles', {}), 'AccessDenied')
  const long = await scene.create({ SessionDuration: 4 * 3600 + 1 })
  await two.send(root, 'iam', 'AssociateDelegationRequest', long)
  assert.equal(await two.refusal(root, 'iam', 'AcceptDelegationRequest', long), 'AccessDenied')
})

test('of a role session that accepts, its session policy limits the partner too', async () => {
  const role = await two.newRole(CUSTOMER, TRUST, allow(ACCEPTS))
  const caller = await two.newUser(CUSTOMER, allow('sts:AssumeRole'))
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [allow(['iam:AcceptDelegationRequest'])] })
  const narrow = await two.assume(caller.key, role.RoleArn, { Policy })
  const wide = await two.assume(caller.key, role.RoleArn)
  const root = two.rootOf(CUSTOMER)
  const answers = []
  for (const key of [narrow, wide]) {
    const { Credentials, AssumedPrincipal } = await scene.trade(await scene.sent(root, await scene.accepted(root, key)))
    assert.equal(AssumedPrincipal, `arn:aws:sts::${CUSTOMER}:assumed-role/${role.RoleName}/job-1`)
    answers.push(await two.refusal(keyOf(Credentials), 'iam', 'GetUser', { UserName: caller.UserName }))
  }
  assert.deepEqual(answers, ['AccessDenied', ''])
})

test('a token is good for the account that made the request, as often as it likes, until the delegation is over', async () => {
  const root = two.rootOf(CUSTOMER)
  const token = await scene.sent(root, await scene.accepted(root))
  const first = await scene.trade(token)
  scene.later(1_800_000)
  const second = await scene.trade(token)
  const [one, other] = [first, second].map(
    ({ Credentials }) => Credentials as { Expiration: Date; AccessKeyId: string },
  )
  assert.notEqual(one?.AccessKeyId, other?.AccessKeyId)
  assert.deepEqual(one?.Expiration, other?.Expiration)
  for (const wrong of ['', 'x', token.slice(4), `${token}AAAA`, 'A'.repeat(100_000), withOtherLetter(token, 0)]) {
    assert.equal(await scene.tradeRefused(wrong), 'AccessDenied', wrong.slice(0, 20))
  }
  assert.equal(await scene.tradeRefused(token, root), 'AccessDenied')
  scene.later(1_800_000)
  assert.equal(await scene.tradeRefused(token), 'ExpiredTradeInTokenException')
  assert.equal(await two.refusal(keyOf(second.Credentials), 'iam', 'ListUsers', {}), 'ExpiredToken')
})

test('revocation by the time of issue reaches what is traded after it, and a principal that is gone nobody stands for', async () => {
  const root = two.rootOf(CUSTOMER)
  const role = await two.newRole(CUSTOMER, TRUST, allow(ACCEPTS))
  const caller = await two.newUser(CUSTOMER, allow('sts:AssumeRole'))
  const id = await scene.accepted(root, await two.assume(caller.key, role.RoleArn))
  scene.later(60_000)
  const now = new Date(scene.now()).toISOString()
  const Condition = { DateLessThan: { 'aws:TokenIssueTime': now } }
  await two.putRolePolicy(CUSTOMER, role.RoleName, allow(ACCEPTS), { ...allow('*', { Condition }), Effect: 'Deny' })
  scene.later(60_000)
  const token = await scene.sent(root, id)
  const delegated = keyOf((await scene.trade(token)).Credentials)
  assert.equal(await two.refusal(delegated, 'iam', 'GetUser', { UserName: caller.UserName }), 'AccessDenied')
  await two.send(root, 'iam', 'DeleteRolePolicy', { RoleName: role.RoleName, PolicyName: 'own' })
  await two.send(root, 'iam', 'DeleteRole', { RoleName: role.RoleName })
  assert.equal(await scene.tradeRefused(token), 'AccessDenied')
  assert.equal(await two.refusal(delegated, 'sts', 'GetCallerIdentity', {}), 'InvalidClientTokenId')
  const again = { RoleName: role.RoleName, AssumeRolePolicyDocument: TRUST }
  await two.send(root, 'iam', 'CreateRole', again)
  assert.equal(await scene.tradeRefused(token), 'AccessDenied')
})

test('what was delegated cannot be delegated on, nor what was narrowed', async () => {
  const root = two.rootOf(CUSTOMER)
  const delegated = keyOf((await scene.trade(await scene.sent(root, await scene.accepted(root)))).Credentials)
  const id = await scene.create()
  await two.send(root, 'iam', 'AssociateDelegationRequest', id)
  assert.equal(await two.refusal(delegated, 'iam', 'AcceptDelegationRequest', id), 'AccessDenied')
  const role = await two.newRole(CUSTOMER, TRUST, allow([...ACCEPTS, 'sts:GetScopedCredentials']))
  const caller = await two.newUser(CUSTOMER, allow('sts:AssumeRole'))
  const session = await two.assume(caller.key, role.RoleArn)
  const narrowed = await two.send(session, 'sts', 'GetScopedCredentials', { DurationSeconds: 900 })
  assert.equal(await two.refusal(keyOf(narrowed.Credentials), 'iam', 'AcceptDelegationRequest', id), 'AccessDenied')
  await two.send(session, 'iam', 'AcceptDelegationRequest', id)
})

test('of a request of another account nothing is known, and it cannot be taken', async () => {
  const named = await scene.create()
  const partner = scene.partner()
  const operations = ['Associate', 'Get', 'Update', 'Accept', 'Reject'].map((verb) => `${verb}DelegationRequest`)
  for (const operation of [...operations, 'SendDelegationToken']) {
    assert.equal(await two.refusal(partner, 'iam', operation, named), 'NoSuchEntity', operation)
  }
  const open = await scene.create({ OwnerAccountId: undefined })
  const taken = await Promise.all(
    [two.rootOf(CUSTOMER), partner].map((key) => two.refusal(key, 'iam', 'AssociateDelegationRequest', open)),
  )
  assert.equal(taken.filter((code) => code === '').length, 1, taken.join())
})

test('a request is over when nothing was done for a day, or 7 days after somebody did, and rejected for good', async () => {
  const root = two.rootOf(CUSTOMER)
  const [untouched, assigned, rejected] = [await scene.create(), await scene.create(), await scene.accepted(root)]
  await two.send(root, 'iam', 'AssociateDelegationRequest', assigned)
  await two.send(root, 'iam', 'RejectDelegationRequest', { ...rejected, Notes: 'no' })
  for (const operation of ['AcceptDelegationRequest', 'SendDelegationToken', 'UpdateDelegationRequest']) {
    assert.equal(await two.refusal(root, 'iam', operation, rejected), 'InvalidInput')
  }
  scene.later(DAY)
  assert.equal(await scene.stateOf(root, untouched), 'EXPIRED')
  assert.equal(await two.refusal(root, 'iam', 'AssociateDelegationRequest', untouched), 'InvalidInput')
  assert.equal(await scene.stateOf(root, assigned), 'ASSIGNED')
  scene.later(6 * DAY)
  assert.equal(await scene.stateOf(root, assigned), 'EXPIRED')
  assert.equal(await two.refusal(root, 'iam', 'AcceptDelegationRequest', assigned), 'InvalidInput')
})

test('owners see and list their own without a policy that says so, a deny holds, and nobody else may', async () => {
  const owner = await two.newUser(CUSTOMER)
  const stranger = await two.newUser(CUSTOMER)
  const denied = await two.newUser(CUSTOMER, { ...allow('iam:*'), Effect: 'Deny' })
  const ids = [await scene.create(), await scene.create()]
  for (const id of ids) {
    assert.equal(await two.refusal(denied.key, 'iam', 'AssociateDelegationRequest', id), 'AccessDenied')
    await two.send(owner.key, 'iam', 'AssociateDelegationRequest', id)
    assert.equal(await two.refusal(owner.key, 'iam', 'AcceptDelegationRequest', id), 'AccessDenied')
    for (const operation of ['GetDelegationRequest', 'RejectDelegationRequest', 'SendDelegationToken']) {
      assert.equal(await two.refusal(stranger.key, 'iam', operation, id), 'AccessDenied')
    }
  }
  const page = { OwnerId: owner.arn, MaxItems: 1 }
  const first = await two.send(owner.key, 'iam', 'ListDelegationRequests', page)
  const second = await two.send(owner.key, 'iam', 'ListDelegationRequests', { ...page, Marker: first.Marker })
  const listed = [first, second].flatMap(
    ({ DelegationRequests }) => DelegationRequests as { DelegationRequestId: string }[],
  )
  assert.deepEqual(
    listed.map(({ DelegationRequestId }) => DelegationRequestId),
    ids.map(({ DelegationRequestId }) => DelegationRequestId).toSorted(),
  )
  assert.deepEqual([first.isTruncated, second.isTruncated], [true, false])
  assert.equal(await two.refusal(stranger.key, 'iam', 'ListDelegationRequests', { OwnerId: owner.arn }), 'AccessDenied')
  assert.equal(await two.refusal(owner.key, 'iam', 'ListDelegationRequests', {}), 'AccessDenied')
  // Whoever has the owner's name later is another.
  await two.send(two.rootOf(CUSTOMER), 'iam', 'DeleteAccessKey', {
    UserName: owner.UserName,
    AccessKeyId: owner.key.accessKeyId,
  })
  await two.send(two.rootOf(CUSTOMER), 'iam', 'DeleteUser', { UserName: owner.UserName })
  await two.send(two.rootOf(CUSTOMER), 'iam', 'CreateUser', { UserName: owner.UserName })
  const { AccessKey } = await two.send(two.rootOf(CUSTOMER), 'iam', 'CreateAccessKey', { UserName: owner.UserName })
  assert.equal(await two.refusal(keyOf(AccessKey), 'iam', 'GetDelegationRequest', ids[0] ?? {}), 'AccessDenied')
})

test('a partner asks by its own templates, with values that are no patterns, and through a topic of its own that lets IAM', async () => {
  const ask = async (more: object) =>
    two.refusal(scene.partner(), 'iam', 'CreateDelegationRequest', await scene.input(more))
  const parameters = (...Parameters: object[]) => {
    const { Permissions } = input
    return { Permissions: { ...Permissions, Parameters } }
  }
  const input = await scene.input()
  const { TopicArn } = await two.send(scene.partner(), 'sns', 'CreateTopic', { Name: 'closed' })
  const name = { Name: 'roleNames', Type: 'stringList' }
  const cases: readonly [string, object][] = [
    ['another template', { Permissions: { PolicyTemplateArn: 'arn:aws:iam:::delegation-template/another' } }],
    ['no parameters', parameters()],
    ['a parameter too many', parameters({ ...name, Values: ['a'] }, { ...name, Name: 'others', Values: ['a'] })],
    ['a parameter twice', parameters({ ...name, Values: ['a'] }, { ...name, Values: ['b'] })],
    ['a pattern', parameters({ ...name, Values: ['*'] })],
    ['a policy variable', parameters({ ...name, Values: ['${aws:username}'] })],
    ['two values of one', parameters({ ...name, Type: 'string', Values: ['a', 'b'] })],
    [
      'more values than a policy holds',
      parameters({ ...name, Values: Array.from({ length: 600 }, (_, i) => `r${i}`) }),
    ],
    ['more characters than a policy has', parameters({ ...name, Values: ['a'.repeat(2048)] })],
    ['a topic that does not let IAM', { NotificationChannel: TopicArn }],
    ['a topic that is not there', { NotificationChannel: `arn:aws:sns:us-east-1:${PARTNER}:nowhere` }],
    ['a topic of another account', { NotificationChannel: `arn:aws:sns:us-east-1:${CUSTOMER}:nowhere` }],
    ['a topic of an opt-in Region', { NotificationChannel: `arn:aws:sns:af-south-1:${PARTNER}:nowhere` }],
    ['no ARN', { NotificationChannel: 'nowhere' }],
  ]
  for (const [what, more] of cases) assert.equal(await ask(more), 'InvalidInput', what)
  assert.equal(await ask({ SessionDuration: 299 }), 'ValidationError')
  assert.equal(await ask({ SessionDuration: 43_201 }), 'ValidationError')
  assert.equal(await ask({ RedirectUrl: 'javascript:alert(1)' }), 'ValidationError')
  await two.send(scene.partner(), 'iam', 'CreateDelegationRequest', input)
  assert.equal(await ask({ RequestorWorkflowId: input.RequestorWorkflowId }), 'EntityAlreadyExists')
  assert.equal(await two.refusal(two.rootOf(CUSTOMER), 'iam', 'CreateDelegationRequest', input), 'AccessDenied')
})

test('the policy that comes of a template is shown, and said in words', async () => {
  const id = await scene.create()
  const root = two.rootOf(CUSTOMER)
  const asked = { ...id, DelegationPermissionCheck: true }
  const { DelegationRequest, ...check } = await two.send(root, 'iam', 'GetDelegationRequest', asked)
  const { PermissionPolicy } = DelegationRequest as { PermissionPolicy: string }
  const roles = JSON.parse(PermissionPolicy).Statement[1].Resource
  assert.deepEqual(roles, ['arn:aws:iam::*:role/one', 'arn:aws:iam::*:role/two'])
  assert.deepEqual(check, { PermissionCheckStatus: 'COMPLETE', PermissionCheckResult: 'ALLOWED' })
  const EntityArn = `arn:aws:iam::${CUSTOMER}:delegation-request/${id.DelegationRequestId}`
  const { SummaryContent, SummaryState } = await two.send(root, 'iam', 'GetHumanReadableSummary', { EntityArn })
  assert.equal(SummaryState, 'AVAILABLE')
  assert.match(String(SummaryContent), /Example Corp \(account 444455556666\).*3600 seconds.*iam:CreateRole/)
  const foreign = { EntityArn, Locale: 'de' }
  assert.equal((await two.send(root, 'iam', 'GetHumanReadableSummary', foreign)).SummaryState, 'NOT_SUPPORTED')
})
