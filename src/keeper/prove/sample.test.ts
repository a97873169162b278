import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { EvaluationResult, SimulatePrincipalPolicyRequest } from '@aws-sdk/client-iam'
import { account, allow, IAM_FULL_ACCESS, inline, user } from '../../policy/analyse/escalation/testing.ts'
import { isAllowedBy } from '../../policy/analyse/index.ts'
import { prove } from './proof.ts'
import { sampleOf } from './sample.ts'
import { type Simulate, simulateSample } from './simulate.ts'

const ALICE = 'arn:aws:iam::123456789012:user/alice'
const PATTERNS = ['iam:*']
const proof = prove(
  account({
    users: [
      user('alice', {
        attachedPolicies: [IAM_FULL_ACCESS],
        inlinePolicies: inline(
          allow('s3:GetObject', {
            Resource: 'arn:aws:s3:::logs/${aws:username}/*',
            Condition: { Bool: { 'aws:SecureTransport': 'true' } },
          }),
        ),
      }),
    ],
  }),
  ALICE,
  PATTERNS,
)
assert.ok(proof)
const sample = sampleOf(proof, PATTERNS)

describe('the sample', () => {
  test('is of allowed actions inside and outside, and of others from all services', () => {
    const count = (side: string) => sample.requests.filter((each) => each.side === side).length
    assert.deepEqual([count('inside'), count('beyond'), count('outside')], [100, 11, 200])
    assert.ok(sample.population.inside > 150)
    assert.equal(sample.population.beyond, 11)
    assert.ok(sample.population.outside > 15_000)
    const services = new Set(
      sample.requests.filter(({ side }) => side === 'outside').map(({ request }) => request.action.split(':')[0]),
    )
    assert.ok(services.size > 100, `${services.size} services`)
  })

  test('says of each request what the engine says', () => {
    const isAllowed = isAllowedBy(proof.policies)
    for (const { side, request, isAllowed: said } of sample.requests) {
      assert.equal(said, isAllowed(request))
      assert.equal(said, side !== 'outside', request.action)
    }
  })

  test('is the same each time', () => {
    assert.deepEqual(sampleOf(proof, PATTERNS), sample)
  })
})

/** A simulator that decides as given. */
function simulator(
  decide: (action: string) => EvaluationResult['EvalDecision'],
  isRefused = (_: readonly string[]) => false,
) {
  const inputs: SimulatePrincipalPolicyRequest[] = []
  const simulate: Simulate = async (input) => {
    inputs.push(input)
    const { ActionNames = [] } = input
    if (isRefused(ActionNames)) return 'refused'
    const EvaluationResults = ActionNames.map((action) => ({ EvalActionName: action, EvalDecision: decide(action) }))
    return { EvaluationResults, IsTruncated: false }
  }
  return { inputs, simulate }
}

const isAllowedAction = (action: string) =>
  sample.requests.some(({ request, isAllowed }) => request.action === action && isAllowed)
const asProved = (action: string) => (isAllowedAction(action) ? 'allowed' : 'implicitDeny')

describe('the simulation of the sample', () => {
  test('asks in few calls, with the context that the policies ask for', async () => {
    const { inputs, simulate } = simulator(asProved)
    const report = await simulateSample(ALICE, proof.policies, sample, simulate)
    assert.deepEqual(report.tried, { inside: 100, beyond: 11, outside: 200 })
    assert.deepEqual([report.disagreements, report.refused, report.deniedByOrganization], [[], [], 0])
    assert.ok(inputs.length <= 6, `${inputs.length} calls`)
    assert.deepEqual(
      inputs.find(({ ActionNames }) => ActionNames?.includes('s3:GetObject')),
      {
        PolicySourceArn: ALICE,
        ActionNames: ['s3:GetObject'],
        ResourceArns: ['arn:aws:s3:::logs/alice/example'],
        ContextEntries: [
          { ContextKeyName: 'aws:username', ContextKeyValues: ['alice'], ContextKeyType: 'string' },
          { ContextKeyName: 'aws:securetransport', ContextKeyValues: ['true'], ContextKeyType: 'boolean' },
        ],
      },
    )
  })

  test('says what the account decides otherwise', async () => {
    const { simulate } = simulator((action) => (action === 'iam:CreateUser' ? 'explicitDeny' : 'allowed'))
    const { disagreements } = await simulateSample(ALICE, proof.policies, sample, simulate)
    assert.equal(disagreements.filter(({ isAllowed }) => !isAllowed).length, 200)
  })

  test('takes calls apart that the simulator refuses', async () => {
    const { simulate } = simulator(
      asProved,
      (actions) => actions.length > 3 || actions.includes('organizations:ListRoots'),
    )
    const report = await simulateSample(ALICE, proof.policies, sample, simulate)
    assert.deepEqual(report.refused, ['organizations:ListRoots'])
    assert.deepEqual(report.tried, { inside: 100, beyond: 10, outside: 200 })
    assert.deepEqual(report.disagreements, [])
  })
})
