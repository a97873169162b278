import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type AccountPrincipal, accountId, iamUser } from '../aws/index.ts'
import type { SessionFederation, StsSession } from '../credentials/index.ts'
import { referenceDecision } from '../policy/testing/reference-combination.ts'
import type { ReferenceDocument } from '../policy/testing/reference-evaluator.ts'
import { wideStatement } from '../policy/testing/scenario-arbitrary.ts'
import { ApiModels, identify } from '../protocol/index.ts'
import { SERVICES } from '../services/index.ts'
import { openWorld } from '../signin/testing/world.ts'
import { authorise } from './authorise.ts'
import type { Exchange } from './exchange.ts'
import { openAuthenticator, type SessionFacts } from './testing/authenticator.ts'

const CASES = 400
const HOME = accountId('111122223333')
const AWAY = accountId('444455556666')
const OF_BOUNDARY = { policyId: 'ANPABOUNDARY', policyName: 'boundary', arn: `arn:aws:iam::${HOME}:policy/boundary` }
const OF_SESSION = { policyId: 'ANPASESSION', policyName: 'session', arn: `arn:aws:iam::${HOME}:policy/session` }
const USER = { userId: 'AIDAEXAMPLE', userName: 'a', path: '/' }
const ROLE = { roleId: 'AROAEXAMPLE', roleName: 'r', path: '/' }

/** What a request is signed with: a user's own key, or what an operation of STS gave. */
type Kind = 'a key' | StsSession['issuedBy']

const ofRole: AccountPrincipal = {
  kind: 'assumed-role',
  accountId: HOME,
  arn: `arn:aws:sts::${HOME}:assumed-role/r/s`,
  role: { roleName: 'r', arn: `arn:aws:iam::${HOME}:role/r`, roleId: ROLE.roleId },
  sessionName: 's',
}
/** Who asks, written down by AWS's table of principals and not by the server. */
const WHO: Readonly<Record<Kind, AccountPrincipal>> = {
  'a key': iamUser(HOME, USER),
  GetSessionToken: iamUser(HOME, USER),
  GetDelegatedAccessToken: iamUser(HOME, USER),
  AssumeRole: ofRole,
  AssumeRoleWithWebIdentity: ofRole,
  AssumeRoleWithSAML: ofRole,
  GetFederationToken: {
    kind: 'federated-user',
    accountId: HOME,
    arn: `arn:aws:sts::${HOME}:federated-user/f`,
    name: 'f',
    userId: `${HOME}:f`,
    issuer: iamUser(HOME, USER),
  },
}
const isUser = (kind: Kind) => kind === 'a key' || kind === 'GetSessionToken' || kind === 'GetDelegatedAccessToken'
const isRole = (kind: Kind) => kind.startsWith('AssumeRole')

const FEDERATIONS: Readonly<Partial<Record<Kind, SessionFederation>>> = {
  AssumeRoleWithWebIdentity: { provider: 'accounts.google.com', claims: { 'accounts.google.com:sub': '1' } },
  AssumeRoleWithSAML: { provider: `arn:aws:iam::${HOME}:saml-provider/p`, claims: { 'saml:sub': 'Ann' } },
}
const ALL = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}'
const MFA_AGE = 90

const named = fc.constantFrom(
  ...['*', HOME, AWAY, `arn:aws:iam::${HOME}:root`, `arn:aws:iam::${HOME}:user/a`, 'AIDAEXAMPLE', 'AROAEXAMPLE'],
  ...[`arn:aws:iam::${HOME}:role/r`, `arn:aws:sts::${HOME}:assumed-role/r/s`, `arn:aws:sts::${HOME}:federated-user/f`],
)
/** Tests of each key that says who asks: of values that some kinds have, and of whether there is one. */
const CONDITIONS: readonly Readonly<Record<string, Readonly<Record<string, string>>>>[] = [
  ...['User', 'AssumedRole', 'FederatedUser'].map((type) => ({ StringEquals: { 'aws:PrincipalType': type } })),
  ...Object.values(WHO).map((who) => ({ ArnEquals: { 'aws:PrincipalArn': arnKey(who) } })),
  ...[USER.userId, `${ROLE.roleId}:*`, `${HOME}:f`].map((id) => ({ StringLike: { 'aws:userid': id } })),
  { StringEquals: { 'aws:username': 'a' } },
  { StringEquals: { 'aws:PrincipalAccount': HOME } },
  { StringEquals: { 'aws:SourceIdentity': 'Alice' } },
  { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
  { NumericLessThan: { 'aws:MultiFactorAuthAge': String(MFA_AGE + 1) } },
  { DateLessThan: { 'aws:TokenIssueTime': '2020-01-01T00:00:00Z' } },
  { DateGreaterThan: { 'aws:TokenIssueTime': '2020-01-01T00:00:00Z' } },
  ...Object.values(FEDERATIONS).flatMap(({ provider, claims }) => [
    { StringEquals: { 'aws:FederatedProvider': provider } },
    { StringEquals: claims as Record<string, string> },
  ]),
  ...['username', 'SourceIdentity', 'MultiFactorAuthPresent', 'MultiFactorAuthAge', 'TokenIssueTime'].map((key) => ({
    Null: { [`aws:${key}`]: 'true' },
  })),
  ...['FederatedProvider', 'PrincipalServiceName', 'PrincipalTag/Team'].map((key) => ({
    Null: { [`aws:${key}`]: 'true' },
  })),
  { Bool: { 'aws:PrincipalIsAWSService': 'false' } },
]
const ofTag = fc.constantFrom('a', 'b').map((team) => ({ StringEquals: { 'aws:PrincipalTag/TEAM': team } }))

/** Every other is about a tag, or about another key of who asks, so that one that is lost shows. */
const statement = fc
  .tuple(wideStatement, fc.oneof(ofTag, fc.constantFrom(...CONDITIONS), fc.constant(undefined), fc.constant(undefined)))
  .map(([wide, Condition]) => ({ ...wide, ...(Condition && { Condition }) }))
const plain: fc.Arbitrary<ReferenceDocument> = fc.record({
  Version: fc.constant('2012-10-17'),
  Statement: fc.array(statement, { minLength: 1, maxLength: 3 }),
})
const resourcePolicy: fc.Arbitrary<ReferenceDocument> = fc.record({
  Version: fc.constant('2012-10-17'),
  Statement: fc.array(
    fc.tuple(statement, named).map(([statement, AWS]) => ({ ...statement, Principal: { AWS } })),
    { minLength: 1, maxLength: 3 },
  ),
})
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined })

const scenario = fc.record({
  kind: fc.constantFrom<Kind>(...(Object.keys(WHO) as Kind[]), 'AssumeRole'),
  pair: fc.constantFrom(
    ['s3:GetObject', 'arn:aws:s3:::b/k'],
    ['iam:GetUser', `arn:aws:iam::${HOME}:user/a`],
    ['kms:Decrypt', `arn:aws:kms:us-east-1:${HOME}:key/k`],
    ['sts:AssumeRole', `arn:aws:iam::${HOME}:role/other`],
    ['sts:GetCallerIdentity', '*'],
  ),
  identity: fc.array(plain, { maxLength: 2 }),
  boundary: maybe(plain),
  /** The policy that is passed, and a managed one that is passed by its ARN. */
  session: maybe(plain),
  managed: fc.option(plain, { nil: undefined, freq: 3 }),
  /** What GetScopedCredentials narrows it to. */
  scope: fc.option(plain, { nil: undefined, freq: 4 }),
  resource: maybe(fc.record({ accountId: fc.constantFrom(HOME, HOME, AWAY), policies: maybe(resourcePolicy) })),
  ownTag: maybe(fc.constantFrom('a', 'b')),
  sessionTag: maybe(fc.constantFrom('a', 'b')),
  sourceIdentity: maybe(fc.constantFrom('Alice', 'Bob')),
  isMfa: fc.boolean(),
})
type Scenario = typeof scenario extends fc.Arbitrary<infer Value> ? Value : never

/** Of a session its role's. */
function arnKey(who: AccountPrincipal): string {
  return who.kind === 'assumed-role' ? who.role.arn : who.arn
}

/**
 * The context by AWS's table: a user has its name, and sessions of others have none; a session's tag comes first; what
 * is known of MFA is known of GetSessionToken's alone.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
 */
function contextOf({ kind, ownTag, sessionTag, sourceIdentity, isMfa }: Scenario, now: number): Record<string, string> {
  const team = (isUser(kind) ? undefined : sessionTag) ?? ownTag
  const isByMfa = kind === 'GetSessionToken' && isMfa
  const federation = FEDERATIONS[kind]
  return {
    'aws:principaltype': isUser(kind) ? 'User' : isRole(kind) ? 'AssumedRole' : 'FederatedUser',
    'aws:principalarn': arnKey(WHO[kind]),
    'aws:principalaccount': HOME,
    'aws:principalisawsservice': 'false',
    'aws:userid': isUser(kind) ? USER.userId : isRole(kind) ? `${ROLE.roleId}:s` : `${HOME}:f`,
    ...(isUser(kind) && { 'aws:username': 'a' }),
    ...(kind !== 'a key' && {
      'aws:multifactorauthpresent': String(isByMfa),
      'aws:tokenissuetime': new Date(now).toISOString(),
    }),
    ...(isByMfa && { 'aws:multifactorauthage': String(MFA_AGE) }),
    ...(isRole(kind) && sourceIdentity !== undefined && { 'aws:sourceidentity': sourceIdentity }),
    ...(federation && { 'aws:federatedprovider': federation.provider, ...(federation.claims as object) }),
    ...(team !== undefined && { 'aws:principaltag/team': team }),
  }
}

function expected(given: Scenario, now: number): boolean {
  const { kind, pair, identity, boundary, session, managed, scope, resource } = given
  const [action = '', arn = ''] = pair
  const passed = [session, managed].filter((policy) => policy !== undefined)
  const none = kind === 'GetFederationToken' ? [] : undefined
  const request = { action, resource: arn, context: contextOf(given, now) }
  const isAllowed = (policies: readonly ReferenceDocument[] | undefined) =>
    referenceDecision({
      request,
      root: false,
      identity,
      boundary: boundary && [boundary],
      session: policies,
      surroundings: {
        principal: WHO[kind],
        managementAccountId: '999999999999',
        // Of one's own resource without a policy the server says nothing.
        resource:
          resource && (resource.policies || resource.accountId !== HOME)
            ? { accountId: resource.accountId, policies: resource.policies && [resource.policies] }
            : undefined,
      },
    }) === 'Allow'
  // A scope lets through what it allows itself, whatever a resource's policy says.
  const isWithin = (scopes: readonly ReferenceDocument[]) =>
    referenceDecision({ request, root: false, identity: scopes }) === 'Allow'
  const own = isAllowed(isUser(kind) ? undefined : passed.length > 0 ? passed : none)
  return own && (kind === 'a key' || scope === undefined || isWithin([scope]))
}

/** The session, as STS seals it. */
function factsOf({ kind, session, managed, scope, sessionTag, sourceIdentity, isMfa }: Scenario, now: number) {
  const passed = {
    ...(session && { policy: JSON.stringify(session) }),
    ...(managed && { policyArns: [OF_SESSION.arn] }),
    ...(sessionTag !== undefined && { tags: [{ key: 'team', value: sessionTag }] }),
  }
  const federation = FEDERATIONS[kind]
  const ofKind = isUser(kind)
    ? { ...(isMfa && { mfaAuthenticatedAt: now - MFA_AGE * 1000 }), principalId: USER.userId }
    : isRole(kind)
      ? {
          ...{ ...passed, sessionName: 's', principalId: ROLE.roleId },
          ...(sourceIdentity !== undefined && { sourceIdentity }),
          ...(federation && { federation }),
        }
      : { ...passed, name: 'f', principalId: USER.userId }
  // What partners have comes with a scope and a partner.
  const delegated = kind === 'GetDelegatedAccessToken' && { delegate: AWAY, scopes: [ALL] }
  return { issuedBy: kind, ...ofKind, ...delegated, ...(scope && { scopes: [JSON.stringify(scope)] }) } as SessionFacts
}

async function server() {
  const world = await openWorld({ withoutAccount: true })
  const home = Object.create(world, { account: { value: HOME } })
  const node = await openAuthenticator({ other: home })
  const facts = { name: 'home', rootEmail: 'home@example.com', rootPasswordHash: null, createdAt: 0 }
  await world.store.directory.createAccount({ accountId: HOME, ...facts })
  await node.store.write(HOME, async (tx) => {
    await tx.users.add({ ...USER, createdAt: 0, boundaryArn: null })
    const role = { description: null, maxSessionDuration: 3600, foreignPrincipals: null, serviceName: null }
    await tx.roles.add({ ...ROLE, ...role, createdAt: 0, trustPolicy: '{}', boundaryArn: null })
    for (const { policyId, policyName, arn } of [OF_BOUNDARY, OF_SESSION]) {
      const policy = { policyId, policyName, path: '/', arn, description: null }
      await tx.managedPolicies.add({ ...policy, createdAt: 0, updatedAt: 0, defaultVersion: 1, lastVersion: 1 })
    }
  })
  const ofUser = await Object.assign(node, { world: home }).newKey(USER.userId)
  const models = new ApiModels(SERVICES)

  async function put({ kind, identity, boundary, managed, ownTag }: Scenario): Promise<void> {
    const holder = isRole(kind) ? ROLE.roleId : USER.userId
    const boundaryArn = boundary ? OF_BOUNDARY.arn : null
    await node.store.write(HOME, async (tx) => {
      for (const name of ['0', '1']) await tx.inlinePolicies.remove(holder, name)
      for (const [index, document] of identity.entries())
        await tx.inlinePolicies.put(holder, { policyName: String(index), document: JSON.stringify(document) })
      for (const [{ policyId }, document = {}] of [
        [OF_BOUNDARY, boundary],
        [OF_SESSION, managed],
      ] as const) {
        await tx.managedPolicies.removeVersion(policyId, 1)
        const version = { version: 1, document: JSON.stringify(document), createdAt: 0 }
        await tx.managedPolicies.addVersion(policyId, version)
      }
      if (isRole(kind)) await tx.roles.update(holder, { boundaryArn })
      else await tx.users.setBoundary(holder, boundaryArn)
      await tx.iamTags.remove(holder, ['Team'], { foldsCase: true })
      if (ownTag !== undefined) await tx.iamTags.set(holder, [{ key: 'Team', value: ownTag }], { foldsCase: true })
    })
  }

  const may = async (given: Scenario): Promise<boolean> => {
    await put(given)
    const { kind, pair, resource } = given
    const [action = '', arn = ''] = pair
    const authenticated = await node.signed(kind === 'a key' ? ofUser : node.newSession(factsOf(given, world.clock())))
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const request = {
      method: 'POST',
      path: '/',
      query: '',
      rawHeaders: [],
      headers,
      body: Buffer.from(''),
      bodySha256: '',
    }
    const call = identify(models, request, 'sns', 'us-east-1')
    const exchange = { ...authenticated, accountId: HOME, call, request, sourceIp: '127.0.0.1', now: world.clock() }
    const asked = {
      action,
      resource: arn,
      ...(resource && { ownerAccount: resource.accountId }),
      ...(resource?.policies && { resourcePolicy: JSON.stringify(resource.policies) }),
    }
    try {
      await authorise(exchange as unknown as Exchange, { requests: [asked] })
      return true
    } catch (error) {
      assert.equal((error as { status?: number }).status, 403, String(error))
      return false
    }
  }
  return { may, now: () => world.clock() }
}

test(`what a session may by the server is what it may by AWS’s definitions, in ${CASES} generated cases`, async () => {
  const { may, now } = await server()
  let allowed = 0
  await fc.assert(
    fc.asyncProperty(scenario, async (given) => {
      const should = expected(given, now())
      assert.equal(await may(given), should)
      if (should) allowed++
    }),
    { numRuns: CASES, seed: 7 },
  )
  assert.ok(allowed > CASES / 10 && allowed < CASES * 0.9, `${allowed} allowed`)
})
