import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  compile,
  decide,
  type Explanation,
  explain,
  explanationText,
  type LayerExplanation,
  type Layers,
  UncertainArn,
} from '../index.ts'
import { layersOf, requestOf, type Scenario } from '../testing/scenario.ts'
import { scenario } from '../testing/scenario-arbitrary.ts'
import { loadVectors, layersOf as vectorLayers, requestOf as vectorRequest } from '../testing/vectors.ts'

function document(...statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements })
}

const alice = 'arn:aws:iam::123456789012:user/alice'
const guard = 'arn:aws:iam::123456789012:policy/guard'
const layers = {
  identity: compile([
    { policy: 'inline', document: document({ Effect: 'Allow', Action: 'iam:*', Resource: '*' }) },
    {
      policy: guard,
      document: document(
        { Sid: 'Reads', Effect: 'Allow', Action: ['s3:Get*', 's3:List*'], Resource: 'arn:aws:s3:::b/*' },
        {
          Sid: 'NeedsMfa',
          Effect: 'Deny',
          NotAction: 'iam:Get*',
          Resource: '*',
          Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
        },
      ),
    },
  ]),
  boundary: compile(
    [{ policy: 'limits', document: document({ Effect: 'Allow', Action: 's3:*', Resource: '*' }) }],
    'permissions boundary',
  ),
}

function explained(action: string, keys: Readonly<Record<string, string>> = {}): Explanation {
  return explain({ action, resource: alice, context: (key) => keys[key] }, layers, alice)
}

describe('an explanation', () => {
  test('says which statement decided, and what each other lacked', () => {
    const { decision, message, layers: all } = explained('iam:CreateUser')
    assert.deepEqual(decision, {
      effect: 'ExplicitDeny',
      because: { type: 'identity-based policy', policy: guard, statement: 1 },
    })
    assert.equal(
      message,
      `User: ${alice} is not authorized to perform: iam:CreateUser on resource: ${alice} with an explicit deny in an identity-based policy: ${guard}`,
    )
    const [identity] = all
    assert.deepEqual(identity?.policies[1]?.statements, [
      {
        statement: 0,
        sid: 'Reads',
        effect: 'Allow',
        matches: false,
        decided: false,
        elements: [
          {
            element: 'Action',
            matches: false,
            policyValues: ['s3:Get*', 's3:List*'],
            requestValue: 'iam:CreateUser',
          },
          { element: 'Resource', matches: false, policyValues: ['arn:aws:s3:::b/*'], requestValue: alice },
        ],
      },
      {
        statement: 1,
        sid: 'NeedsMfa',
        effect: 'Deny',
        matches: true,
        decided: true,
        elements: [
          { element: 'NotAction', matches: true, policyValues: ['iam:Get*'], requestValue: 'iam:CreateUser' },
          { element: 'Resource', matches: true, policyValues: ['*'], requestValue: alice },
          {
            element: 'Condition',
            matches: true,
            operator: 'BoolIfExists',
            key: 'aws:MultiFactorAuthPresent',
            policyValues: ['false'],
            requestValue: null,
          },
        ],
      },
    ])
  })

  test('is a text for people', () => {
    assert.equal(
      explanationText(explained('iam:CreateUser', { 'aws:multifactorauthpresent': 'true' })),
      `denied: iam:CreateUser on ${alice}, since no permissions boundary allows it
User: ${alice} is not authorized to perform: iam:CreateUser on resource: ${alice} because no permissions boundary allows the iam:CreateUser action

  identity-based policy: allows
    inline
      statement 0: Allow, matches
    ${guard}
      statement 0 (Reads): Allow, does not match
          Action "s3:Get*", "s3:List*" does not cover iam:CreateUser
          Resource "arn:aws:s3:::b/*" does not cover ${alice}
      statement 1 (NeedsMfa): Deny, does not match
          BoolIfExists aws:MultiFactorAuthPresent "false": the request has "true"

> permissions boundary: does not allow
    limits
      statement 0: Allow, does not match
          Action "s3:*" does not cover iam:CreateUser
`,
    )
  })

  test('says why a layer does not limit', () => {
    const { layers: all } = explain(
      { action: 's3:GetObject', resource: '*', context: () => undefined },
      { ...layers, root: true },
    )
    for (const layer of all) assert.match(layer.exemption ?? '', /root user/)
  })

  test('marks one of two policies that have the same name', () => {
    const twins = compile([
      { policy: 'twin', document: document({ Effect: 'Allow', Action: 'b:*', Resource: '*' }) },
      { policy: 'twin', document: document({ Effect: 'Allow', Action: 'a:*', Resource: '*' }) },
    ])
    const [layer] = explain({ action: 'a:b', resource: '*', context: () => undefined }, { identity: twins }).layers
    assert.deepEqual(
      layer?.policies.map(({ statements }) => statements.map(({ decided }) => decided)),
      [[false], [true]],
    )
  })
})

describe('every explanation', () => {
  test('agrees with the decision, layer by layer and statement by statement', () => {
    fc.assert(
      fc.property(scenario, (given: Scenario) => {
        const [request, by] = [requestOf(given), layersOf(given)]
        assertAgrees(explain(request, by), decide(request, by))
      }),
      { numRuns: 1_000, seed: 31 },
    )
  })

  test('agrees with the decision where a part of the resource is unknown', () => {
    fc.assert(
      fc.property(scenario, fc.nat(), fc.nat(), fc.boolean(), (given: Scenario, from, long, isLong) => {
        const { resource } = given.request
        const start = from % (resource.length + 1)
        const end = start + (long % (resource.length - start + 1))
        const name = new UncertainArn(
          [resource.slice(0, start), resource.slice(end)],
          [isLong && end > start ? end - start : undefined],
        )
        const [request, by] = [{ ...requestOf(given), resource: name }, layersOf(given)]
        assertAgrees(explain(request, by), decide(request, by))
      }),
      { numRuns: 1_000 },
    )
  })

  test('of a bucket that is closed to other accounts says which layer denied', () => {
    const layers: Layers = {
      identity: compile([{ policy: 'p', document: '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}' }]),
      principal: { kind: 'anonymous' },
      resource: { accountId: '111122223333', isRestricted: true },
    }
    const request = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', context: () => undefined }
    const { decision, message, layers: explained } = explain(request, layers)
    assert.deepEqual(decision, { effect: 'ExplicitDeny', because: { type: 'resource-based policy' } })
    assert.match(message ?? '', /with an explicit deny in a resource-based policy$/)
    assert.deepEqual(
      explained.filter(({ decided }) => decided).map(({ type }) => type),
      ['resource-based policy'],
    )
  })

  test('agrees with the decision of every vector', () => {
    for (const vector of [...loadVectors().values()].flat()) {
      const [request, by] = [vectorRequest(vector.request), vectorLayers(vector)]
      const explanation = explain(request, by)
      assertAgrees(explanation, decide(request, by))
      assert.equal(explanationText(explanation).startsWith('allowed'), explanation.decision.effect === 'Allow')
    }
  })
})

function assertAgrees(explanation: Explanation, decision: Explanation['decision']): void {
  assert.deepEqual(explanation.decision, decision)
  assert.deepEqual(JSON.parse(JSON.stringify(explanation)), explanation)
  for (const layer of explanation.layers) {
    assert.equal(layer.effect, effectOf(layer), layer.type)
    // What the evaluator says of a statement is what its elements say one by one.
    for (const { matches, elements } of layer.policies.flatMap(({ statements }) => statements)) {
      assert.equal(
        matches,
        elements.every((element) => element.matches),
      )
    }
  }
  const deciding = explanation.layers.filter(({ decided }) => decided)
  const statements = deciding.flatMap(({ policies }) => policies.flatMap((policy) => policy.statements))
  const decided = statements.filter((statement) => statement.decided)
  const namesStatement = 'statement' in decision.because && decision.because.statement !== undefined
  assert.equal(decided.length, namesStatement ? 1 : 0)
  assert.ok(decided.every(({ matches }) => matches))
  for (const { effect, exemption } of deciding) {
    assert.equal(effect, decision.effect)
    assert.equal(exemption, undefined)
  }
}

/** What a layer says by the statements that match; RCPFullAWSAccess stands behind resource control policies. */
function effectOf({ type, policies }: LayerExplanation): LayerExplanation['effect'] {
  const matching = policies.flatMap(({ statements }) => statements.filter(({ matches }) => matches))
  if (matching.some(({ effect }) => effect === 'Deny')) return 'ExplicitDeny'
  return matching.length > 0 || type === 'resource control policy' ? 'Allow' : 'ImplicitDeny'
}
