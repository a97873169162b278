import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Decision, denialMessage, plainDenialMessage } from '../index.ts'

const principalArn = 'arn:aws:iam::123456789012:user/JohnDoe'
const action = 'codedeploy:ListDeployments'
const resource = 'arn:aws:codedeploy:us-east-1:123456789012:deploymentgroup:*'
const start = `User: ${principalArn} is not authorized to perform: ${action} on resource: ${resource}`
const rcp = 'arn:aws:organizations::123456789012:policy/o-exampleorgid/resource_control_policy/p-examplepolicyid'
const managed = 'arn:aws:iam::123456789012:policy/guard'

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
const cases: readonly (readonly [decision: Decision, context: string])[] = [
  [
    { effect: 'ImplicitDeny', because: { type: 'identity-based policy' } },
    `because no identity-based policy allows the ${action} action`,
  ],
  [
    { effect: 'ImplicitDeny', because: { type: 'permissions boundary' } },
    `because no permissions boundary allows the ${action} action`,
  ],
  [
    { effect: 'ImplicitDeny', because: { type: 'session policy' } },
    `because no session policy allows the ${action} action`,
  ],
  [
    { effect: 'ImplicitDeny', because: { type: 'resource-based policy' } },
    `because no resource-based policy allows the ${action} action`,
  ],
  [
    { effect: 'ImplicitDeny', because: { type: 'VPC endpoint policy' } },
    `because no VPC endpoint policy allows the ${action} action`,
  ],
  [
    { effect: 'ImplicitDeny', because: { type: 'service control policy' } },
    `because no service control policy allows the ${action} action`,
  ],
  [
    { effect: 'ExplicitDeny', because: { type: 'resource control policy', policy: rcp, statement: 0 } },
    `with an explicit deny in a resource control policy: ${rcp}`,
  ],
  [
    { effect: 'ExplicitDeny', because: { type: 'VPC endpoint policy', policy: 'vpce-1a2b3c4d', statement: 0 } },
    'with an explicit deny in a VPC endpoint policy',
  ],
  [
    { effect: 'ExplicitDeny', because: { type: 'identity-based policy', policy: 'inline', statement: 0 } },
    'with an explicit deny in an identity-based policy',
  ],
  [
    { effect: 'ExplicitDeny', because: { type: 'identity-based policy', policy: managed, statement: 0 } },
    `with an explicit deny in an identity-based policy: ${managed}`,
  ],
  [
    { effect: 'ExplicitDeny', because: { type: 'permissions boundary', policy: managed, statement: 0 } },
    `with an explicit deny in a permissions boundary: ${managed}`,
  ],
  [
    { effect: 'ExplicitDeny', because: { type: 'session policy', policy: 'session', statement: 0 } },
    'with an explicit deny in a session policy',
  ],
  [
    { effect: 'ExplicitDeny', because: { type: 'service control policy', policy: 'p', statement: 0 } },
    'with an explicit deny in a service control policy',
  ],
  [
    { effect: 'ExplicitDeny', because: { type: 'resource-based policy', policy: 'topic', statement: 0 } },
    'with an explicit deny in a resource-based policy',
  ],
]

describe('the denial message', () => {
  for (const [decision, context] of cases) {
    test(`says: ${context}`, () => {
      assert.equal(denialMessage({ principalArn, action, resource, decision }), `${start} ${context}`)
    })
  }

  const decision: Decision = { effect: 'ImplicitDeny', because: { type: 'identity-based policy' } }

  test('names no resource where there is none', () => {
    assert.equal(
      denialMessage({ principalArn, action, decision }),
      `User: ${principalArn} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`,
    )
  })

  test('has words of its own for a role trust policy', () => {
    const role = { principalArn, action: 'sts:AssumeRole', resource: 'arn:aws:iam::123456789012:role/HR' }
    const because = { type: 'resource-based policy' } as const
    const trustStart = `User: ${principalArn} is not authorized to perform: sts:AssumeRole`
    assert.equal(
      denialMessage({ ...role, decision: { effect: 'ImplicitDeny', because } }),
      `${trustStart} because no role trust policy allows the sts:AssumeRole action`,
    )
    assert.equal(
      denialMessage({ ...role, decision: { effect: 'ExplicitDeny', because } }),
      `${trustStart} with an explicit deny in the role trust policy`,
    )
  })

  test('says nothing of policies for a service that does not', () => {
    assert.equal(plainDenialMessage({ principalArn, action, resource, decision }), start)
  })

  test('is not made of a decision that allows', () => {
    assert.throws(() =>
      denialMessage({ principalArn, action, decision: { effect: 'Allow', because: { type: 'root user' } } }),
    )
  })
})
