import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { accountId, iamUser, parseResourceName } from '../../aws/index.ts'
import { compile, decide } from '../decide/decide.ts'
import type { Layers } from '../decide/layers.ts'
import { smallestStatements } from './smallest-statement.ts'

const ACCOUNT = accountId('123456789012')
const ANN = iamUser(ACCOUNT, { userId: 'AIDAANN', userName: 'ann', path: '/' })
const QUEUE = `arn:aws:sqs:us-east-1:${ACCOUNT}:q`

const policy = (...Statement: object[]) => ({
  policy: 'p',
  document: JSON.stringify({ Version: '2012-10-17', Statement }),
})
const NOTHING = { identity: compile([]) }

function wanted(action: string, resource: string, layers: Layers = NOTHING) {
  return { request: { action, resource: parseResourceName(resource), context: () => undefined }, layers }
}

describe('the smallest statement', () => {
  test('has the one action and resource, whatever letters are in its name', () => {
    for (const name of ['q', 'a*b', 'a?b', '${aws:username}', '$']) {
      const want = wanted('sqs:SendMessage', `${QUEUE}-${name}`)
      const { grants, denies } = smallestStatements([want], ANN.arn)
      assert.deepEqual(denies, [])
      const [grant] = grants
      const identity = compile([policy(...(grant?.statements ?? []))])
      assert.equal(decide(want.request, { identity }).effect, 'Allow', name)
      for (const other of [`${QUEUE}-axb`, `${QUEUE}-ann`, `${QUEUE}-aab`])
        if (other !== String(want.request.resource))
          assert.equal(decide({ ...want.request, resource: other }, { identity }).effect, 'ImplicitDeny', other)
    }
  })

  test('covers all that a name with unknown parts can be, and no more', () => {
    const [grant] = smallestStatements([wanted('sqs:SendMessage', `${QUEUE}-\${unknown}`)], ANN.arn).grants
    assert.deepEqual(grant?.statements, [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: `${QUEUE}-*` }])
    const [ofThree] = smallestStatements([wanted('sqs:SendMessage', `${QUEUE}-\${unknown:3}`)], ANN.arn).grants
    assert.deepEqual(ofThree?.statements, [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: `${QUEUE}-???` }])
  })

  test('joins the actions of a resource and the resources of an action, and no others', () => {
    const asks = [
      wanted('sqs:SendMessage', 'arn:a'),
      wanted('sqs:GetQueueUrl', 'arn:a'),
      wanted('iam:PassRole', 'arn:b'),
    ]
    const [grant] = smallestStatements([...asks, wanted('iam:PassRole', 'arn:c')], ANN.arn).grants
    assert.deepEqual(grant?.statements, [
      { Effect: 'Allow', Action: ['sqs:GetQueueUrl', 'sqs:SendMessage'], Resource: 'arn:a' },
      { Effect: 'Allow', Action: 'iam:PassRole', Resource: ['arn:b', 'arn:c'] },
    ])
  })

  test('is asked of each layer that would deny next', () => {
    const layers = {
      ...NOTHING,
      boundary: compile([], 'permissions boundary'),
      session: compile([], 'session policy'),
      principal: ANN,
      resource: { accountId: '444455556666' },
    }
    const { grants } = smallestStatements(
      [wanted('sqs:SendMessage', 'arn:aws:sqs:us-east-1:444455556666:q', layers)],
      ANN.arn,
    )
    assert.deepEqual(
      grants.map(({ type }) => type),
      ['identity-based policy', 'permissions boundary', 'session policy', 'resource-based policy'],
    )
    assert.deepEqual(grants.at(-1)?.statements[0]?.Principal, { AWS: ANN.arn })
  })

  test('is none against an explicit deny, nor where nothing is lacking', () => {
    const deny = { Effect: 'Deny', Action: '*', Resource: '*' }
    const denied = smallestStatements(
      [wanted('sqs:SendMessage', QUEUE, { identity: compile([policy(deny)]) })],
      ANN.arn,
    )
    assert.deepEqual([denied.grants, denied.denies.length], [[], 1])
    const allowing = { identity: compile([policy({ ...deny, Effect: 'Allow' })]) }
    const allowed = smallestStatements([wanted('sqs:SendMessage', QUEUE, allowing)], ANN.arn)
    assert.deepEqual(allowed, { grants: [], denies: [] })
  })
})
