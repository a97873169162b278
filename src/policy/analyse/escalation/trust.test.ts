import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Principal, principalOfArn } from '../../../aws/index.ts'
import { compile, decide } from '../../index.ts'
import { escalation } from '../index.ts'
import type { AccountRole, AccountUser } from './account.ts'
import { ACCOUNT_ID, account, allow, document, inline, role, user } from './testing.ts'

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
