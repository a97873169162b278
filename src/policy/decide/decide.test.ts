import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  type Context,
  compile,
  decide,
  decideAll,
  PolicySyntaxError,
  type ServiceControlLayer,
  validatePolicy,
} from '../index.ts'

const nothing: Context = () => undefined

function document(...statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements })
}

const allowAll = { Effect: 'Allow', Action: '*', Resource: '*' }

describe('an unreadable document throws', () => {
  const documents: readonly (readonly [name: string, document: string])[] = [
    ['no JSON', '{'],
    ['Effect twice', '{"Statement":{"Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*"}}'],
    ['an unknown element', document({ ...allowAll, Conditions: {} })],
    ['an unknown operator', document({ ...allowAll, Condition: { StringMatches: { 'aws:username': 'a' } } })],
    ['an Effect in another letter case', document({ ...allowAll, Effect: 'deny' })],
    ['no action', document({ Effect: 'Allow', Resource: '*' })],
    ['an empty list of actions', document({ ...allowAll, Action: [] })],
    ['no resource', document({ Effect: 'Allow', Action: '*' })],
    ['a principal in an identity-based policy', document({ ...allowAll, Principal: { AWS: '123456789012' } })],
  ]
  for (const [name, text] of documents) {
    test(name, () => {
      assert.throws(() =>
        compile([
          { policy: 'good', document: document(allowAll) },
          { policy: 'bad', document: text },
        ]),
      )
    })
  }

  test('and says where, as far as it is a matter of syntax', () => {
    assert.throws(
      () => compile([{ policy: 'bad', document: '{\n  "Statement": [,]\n}' }]),
      (error) => error instanceof PolicySyntaxError && error.line === 2 && error.column === 17,
    )
  })

  test('unless it is one that validation accepts: what is saved can be read', () => {
    const empty = document({ ...allowAll, Condition: { Anything: {} } })
    validatePolicy(empty, 'managed')
    assert.equal(
      decide(
        { action: 'a:b', resource: '*', context: nothing },
        { identity: compile([{ policy: 'p', document: empty }]) },
      ).effect,
      'Allow',
    )
  })
})

describe('a decision', () => {
  const identity = compile([
    { policy: 'inline', document: document({ Effect: 'Allow', Action: 'iam:*', Resource: '*' }) },
    {
      policy: 'arn:aws:iam::123456789012:policy/guard',
      document: document(
        { Effect: 'Allow', Action: 's3:*', Resource: '*' },
        { Effect: 'Deny', Action: 'iam:Delete*', Resource: '*' },
      ),
    },
  ])

  test('says which statement of which policy allowed', () => {
    assert.deepEqual(decide({ action: 'IAM:getuser', resource: '*', context: nothing }, { identity }), {
      effect: 'Allow',
      because: { type: 'identity-based policy', policy: 'inline', statement: 0 },
    })
  })

  test('says which statement of which policy denied', () => {
    assert.deepEqual(decide({ action: 'iam:DeleteUser', resource: '*', context: nothing }, { identity }), {
      effect: 'ExplicitDeny',
      because: { type: 'identity-based policy', policy: 'arn:aws:iam::123456789012:policy/guard', statement: 1 },
    })
  })

  test('asks the context only for the keys that a statement for the action names, in lower case', () => {
    const asked: string[] = []
    const set = compile([
      {
        policy: 'p',
        document: document(
          {
            Effect: 'Allow',
            Action: 'iam:GetUser',
            Resource: '*',
            Condition: { StringEquals: { 'aws:UserName': 'a' } },
          },
          {
            Effect: 'Allow',
            Action: 's3:GetObject',
            Resource: '*',
            Condition: { Bool: { 'aws:SecureTransport': 'true' } },
          },
        ),
      },
    ])
    const context: Context = (key) => {
      asked.push(key)
      return 'a'
    }
    decide({ action: 'iam:GetUser', resource: '*', context }, { identity: set })
    assert.deepEqual(asked, ['aws:username'])
  })

  test('is the same after any number of other actions', () => {
    for (let i = 0; i < 5_000; i++) {
      const action = `iam:Action${i}`
      assert.equal(decide({ action, resource: '*', context: nothing }, { identity }).effect, 'Allow')
    }
    assert.equal(
      decide({ action: 'iam:DeleteUser', resource: '*', context: nothing }, { identity }).effect,
      'ExplicitDeny',
    )
    assert.equal(decide({ action: 'sqs:x', resource: '*', context: nothing }, { identity }).effect, 'ImplicitDeny')
  })

  test('is made of an action of a megabyte too', () => {
    const action = `iam:${'a'.repeat(1_000_000)}`
    assert.equal(decide({ action, resource: '*', context: nothing }, { identity }).effect, 'Allow')
  })
})

describe('a context that throws', () => {
  test('throws out of the decision, which is no decision', () => {
    const identity = compile([
      { policy: 'p', document: document({ ...allowAll, Condition: { Null: { 'a:b': 'true' } } }) },
    ])
    const context: Context = () => {
      throw new Error('store out of reach')
    }
    assert.throws(() => decide({ action: 'a:b', resource: '*', context }, { identity }), /store out of reach/)
  })
})

describe('several (action, resource) pairs', () => {
  const layers = { identity: compile([{ policy: 'p', document: document({ ...allowAll, Action: 'a:*' }) }]) }
  const pair = (action: string) => ({ request: { action, resource: '*', context: nothing }, layers })

  test('the answer says which pair decided, and what each is', () => {
    const second = pair('b:x')
    const { decision, pair: decided, decisions } = decideAll([pair('a:x'), second, pair('a:y')])
    assert.equal(decision.effect, 'ImplicitDeny')
    assert.equal(decided, second)
    assert.deepEqual(
      decisions.map(({ effect }) => effect),
      ['Allow', 'ImplicitDeny', 'Allow'],
    )
  })

  test('a call that needs nothing is no call', () => {
    assert.throws(() => decideAll([]))
  })
})

test('layers of the wrong type do not compile', () => {
  const never = () => {
    const identity = compile([])
    const request = { action: 'a:b', resource: '*', context: nothing }
    // @ts-expect-error A boundary is no identity-based policy.
    decide(request, { identity: compile([], 'permissions boundary') })
    // @ts-expect-error Whom a resource-based policy is for must be known.
    decide(request, { identity, resource: { accountId: '123456789012' } })
    // @ts-expect-error A session policy does not stand in for a service control policy.
    const level: ServiceControlLayer['root'] = compile([], 'session policy')
    decide(request, {
      identity,
      principal: { kind: 'anonymous' },
      // @ts-expect-error No level of an organization may be left out.
      serviceControl: { managementAccountId: '', root: level, organizationalUnits: [] },
    })
  }
  assert.equal(typeof never, 'function')
})
