import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Principal, principalOfArn } from '../../../aws/index.ts'
import { compile, decide } from '../../index.ts'
import { escalation } from '../index.ts'
import type { AccountRole, AccountUser } from './account.ts'
import { ACCOUNT_ID, account, allow, document, IF, inline, role, user, verdict, verdictOn } from './testing.ts'

const USER = `arn:aws:iam::${ACCOUNT_ID}:user/alice`
const ROLE = `arn:aws:iam::${ACCOUNT_ID}:role/alice`
const BOUNDARY = `arn:aws:iam::${ACCOUNT_ID}:policy/boundary`
const OTHER = `arn:aws:iam::${ACCOUNT_ID}:user/bob`

const TRUSTED: readonly (object | '*')[] = [
  '*',
  { AWS: ACCOUNT_ID },
  { AWS: USER },
  { AWS: ROLE },
  { AWS: `arn:aws:sts::${ACCOUNT_ID}:assumed-role/alice/example` },
  { AWS: OTHER },
  { Service: 'ec2.amazonaws.com' },
]
const ASSUME = allow('sts:AssumeRole')
const OWN: readonly (readonly object[])[] = [
  [allow('s3:*')],
  [ASSUME],
  [allow('sts:AssumeRole', { Resource: `arn:aws:iam::${ACCOUNT_ID}:role/other` })],
  [ASSUME, { ...ASSUME, Effect: 'Deny' }],
]
const BOUNDARIES: readonly (readonly object[] | undefined)[] = [undefined, [allow('*')], [allow('s3:*')]]

const PRINCIPALS: Readonly<Record<'user' | 'role', Principal>> = {
  user: named(USER),
  role: named(`arn:aws:sts::${ACCOUNT_ID}:assumed-role/alice/example`),
}

function named(arn: string): Principal {
  const principal = principalOfArn(arn)
  assert.ok(principal)
  return principal
}

/** Whether the analysis says that alice can assume the role. */
function hasEdge(
  kind: 'user' | 'role',
  boss: AccountRole,
  more: Partial<AccountUser & AccountRole>,
  limits?: string,
): boolean {
  const of = account({
    users: kind === 'user' ? [user('alice', more)] : [],
    roles: [boss, ...(kind === 'role' ? [role('alice', { Service: 'lambda.amazonaws.com' }, more)] : [])],
    managedPolicies: limits === undefined ? [] : [{ arn: BOUNDARY, document: limits }],
  })
  return escalation(of).edges.some(
    ({ from, method, to }) => from.endsWith('/alice') && method === 'sts:AssumeRole' && to === boss.arn,
  )
}

describe('who can assume a role is as the engine decides it', () => {
  for (const kind of ['user', 'role'] as const) {
    for (const trusted of TRUSTED) {
      test(`a ${kind}, where the role trusts ${JSON.stringify(trusted)}`, () => {
        const boss = {
          ...role('boss', {}),
          trustPolicy: document({ Effect: 'Allow', Principal: trusted, Action: 'sts:AssumeRole' }),
        }
        for (const own of OWN) {
          for (const boundary of BOUNDARIES) {
            const limits = boundary && document(...boundary)
            const decision = decide(
              { action: 'sts:AssumeRole', resource: boss.arn, context: () => undefined },
              {
                identity: compile(inline(...own)),
                boundary:
                  limits === undefined
                    ? undefined
                    : compile([{ policy: 'b', document: limits }], 'permissions boundary'),
                principal: PRINCIPALS[kind],
                resource: {
                  accountId: ACCOUNT_ID,
                  policies: compile([{ policy: 'trust', document: boss.trustPolicy }], 'resource-based policy'),
                },
              },
            )
            const more = { inlinePolicies: inline(...own), ...(boundary && { boundary: BOUNDARY }) }
            assert.equal(
              hasEdge(kind, boss, more, limits),
              decision.effect === 'Allow',
              JSON.stringify({ own, boundary, decision }),
            )
          }
        }
      })
    }
  }
})

describe('a service that a role trusts', () => {
  const boss = (tags: AccountRole['tags'], condition: object) => {
    const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }
    const trustPolicy = document({ ...trust, ...condition })
    const more = { trustPolicy, inlinePolicies: inline(allow('*')), ...(tags && { tags }) }
    return account({
      users: [user('alice', { tags: {}, inlinePolicies: inline(allow(['iam:PassRole', 'lambda:*'])) })],
      roles: [role('boss', {}, more)],
    })
  }
  const ofTeam = IF('StringEquals', 'aws:ResourceTag/team', 'a')

  test('is let in as the conditions of the trust policy decide, by what is known of the role', () => {
    assert.equal(verdict('alice', boss({}, {})), 'administrator-equivalent')
    assert.equal(verdict('alice', boss({ team: 'a' }, ofTeam)), 'administrator-equivalent')
    assert.equal(verdict('alice', boss({}, ofTeam)), 'limited')
  })

  test('is let in with a condition where they ask for more than is known', () => {
    assert.equal(verdict('alice', boss(undefined, ofTeam)), 'administrator-equivalent?')
    const ofAccount = boss({}, IF('StringEquals', 'aws:SourceAccount', ACCOUNT_ID))
    assert.equal(verdict('alice', ofAccount), 'administrator-equivalent?')
    const [step] = verdictOn('alice', ofAccount).paths[0]?.steps ?? []
    assert.equal(step?.assumes, 'the conditions of the trust policy of boss hold')
  })

  test('is let in by who may give the role the tag that they ask for', () => {
    const of = boss({}, ofTeam)
    const users = [
      user('alice', { tags: {}, inlinePolicies: inline(allow(['iam:PassRole', 'iam:TagRole', 'lambda:*'])) }),
    ]
    assert.match(verdict('alice', { ...of, users }), /administrator-equivalent/)
  })
})

describe('a role whose trust policy somebody writes', () => {
  const ofTeam = IF('StringEquals', 'aws:PrincipalTag/team', 'a')
  const boss = role('boss', { AWS: OTHER }, { tags: {}, inlinePolicies: inline(allow('*', ofTeam)) })
  const of = (...statements: readonly object[]) =>
    verdict(
      'alice',
      account({ users: [user('alice', { tags: {}, inlinePolicies: inline(...statements) })], roles: [boss] }),
    )
  const denied = { Effect: 'Deny', Action: 'sts:TagSession', Resource: '*' }

  test('has sessions with the tags that policies want, unless the tagging of sessions is denied', () => {
    assert.equal(of(allow('iam:UpdateAssumeRolePolicy')), 'administrator-equivalent?')
    assert.equal(of(allow('iam:UpdateAssumeRolePolicy'), denied), 'limited')
  })

  test('has none of them where it trusts somebody for something else', () => {
    const trusting = role('boss', { AWS: ACCOUNT_ID }, { tags: {}, inlinePolicies: boss.inlinePolicies })
    const users = [user('alice', { tags: {}, inlinePolicies: inline(allow('sts:*')) })]
    assert.equal(verdict('alice', account({ users, roles: [trusting] })), 'limited')
  })

  test('has them when it is new', () => {
    const limits = { arn: BOUNDARY, document: document(allow('*', ofTeam)) }
    const attach = allow('iam:AttachRolePolicy', IF('ArnEquals', 'iam:PolicyARN', BOUNDARY))
    const users = [user('alice', { tags: {}, inlinePolicies: inline(allow('iam:CreateRole'), attach) })]
    assert.equal(verdict('alice', account({ users, managedPolicies: [limits] })), 'administrator-equivalent?')
  })
})
