import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { METHODS } from '../../src/policy/analyse/escalation/graph.ts'
import type { Method, Need, Way } from '../../src/policy/analyse/escalation/method.ts'
import { AccountIndex } from '../../src/policy/analyse/escalation/principals.ts'
import { Targets } from '../../src/policy/analyse/escalation/targets.ts'
import { type Account, type EscalationEdge, escalation } from '../../src/policy/analyse/index.ts'
import { IdentityProvider } from '../../src/saml/testing/identity-provider.ts'
import { until } from '../support/tools.ts'
import { document, nameOf } from './deployed.ts'
import type { Hand } from './hand.ts'
import { ACCOUNT_ID, EscalationServer } from './server.ts'

/*
 * Each method of escalation that takes calls of IAM and STS alone, done by somebody who may make those calls, on those
 * resources, and nothing else.
 */

const iam = (rest: string) => `arn:aws:iam::${ACCOUNT_ID}:${rest}`
const MALLORY = iam('user/mallory')
const AGENT = iam('role/agent')
const TEAM = iam('policy/team')
const LIMITS = iam('policy/limits')
const DENIES = iam('policy/denies')
const PROVIDER = iam('saml-provider/corporate')
const ADMINISTRATOR_ACCESS = 'arn:aws:iam::aws:policy/AdministratorAccess'
const allow = (Action: string | readonly string[], more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  ...more,
})
const inline = (...statements: readonly object[]) => [{ policy: 'own', document: document(...statements) }]

const nothing = { inlinePolicies: [], attachedPolicies: [], tags: {} }
const user = { ...nothing, groups: [], hasPassword: false, hasMfa: false }
const denies = allow('s3:*', { Effect: 'Deny', Condition: { StringEquals: { 'aws:ResourceTag/team': 'a' } } })
/** Nobody gains by a policy of a new name where no condition asks for one. */
const named = allow('s3:*', { Effect: 'Deny', Condition: { ArnLike: { 'iam:PolicyARN': iam('policy/dev-*') } } })
const trusting = (...Principals: readonly object[]) =>
  document(...Principals.map((Principal) => ({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' })))

/** An account in which every method has a target: a user takes it, or a role that the user can assume. */
const EVERY_TARGET: Account = {
  accountId: ACCOUNT_ID,
  users: [
    { ...user, name: 'mallory', arn: MALLORY },
    {
      ...{ ...user, name: 'target', arn: iam('user/target'), groups: ['team'], attachedPolicies: [TEAM, DENIES] },
      ...{ boundary: LIMITS, inlinePolicies: inline(denies) },
    },
    { ...user, name: 'signed-up', arn: iam('user/signed-up'), hasPassword: true },
    { ...user, name: 'secured', arn: iam('user/secured'), hasMfa: true },
  ],
  groups: [
    {
      ...{ ...nothing, name: 'team', arn: iam('group/team') },
      ...{ attachedPolicies: [TEAM, DENIES], inlinePolicies: inline(denies) },
    },
    { ...nothing, name: 'admins', arn: iam('group/admins'), attachedPolicies: [ADMINISTRATOR_ACCESS] },
  ],
  roles: [
    { ...nothing, name: 'agent', arn: AGENT, trustPolicy: trusting({ AWS: MALLORY }) },
    {
      ...{ ...nothing, name: 'worker', arn: iam('role/worker'), boundary: LIMITS },
      ...{ attachedPolicies: [DENIES], inlinePolicies: inline(denies) },
      trustPolicy: document(
        { Effect: 'Allow', Principal: { AWS: ACCOUNT_ID }, Action: 'sts:AssumeRole' },
        { Effect: 'Allow', Principal: { Federated: PROVIDER }, Action: 'sts:AssumeRoleWithSAML' },
      ),
    },
    { ...nothing, name: 'closed', arn: iam('role/closed'), trustPolicy: trusting({ Service: 'ec2.amazonaws.com' }) },
  ],
  managedPolicies: [
    {
      arn: TEAM,
      document: document(allow('s3:Get*')),
      otherVersions: [{ versionId: 'v1', document: document(allow('*')) }],
    },
    { arn: LIMITS, document: document(allow(['s3:*', 'iam:*', 'sts:*'])) },
    { arn: DENIES, document: document(denies) },
  ],
}

/** As much of it as a way is about, in which `by` may do what the statements say. */
function accountOf({ needs, target, group, policy }: Way, by: string, statements: readonly object[]): Account {
  // Nobody gains by tags where no condition asks for one.
  const own = { inlinePolicies: inline(...statements, denies, named) }
  const about = new Set([MALLORY, by, target?.arn, group?.arn, ...needs.map(({ resource }) => resource)])
  const has = ({
    attachedPolicies,
    boundary,
  }: {
    attachedPolicies?: readonly string[]
    boundary?: string | undefined
  }) => policy !== undefined && !target && !group && [...(attachedPolicies ?? []), boundary].includes(policy.policy)
  const isAbout = (each: Account['users'][number] | Account['groups'][number]) => about.has(each.arn) || has(each)
  const users = EVERY_TARGET.users.filter(isAbout)
  const joined = users.flatMap(({ groups }) => groups)
  return {
    ...EVERY_TARGET,
    users: users.map((each) => ({ ...each, ...(each.arn === by && own) })),
    groups: EVERY_TARGET.groups.filter((group) => isAbout(group) || joined.includes(group.name)),
    roles: EVERY_TARGET.roles.filter(isAbout).map((each) => ({ ...each, ...(each.arn === by && own) })),
  }
}

const hasSamlProvider = (root: Hand) =>
  root.send('iam', 'CreateSAMLProvider', {
    Name: nameOf(PROVIDER),
    SAMLMetadataDocument: new IdentityProvider().metadata(),
  })

/** What only conditions on a boundary open. */
const isByConditions = ({ name, actions }: Method) => name.endsWith('PermissionsBoundary') && actions.length > 1

/** All ways that the method has for `arn`, if that is allowed whatever it takes. */
function waysOf(method: Method, arn: string): readonly Way[] {
  const own = inline(allow([...method.actions, 'none:None']), named)
  const users = EVERY_TARGET.users.map((user) => (user.arn === MALLORY ? { ...user, inlinePolicies: own } : user))
  const index = new AccountIndex({ ...EVERY_TARGET, users })
  const by = index.principals.find((principal) => principal.arn === arn)
  assert.ok(by)
  const isBounded = ({ action, context }: Need) =>
    !method.actions.includes(action) || context?.['iam:PermissionsBoundary'] !== undefined
  return method.ways({
    by,
    account: index,
    principals: new Targets(index.principals),
    isOfChanged: false,
    targets: () => index.principals,
    trusts: (role) => index.trusts(role, by, false, []),
    trustsService: () => ({ isConditional: false }),
    permits: isByConditions(method) ? isBounded : () => true,
    allows: () => true,
    leads: () => undefined,
    leading: () => ({ policies: [], others: [] }),
    boundaries: () => [LIMITS],
    leaveOut: () => undefined,
  })
}

/** The statement that allows a request and no other: on its resource, and with what follows from what is asked. */
function statementOf({ action, resource, context = {} }: Need, target = resource): object {
  const given = Object.entries(context).filter(([, value]) => value !== undefined)
  return allow(action, {
    Resource: target,
    ...(given.length > 0 && { Condition: { ArnEquals: Object.fromEntries(given) } }),
  })
}

interface Example {
  readonly way: Way
  readonly by: string
}

/** Of each thing that comes of it, by as many requests, the first way; those of a role where a user has none. */
function examplesOf(method: Method): readonly Example[] {
  const seen = new Set<string>()
  const [ofUser, ofRole] = [MALLORY, AGENT].map((by) =>
    waysOf(method, by)
      .filter(({ target }) => by === AGENT || target?.arn !== AGENT)
      .map((way) => ({ way, by })),
  )
  return (ofUser?.length ? ofUser : (ofRole ?? [])).filter(({ way: { gain, target, needs } }) => {
    const kind = `${gain} ${target?.kind} ${needs.length}`
    const isNew = !seen.has(kind)
    seen.add(kind)
    return isNew
  })
}

function edgeOf(account: Account, method: Method, { way: { sentence }, by }: Example): EscalationEdge | undefined {
  const { edges } = escalation(account, (arn) => arn === by)
  return edges.find((edge) => edge.method === method.name && edge.sentence.endsWith(` ${sentence}`))
}

const server = new EscalationServer()

/** Whether the event history has calls of the actions, each with this code. */
async function areRecorded(root: Hand, by: string, actions: readonly string[], errorCode?: string): Promise<void> {
  await until(`events of ${actions}`, async () => {
    const answer = await root.send('cloudtrail', 'LookupEvents', {})
    const { Events } = answer as { Events: { CloudTrailEvent: string }[] }
    const events = Events.map(({ CloudTrailEvent }) => JSON.parse(CloudTrailEvent))
    const own = events.filter(({ userIdentity }) =>
      [userIdentity.arn, userIdentity.sessionContext?.sessionIssuer?.arn].includes(by),
    )
    const names = own.filter((event) => event.errorCode === errorCode).map(({ eventName }) => eventName)
    return actions.every((action) => names.includes(action.slice(action.indexOf(':') + 1))) || undefined
  })
}

describe('each method of escalation', () => {
  for (const { method, family } of METHODS) {
    if (family === 'pass role') continue
    const examples = examplesOf(method)
    test(`${method.name} (${method.actions.join(', ')}) has an example`, () => assert.ok(examples.length > 0))
    for (const example of examples) {
      const { way, by } = example
      test(`${method.name}: ${way.sentence}, by who may call what that takes, on that, and by nobody else`, async () => {
        const asked = way.needs.filter(({ allowedByResource }) => !allowedByResource)
        const account = accountOf(
          way,
          by,
          asked.map((need) => statementOf(need)),
        )
        const edge = edgeOf(account, method, example)
        assert.ok(edge, 'the analysis finds it')
        const { steps, root } = await server.deployed(account, hasSamlProvider)
        const hand = await steps.begin(MALLORY, ...(by === AGENT ? [AGENT] : []))
        const holder = by === AGENT ? 'Role' : 'User'
        const may = (statements: readonly object[]) =>
          root.send('iam', `Put${holder}Policy`, {
            [`${holder}Name`]: nameOf(by),
            PolicyName: 'own',
            PolicyDocument: document(...statements),
          })

        for (const [index, need] of asked.entries()) {
          const target = (i: number, resource = '*') => (i === index ? `${resource}-other` : resource)
          const statements = asked.map((each, i) => statementOf(each, target(i, each.resource)))
          const without = edgeOf(accountOf(way, by, statements), method, example)
          assert.equal(without, undefined, `the analysis finds it without ${need.action}`)
          await may(statements)
          const permission: EscalationEdge['permissions'][number] | undefined = edge.permissions.find(
            ({ request }) => request.action === need.action,
          )
          assert.ok(permission)
          const [answer] = await steps.ask(hand, { ...permission.request, to: edge.to })
          assert.equal(answer?.error?.code, 'AccessDenied', need.action)
        }
        await areRecorded(
          root,
          by,
          asked.map(({ action }) => action),
          'AccessDenied',
        )

        await may(asked.map((need) => statementOf(need)))
        assert.equal(await steps.take(edge), undefined)
        if (edge.gain === 'control') {
          const identity = await steps.hands.get(edge.to)?.send('sts', 'GetCallerIdentity', {})
          assert.ok(JSON.stringify(identity).includes(nameOf(edge.to)), JSON.stringify(identity))
        }
        await areRecorded(
          root,
          by,
          way.needs.map(({ action }) => action),
        )
      })
    }
  }
})
