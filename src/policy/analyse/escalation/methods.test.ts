import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { findAction } from '../../index.ts'
import { EscalationGraph, METHODS } from './graph.ts'
import type { Method, Need, Way } from './method.ts'
import { AccountIndex } from './principals.ts'
import { Targets } from './targets.ts'
import { ACCOUNT_ID, ADMINISTRATOR_ACCESS, account, allow, document, group, inline, role, user } from './testing.ts'

const POLICY = `arn:aws:iam::${ACCOUNT_ID}:policy/team`
const BOUNDARY = `arn:aws:iam::${ACCOUNT_ID}:policy/limits`
const SERVICES = [...new Set(METHODS.flatMap(({ method }) => /to (\S+)$/.exec(method.name)?.[1] ?? []))]
/** Some policy asks for tags: else nobody gains by changing them. */
const TAGGED = { StringEquals: { 'aws:ResourceTag/team': 'a' } }
/** Some policy asks for policies of a name: else nobody gains by creating one. */
const NAMED = { ArnLike: { 'iam:PolicyARN': `arn:aws:iam::${ACCOUNT_ID}:policy/dev-*` } }
const DENIES = `arn:aws:iam::${ACCOUNT_ID}:policy/denies`
const deny = (more: object = {}) => ({ Effect: 'Deny', Action: 's3:*', Resource: '*', ...more })

/** An account in which every method has a target, and `mallory` may do only `actions`. */
function accountWith(actions: readonly string[]) {
  return new AccountIndex(
    account({
      users: [
        user('mallory', { inlinePolicies: inline(allow(actions.length > 0 ? actions : 'none:None')) }),
        user('target', {
          groups: ['team'],
          attachedPolicies: [POLICY, DENIES],
          boundary: BOUNDARY,
          inlinePolicies: inline(deny({ Condition: TAGGED }), deny({ Condition: NAMED })),
          tags: {},
        }),
      ],
      groups: [
        group('team', { attachedPolicies: [POLICY, DENIES], inlinePolicies: inline(deny()) }),
        group('admins', { attachedPolicies: [ADMINISTRATOR_ACCESS] }),
      ],
      roles: [
        role(
          'worker',
          { AWS: ACCOUNT_ID, Service: SERVICES, Federated: `arn:aws:iam::${ACCOUNT_ID}:saml-provider/corporate` },
          { boundary: BOUNDARY, tags: {}, attachedPolicies: [DENIES], inlinePolicies: inline(deny()) },
        ),
      ],
      managedPolicies: [
        {
          arn: POLICY,
          document: document(allow('s3:Get*')),
          otherVersions: [{ versionId: 'v1', document: document(allow('*')) }],
        },
        { arn: BOUNDARY, document: document(allow('s3:*')) },
        { arn: DENIES, document: document(deny()) },
      ],
    }),
  )
}

function waysOf(method: Method): readonly Way[] {
  const index = accountWith([...method.actions, 'iam:AddUserToGroup'])
  const [mallory] = index.principals
  if (!mallory) return []
  return method.ways({
    by: mallory,
    account: index,
    principals: new Targets(index.principals),
    isOfChanged: false,
    targets: () => index.principals,
    trusts: (role) => index.trusts(role, mallory, false, []),
    trustsService: () => ({ isConditional: false }),
    permits: () => true,
    allows: () => true,
    leads: () => undefined,
    leading: () => ({ policies: [], others: [] }),
    boundaries: () => [],
    leaveOut: () => undefined,
  })
}

function isOpen(name: string, sentence: string, actions: readonly string[]): boolean {
  const index = accountWith(actions)
  const [mallory] = index.principals
  assert.ok(mallory)
  return new EscalationGraph(index)
    .openTo(mallory)
    .some(({ edge }) => edge.method === name && edge.sentence.endsWith(sentence))
}

/** Going into a boundary helps only where conditions ask for it: `facts.test.ts` does. */
function isByConditions({ name, actions }: Method): boolean {
  return name.endsWith('PermissionsBoundary') && actions.length > 1
}

describe('each method of escalation', () => {
  for (const { method } of METHODS.filter(({ method }) => !isByConditions(method))) {
    const [way] = waysOf(method)
    const needs = way?.needs ?? []
    test(`${method.name} (${needs.map(({ action }) => action).join(', ')}) is open with what it needs and with nothing less`, () => {
      assert.ok(way, 'it has a target')
      const asked = needs.filter(({ allowedByResource }: Need) => !allowedByResource).map(({ action }) => action)
      assert.ok(isOpen(method.name, way.sentence, asked))
      for (const left of asked)
        assert.ok(
          !isOpen(
            method.name,
            way.sentence,
            asked.filter((action) => action !== left),
          ),
          left,
        )
    })
  }

  test('names actions that AWS has, and a page of AWS', () => {
    for (const { method } of METHODS) {
      assert.match(method.source, /^https:\/\/docs\.aws\.amazon\.com\//)
      for (const { needs } of waysOf(method)) for (const { action } of needs) assert.ok(findAction(action), action)
    }
  })
})
