import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type AccountPrincipal, accountId, iamUser } from '../aws/index.ts'
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
const BOUNDARY = `arn:aws:iam::${HOME}:policy/boundary`
const USER = { userId: 'AIDAEXAMPLE', userName: 'a', path: '/' }
const ROLE = { roleId: 'AROAEXAMPLE', roleName: 'r', path: '/' }

type Kind = 'GetSessionToken' | 'AssumeRole' | 'GetFederationToken'

/** Who asks, written down by AWS's table of principals and not by the server. */
const WHO: Readonly<Record<Kind, AccountPrincipal>> = {
  GetSessionToken: iamUser(HOME, USER),
  AssumeRole: {
    kind: 'assumed-role',
    accountId: HOME,
    arn: `arn:aws:sts::${HOME}:assumed-role/r/s`,
    role: { roleName: 'r', arn: `arn:aws:iam::${HOME}:role/r`, roleId: ROLE.roleId },
    sessionName: 's',
  },
  GetFederationToken: {
    kind: 'federated-user',
    accountId: HOME,
    arn: `arn:aws:sts::${HOME}:federated-user/f`,
    name: 'f',
    userId: `${HOME}:f`,
    issuer: iamUser(HOME, USER),
  },
}

const named = fc.constantFrom(
  ...['*', HOME, AWAY, `arn:aws:iam::${HOME}:root`, `arn:aws:iam::${HOME}:user/a`, 'AIDAEXAMPLE', 'AROAEXAMPLE'],
  ...[`arn:aws:iam::${HOME}:role/r`, `arn:aws:sts::${HOME}:assumed-role/r/s`, `arn:aws:sts::${HOME}:federated-user/f`],
)
/** Every other is about a tag, so that a tag that is lost shows. */
const statement = fc.tuple(wideStatement, fc.constantFrom('a', 'b', undefined, undefined)).map(([wide, team]) => ({
  ...wide,
  ...(team !== undefined && { Condition: { StringEquals: { 'aws:PrincipalTag/TEAM': team } } }),
}))
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
  kind: fc.constantFrom<Kind>('GetSessionToken', 'AssumeRole', 'AssumeRole', 'GetFederationToken'),
  pair: fc.constantFrom(
    ['s3:GetObject', 'arn:aws:s3:::b/k'],
    ['iam:GetUser', `arn:aws:iam::${HOME}:user/a`],
    ['kms:Decrypt', `arn:aws:kms:us-east-1:${HOME}:key/k`],
    ['sts:AssumeRole', `arn:aws:iam::${HOME}:role/other`],
    ['sts:GetCallerIdentity', '*'],
  ),
  identity: fc.array(plain, { maxLength: 2 }),
  boundary: maybe(plain),
  session: maybe(plain),
  resource: maybe(fc.record({ accountId: fc.constantFrom(HOME, HOME, AWAY), policies: maybe(resourcePolicy) })),
  ownTag: maybe(fc.constantFrom('a', 'b')),
  sessionTag: maybe(fc.constantFrom('a', 'b')),
  isMfa: fc.boolean(),
})
type Scenario = typeof scenario extends fc.Arbitrary<infer Value> ? Value : never

/** The context by AWS's table: a user has its name, and sessions of others have none; a session's tag comes first. */
function contextOf({ kind, ownTag, sessionTag, isMfa }: Scenario): Record<string, string> {
  const team = (kind === 'GetSessionToken' ? undefined : sessionTag) ?? ownTag
  return {
    ...(kind === 'GetSessionToken' && { 'aws:username': 'a' }),
    'aws:multifactorauthpresent': String(kind === 'GetSessionToken' && isMfa),
    ...(team !== undefined && { 'aws:principaltag/team': team }),
  }
}

function expected(given: Scenario): boolean {
  const { kind, pair, identity, boundary, session, resource } = given
  const [action = '', arn = ''] = pair
  const withoutPolicy = kind === 'GetFederationToken' ? [] : undefined
  const effect = referenceDecision({
    request: { action, resource: arn, context: contextOf(given) },
    root: false,
    identity,
    boundary: boundary && [boundary],
    session: kind === 'GetSessionToken' ? undefined : session ? [session] : withoutPolicy,
    surroundings: {
      principal: WHO[kind],
      managementAccountId: '999999999999',
      // Of one's own resource without a policy the server says nothing.
      resource:
        resource && (resource.policies || resource.accountId !== HOME)
          ? { accountId: resource.accountId, policies: resource.policies && [resource.policies] }
          : undefined,
    },
  })
  return effect === 'Allow'
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
    const policy = { policyId: 'ANPAEXAMPLE', policyName: 'boundary', path: '/', arn: BOUNDARY, description: null }
    await tx.managedPolicies.add({ ...policy, createdAt: 0, updatedAt: 0, defaultVersion: 1, lastVersion: 1 })
  })
  const models = new ApiModels(SERVICES)

  async function put({ kind, identity, boundary, ownTag }: Scenario): Promise<void> {
    const isRole = kind === 'AssumeRole'
    const holder = isRole ? ROLE.roleId : USER.userId
    const boundaryArn = boundary ? BOUNDARY : null
    await node.store.write(HOME, async (tx) => {
      for (const name of ['0', '1']) await tx.inlinePolicies.remove(holder, name)
      for (const [index, document] of identity.entries())
        await tx.inlinePolicies.put(holder, { policyName: String(index), document: JSON.stringify(document) })
      await tx.managedPolicies.removeVersion('ANPAEXAMPLE', 1)
      const version = { version: 1, document: JSON.stringify(boundary ?? {}), createdAt: 0 }
      await tx.managedPolicies.addVersion('ANPAEXAMPLE', version)
      if (isRole) await tx.roles.update(holder, { boundaryArn })
      else await tx.users.setBoundary(holder, boundaryArn)
      await tx.iamTags.remove(holder, ['Team'], { foldsCase: true })
      if (ownTag !== undefined) await tx.iamTags.set(holder, [{ key: 'Team', value: ownTag }], { foldsCase: true })
    })
  }

  return async (given: Scenario): Promise<boolean> => {
    await put(given)
    const { kind, pair, resource, session, sessionTag, isMfa } = given
    const [action = '', arn = ''] = pair
    const passed = {
      ...(session && { policy: JSON.stringify(session) }),
      ...(sessionTag !== undefined && { tags: [{ key: 'team', value: sessionTag }] }),
    }
    const facts = {
      GetSessionToken: { ...(isMfa && { mfaAuthenticatedAt: world.clock() }), principalId: USER.userId },
      AssumeRole: { ...passed, sessionName: 's', principalId: ROLE.roleId },
      GetFederationToken: { ...passed, name: 'f', principalId: USER.userId },
    }[kind]
    const authenticated = await node.signed(node.newSession({ issuedBy: kind, ...facts } as SessionFacts))
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
}

test(`what a session may by the server is what it may by AWS’s definitions, in ${CASES} generated cases`, async () => {
  const may = await server()
  let allowed = 0
  await fc.assert(
    fc.asyncProperty(scenario, async (given) => {
      const should = expected(given)
      assert.equal(await may(given), should)
      if (should) allowed++
    }),
    { numRuns: CASES, seed: 7 },
  )
  assert.ok(allowed > CASES / 10 && allowed < CASES * 0.9, `${allowed} allowed`)
})
