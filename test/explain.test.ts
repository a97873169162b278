import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { runKeeperHere } from './support/keeper.ts'
import { allow, document, rolesOfTwoAccounts, trusting } from './support/roles.ts'
import { type Key, keyOf } from './support/sdk-clients.ts'
import { ONE, TWO } from './support/two-accounts.ts'

const world = rolesOfTwoAccounts()
const { assume, eventOf, fresh, newRole, newUser, putRolePolicy, refusal, rootOf, send } = world
const deny = (Action: string, more: object = {}) => ({ ...allow(Action, more), Effect: 'Deny' })

/** The id of the event of a call by `arn`. */
async function eventId(eventName: string, arn: string, account: string = ONE): Promise<string> {
  return String((await eventOf(account, eventName, ({ userIdentity }) => userIdentity.arn === arn)).eventID)
}

const clientOf = (credentials: Key) => ({
  endpoint: world.accounts.castellan.endpoint,
  region: 'us-east-1',
  credentials,
  maxAttempts: 1,
})

function explain(id: string, key: Key = rootOf(ONE), ...more: readonly string[]) {
  const words = ['explain', id, '--endpoint', world.accounts.castellan.endpoint, ...more]
  return runKeeperHere(words, { key, state: '/nonexistent' })
}

interface Told {
  readonly asks: readonly {
    readonly asItWas?: { readonly decision: { readonly effect: string; readonly because: { readonly type: string } } }
    readonly today?: { readonly decision: { readonly effect: string } }
  }[]
  readonly changes: readonly string[]
  readonly lost: readonly string[]
  readonly gone?: string
  readonly remedy: { readonly grants: readonly { readonly type: string; readonly statements: readonly object[] }[] }
}

async function told(id: string): Promise<Told> {
  const { code, stdout, stderr } = await explain(id, rootOf(ONE), '--format', 'json')
  assert.equal(code, 0, stderr)
  return JSON.parse(stdout)
}

/** A denied call with the event's id. */
async function denied(key: Key, arn: string, operation: string, input: object, service = 'iam'): Promise<string> {
  assert.notEqual(await refusal(key, service, operation, input), '')
  return eventId(operation, arn)
}

describe('castellan explain says of a denied call each statement’s part in it, and the smallest that would allow it', () => {
  test('of a user and its groups', async () => {
    const { key, arn, UserName } = await newUser(ONE, { ...allow('iam:GetRole'), Sid: 'Roles' })
    const GroupName = fresh('group')
    await send(rootOf(ONE), 'iam', 'CreateGroup', { GroupName })
    const PolicyDocument = document(allow('iam:DeleteGroup', { Resource: `arn:aws:iam::${ONE}:group/none` }))
    await send(rootOf(ONE), 'iam', 'PutGroupPolicy', { GroupName, PolicyName: 'of-group', PolicyDocument })
    await send(rootOf(ONE), 'iam', 'AddUserToGroup', { GroupName, UserName })
    const id = await denied(key, arn, 'DeleteGroup', { GroupName })
    const { code, stdout, stderr } = await explain(id)
    assert.deepEqual([code, stderr], [0, ''])
    const resource = `arn:aws:iam::${ONE}:group/${GroupName}`
    assert.match(
      stdout,
      /^account 111122223333 at .*\nDeleteGroup of iam\.amazonaws\.com, .* by arn:aws:iam::111122223333:user/,
    )
    assert.ok(
      stdout.includes(`denied: iam:DeleteGroup on ${resource}, since no identity-based policy allows it`),
      stdout,
    )
    assert.match(
      stdout,
      /statement 0 \(Roles\): Allow, does not match\n\s+Action "iam:GetRole" does not cover iam:DeleteGroup/,
    )
    assert.match(stdout, /of-group\n\s+statement 0: Allow, does not match\n\s+Resource ".*group\/none" does not cover/)
    const statement = { Effect: 'Allow', Action: 'iam:DeleteGroup', Resource: resource }
    assert.ok(
      stdout.includes(
        `The smallest statement that would allow it, in a policy of the caller's:\n${JSON.stringify(statement, undefined, 2)}`,
      ),
    )
    assert.ok(!stdout.includes('changed'))
    const { remedy } = await told(id)
    const [grant] = remedy.grants
    const more = { PolicyName: 'more', PolicyDocument: document(...(grant?.statements ?? [])) }
    await send(rootOf(ONE), 'iam', 'PutUserPolicy', { UserName, ...more })
    await send(rootOf(ONE), 'iam', 'RemoveUserFromGroup', { GroupName, UserName })
    await send(rootOf(ONE), 'iam', 'DeleteGroupPolicy', { GroupName, PolicyName: 'of-group' })
    await send(key, 'iam', 'DeleteGroup', { GroupName })
  })

  test('an explicit deny, which no statement mends', async () => {
    const { key, arn } = await newUser(ONE, allow('*'), { ...deny('iam:ListUsers'), Sid: 'NoUsers' })
    const { stdout } = await explain(await denied(key, arn, 'ListUsers', {}))
    assert.match(stdout, /by an explicit deny in an identity-based policy/)
    assert.match(stdout, /> statement 1 \(NoUsers\): Deny, matches/)
    assert.match(stdout, /No statement allows it, while this stands:\n {2}iam:ListUsers on .* statement 1 of own\n/)
  })

  test('a boundary, which has to have it too', async () => {
    const { key, arn, UserName } = await newUser(ONE)
    const PermissionsBoundary = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess'
    await send(rootOf(ONE), 'iam', 'PutUserPermissionsBoundary', { UserName, PermissionsBoundary })
    const { asks, remedy } = await told(await denied(key, arn, 'CreateGroup', { GroupName: 'g' }))
    assert.equal(asks[0]?.asItWas?.decision.because.type, 'identity-based policy')
    assert.deepEqual(
      remedy.grants.map(({ type }) => type),
      ['identity-based policy', 'permissions boundary'],
    )
  })

  test('a session of a role, by what was passed to it, whatever its role has', async () => {
    const { key } = await newUser(ONE, allow('sts:AssumeRole'))
    const { RoleName, RoleArn } = await newRole(ONE, trusting({ AWS: ONE }), allow('*'))
    const session = await assume(key, RoleArn, { Policy: document(allow('iam:GetRole')) })
    const id = await denied(session, `arn:aws:sts::${ONE}:assumed-role/${RoleName}/job-1`, 'ListRoles', {})
    const { asks, remedy } = await told(id)
    assert.equal(asks[0]?.asItWas?.decision.because.type, 'session policy')
    assert.deepEqual(
      remedy.grants.map(({ type }) => type),
      ['session policy'],
    )
    await putRolePolicy(ONE, RoleName, allow('iam:GetRole'))
    const after = await told(id)
    assert.match(after.changes.join(), /^own \(identity-based policy\) has changed$/)
    assert.equal(after.lost.length, 1, 'the text of the inline policy before')
  })

  test('a federated user, whom its user’s policies and those that were passed to it have to allow', async () => {
    const { key } = await newUser(ONE, allow('sts:GetFederationToken'), allow('iam:GetRole'))
    const Name = fresh('bob').slice(0, 32)
    const Policy = document(allow('sns:ListTopics'))
    const { Credentials } = await send(key, 'sts', 'GetFederationToken', { Name, Policy })
    const arn = `arn:aws:sts::${ONE}:federated-user/${Name}`
    const id = await denied(keyOf(Credentials), arn, 'ListSubscriptions', {}, 'sns')
    const { asks, remedy } = await told(id)
    assert.equal(asks[0]?.asItWas?.decision.because.type, 'identity-based policy')
    assert.deepEqual(
      remedy.grants.map(({ type }) => type),
      ['identity-based policy', 'session policy'],
    )
  })

  test('managed policies that were passed to a session, by the version of then', async () => {
    const { key } = await newUser(ONE, allow('sts:AssumeRole'))
    const { RoleName, RoleArn } = await newRole(ONE, trusting({ AWS: ONE }), allow('*'))
    const PolicyName = fresh('passed')
    const PolicyDocument = document(allow('iam:GetRole'))
    const { Policy } = await send(rootOf(ONE), 'iam', 'CreatePolicy', { PolicyName, PolicyDocument })
    const { Arn: PolicyArn } = Policy as { Arn: string }
    const session = await assume(key, RoleArn, { PolicyArns: [{ arn: PolicyArn }] })
    const id = await denied(session, `arn:aws:sts::${ONE}:assumed-role/${RoleName}/job-1`, 'ListUsers', {})
    const next = { PolicyArn, PolicyDocument: document(allow('iam:ListUsers')), SetAsDefault: true }
    await send(rootOf(ONE), 'iam', 'CreatePolicyVersion', next)
    const after = await told(id)
    assert.equal(after.asks[0]?.asItWas?.decision.because.type, 'session policy')
    assert.equal(after.asks[0]?.today?.decision.effect, 'Allow')
    assert.deepEqual(after.changes, [`${PolicyArn} v1 (session policy) has changed: v2 is in force`])
    await send(rootOf(ONE), 'iam', 'DeletePolicyVersion', { PolicyArn, VersionId: 'v1' })
    await send(rootOf(ONE), 'iam', 'DeletePolicy', { PolicyArn })
    const gone = await explain(id)
    assert.match(gone.stdout, /With today's policies, denied: iam:ListUsers/)
  })

  test('a role’s trust policy, and root’s session of another account’s topic', async () => {
    const { RoleArn } = await newRole(ONE, trusting({ AWS: TWO }))
    const { key, arn } = await newUser(ONE, allow('sts:AssumeRole'))
    const id = await denied(key, arn, 'AssumeRole', { RoleArn, RoleSessionName: 's' }, 'sts')
    const { remedy } = await told(id)
    const statement = { Effect: 'Allow', Principal: { AWS: arn }, Action: 'sts:AssumeRole' }
    assert.deepEqual(remedy.grants, [{ type: 'resource-based policy', statements: [statement] }])

    const { TopicArn } = await send(rootOf(TWO), 'sns', 'CreateTopic', { Name: fresh('topic') })
    const root = `arn:aws:iam::${ONE}:root`
    const byRoot = await explain(await denied(rootOf(ONE), root, 'GetTopicAttributes', { TopicArn }, 'sns'))
    assert.match(byRoot.stdout, /denied: sns:GetTopicAttributes on .*, since no resource-based policy allows it/)
    assert.match(byRoot.stdout, /left aside, as neither identity-based policies nor boundaries limit the root user/)
    assert.match(byRoot.stdout, /in the resource's own policy:/)
  })
})

describe('of services that are not implemented it says the same', () => {
  test('of each thing that a call asks for, and the smallest statement for those that are denied alone', async () => {
    const FunctionName = fresh('function')
    const target = `arn:aws:lambda:us-east-1:${ONE}:function:${FunctionName}`
    const Role = `arn:aws:iam::${ONE}:role/runs`
    const { key, arn } = await newUser(ONE, allow('lambda:CreateFunction', { Resource: target }))
    const lambda = new LambdaClient(clientOf(key))
    const create = new CreateFunctionCommand({ FunctionName, Role, Code: { ZipFile: new Uint8Array([1]) } })
    await assert.rejects(lambda.send(create), { name: 'AccessDeniedException' })
    lambda.destroy()
    const id = await eventId('CreateFunction', arn)
    const { stdout } = await explain(id)
    assert.ok(stdout.includes(`denied: iam:PassRole on ${Role}, since`), stdout)
    assert.ok(stdout.includes(`allowed: lambda:CreateFunction on ${target}, by`), stdout)
    const statement = { Effect: 'Allow', Action: 'iam:PassRole', Resource: Role }
    assert.deepEqual((await told(id)).remedy.grants, [{ type: 'identity-based policy', statements: [statement] }])
  })

  test('of a name that the request does not say whole', async () => {
    const secret = `arn:aws:secretsmanager:us-east-1:${ONE}:secret:db-`
    const { key, arn } = await newUser(ONE, allow('secretsmanager:GetSecretValue', { Resource: `${secret}AbCdEf` }))
    const secrets = new SecretsManagerClient(clientOf(key))
    const get = new GetSecretValueCommand({ SecretId: 'db' })
    await assert.rejects(secrets.send(get), { name: 'AccessDeniedException' })
    secrets.destroy()
    const id = await eventId('GetSecretValue', arn)
    const { stdout } = await explain(id)
    assert.match(
      stdout,
      /secret:db-\$\{unknown:6\}, since no identity-based policy allows it for every value of \$\{unknown:6\}/,
    )
    const statement = { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: `${secret}??????` }
    assert.deepEqual((await told(id)).remedy.grants, [{ type: 'identity-based policy', statements: [statement] }])
  })
})

describe('what has changed since', () => {
  test('a managed policy: the version that decided is read, and today’s decision stands beside it', async () => {
    const { key, arn, UserName } = await newUser(ONE)
    const PolicyName = fresh('managed')
    const made = await send(rootOf(ONE), 'iam', 'CreatePolicy', {
      PolicyName,
      PolicyDocument: document(allow('iam:GetRole')),
    })
    const PolicyArn = (made.Policy as { Arn: string }).Arn
    await send(rootOf(ONE), 'iam', 'AttachUserPolicy', { UserName, PolicyArn })
    const id = await denied(key, arn, 'ListGroups', {})
    const next = { PolicyArn, PolicyDocument: document(allow('iam:ListGroups')), SetAsDefault: true }
    await send(rootOf(ONE), 'iam', 'CreatePolicyVersion', next)
    const changed = await explain(id)
    assert.match(changed.stdout, /\ndenied: iam:ListGroups on .*[\s\S]*Action "iam:GetRole" does not cover/)
    assert.ok(changed.stdout.includes(`${PolicyArn} v1 (identity-based policy) has changed: v2 is in force`))
    assert.match(changed.stdout, /With today's policies, allowed: iam:ListGroups/)
    assert.match(changed.stdout, /Today's policies allow it\.\n$/)
    await send(rootOf(ONE), 'iam', 'DeletePolicyVersion', { PolicyArn, VersionId: 'v1' })
    const { asks, lost } = await told(id)
    assert.deepEqual(lost, [`${PolicyArn} v1 (identity-based policy) of then is kept nowhere`])
    assert.deepEqual([asks[0]?.asItWas, asks[0]?.today?.decision.effect], [undefined, 'Allow'])
    await send(rootOf(ONE), 'iam', 'DetachUserPolicy', { UserName, PolicyArn })
    await send(rootOf(ONE), 'iam', 'DeletePolicy', { PolicyArn })
    const { changes } = await told(id)
    assert.deepEqual(changes, [`${PolicyArn} v1 (identity-based policy) is not in force any more`])
  })

  test('whoever called is deleted, and another has its name', async () => {
    const { key, arn, UserName } = await newUser(ONE, allow('iam:GetRole'))
    const id = await denied(key, arn, 'ListUsers', {})
    await send(rootOf(ONE), 'iam', 'DeleteUserPolicy', { UserName, PolicyName: 'own' })
    await send(rootOf(ONE), 'iam', 'DeleteAccessKey', { UserName, AccessKeyId: key.accessKeyId })
    await send(rootOf(ONE), 'iam', 'DeleteUser', { UserName })
    assert.equal((await told(id)).gone, `the user ${UserName} was deleted`)
    await send(rootOf(ONE), 'iam', 'CreateUser', { UserName })
    const { stdout } = await explain(id)
    assert.match(stdout, /\ndenied: iam:ListUsers on .*\(identity-based policy\)\n/)
    assert.match(stdout, /Today nobody is this caller: the user .* was deleted, and another has its name\.\n$/)
  })
})

describe('what there is nothing to explain of', () => {
  test('an event of another account and one that there is not have one answer', async () => {
    const { key, arn } = await newUser(TWO)
    assert.equal(await refusal(key, 'iam', 'ListUsers', {}), 'AccessDenied')
    const theirs = await eventId('ListUsers', arn, TWO)
    const none = '00000000-0000-4000-8000-000000000000'
    const answers = await Promise.all([theirs, none].map(async (id) => ({ ...(await explain(id)), id })))
    for (const { code, stderr, id } of answers) {
      assert.equal(code, 2)
      assert.match(stderr, new RegExp(`account ${ONE} has no event \`${id}\` in us-east-1`))
    }
  })

  test('a word that is no id', async () => {
    for (const word of ['x', `${'0'.repeat(8)}-0000`, 'ListUsers']) assert.equal((await explain(word)).code, 2)
  })

  test('a call that was allowed, and a refusal that no policy decided', async () => {
    const { key, arn } = await newUser(ONE, allow('*'))
    await send(key, 'iam', 'ListAccountAliases', {})
    const done = await explain(await eventId('ListAccountAliases', arn))
    assert.match(done.stdout, /: done\nit asked for one thing and was allowed/)
    const missing = await explain(await denied(key, arn, 'GetGroup', { GroupName: 'none' }))
    assert.match(missing.stdout, /: NoSuchEntity\nno policy decided on it: /)
  })
})

test('whoever may not read the event, or a policy that decided, is told which permission is missing', async () => {
  const { key, arn, UserName } = await newUser(ONE)
  const id = await denied(key, arn, 'ListUsers', {})
  const READS: readonly (readonly [action: string, needed: RegExp])[] = [
    ['', /allow `cloudtrail:LookupEvents`/],
    ['cloudtrail:LookupEvents', /allow `iam:GetUser`/],
    ['iam:GetUser', /allow `iam:ListGroupsForUser`/],
    ['iam:ListGroupsForUser', /allow `iam:ListUserPolicies`/],
    ['iam:ListUserPolicies', /allow `iam:ListAttachedUserPolicies`/],
    ['iam:ListAttachedUserPolicies', /allow `iam:GetUserPolicy`/],
    ['iam:GetUserPolicy', /allow `iam:GetAccountPasswordPolicy`/],
  ]
  await send(rootOf(ONE), 'iam', 'PutUserPolicy', {
    UserName,
    PolicyName: 'own',
    PolicyDocument: document(allow('iam:GetRole')),
  })
  const reader = await newUser(ONE)
  const actions: string[] = ['sts:GetCallerIdentity']
  for (const [action, needed] of READS) {
    if (action !== '') actions.push(action)
    const PolicyDocument = document(allow(actions))
    await send(rootOf(ONE), 'iam', 'PutUserPolicy', { UserName: reader.UserName, PolicyName: 'reads', PolicyDocument })
    const { code, stdout, stderr } = await explain(id, reader.key)
    assert.equal(code, 2, `${action}: ${stdout}`)
    assert.match(stderr, needed)
  }
  const PolicyDocument = document(allow([...actions, 'iam:GetAccountPasswordPolicy']))
  await send(rootOf(ONE), 'iam', 'PutUserPolicy', { UserName: reader.UserName, PolicyName: 'reads', PolicyDocument })
  assert.equal((await explain(id, reader.key)).code, 0)
})
