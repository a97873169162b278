import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { compile, decide, listServices, reachOf } from '../index.ts'

const allow = (Action: string | readonly string[], more = {}) => ({ Effect: 'Allow', Action, Resource: '*', ...more })
const deny = (Action: string | readonly string[], more = {}) => ({ Effect: 'Deny', Action, Resource: '*', ...more })
const document = (...Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
const prefixes = (...statements: readonly object[]) =>
  reachOf([document(...statements)])
    .services()
    .map(({ prefix }) => prefix)

describe('the services that permissions policies reach', () => {
  test('are all of AWS for *, and those that an action is of, whatever resource or condition it is for', () => {
    assert.deepEqual(prefixes(allow('*')).length, listServices().length)
    assert.deepEqual(prefixes(allow(['IAM:Get*', 'sts:AssumeRole'])), ['iam', 'sts'])
    const narrow = { Resource: 'arn:aws:s3:::one', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }
    assert.deepEqual(prefixes(allow('s3:GetObject', narrow)), ['s3'])
    assert.deepEqual(prefixes(allow('s3:NoSuchAction')), [])
    assert.deepEqual(prefixes(allow('dynamodb?:*')), [])
  })

  test('are those that NotAction leaves over', () => {
    const others = prefixes({ Effect: 'Allow', NotAction: ['iam:*', 'sts:Get*'], Resource: '*' })
    assert.equal(others.includes('iam'), false)
    assert.equal(others.includes('sts'), true)
    assert.equal(others.length, listServices().length - 1)
  })

  test('are not those of which an explicit deny leaves nothing', () => {
    assert.deepEqual(prefixes(allow(['iam:*', 's3:*']), deny('iam:*')), ['s3'])
    assert.deepEqual(prefixes(allow(['iam:GetUser', 's3:*']), deny('iam:Get*')), ['s3'])
    assert.deepEqual(prefixes(allow('*'), { Effect: 'Deny', NotAction: 'sts:AssumeRole', Resource: '*' }), ['sts'])
    assert.deepEqual(reachOf([document(allow('iam:*')), document(deny('iam:*'))]).services(), [])
  })

  test('are still those of which a deny takes some resources, or asks for a condition', () => {
    assert.deepEqual(prefixes(allow('iam:*'), deny('iam:*', { Resource: 'arn:aws:iam::*:user/a' })), ['iam'])
    const withoutMfa = { Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } }
    assert.deepEqual(prefixes(allow('iam:*'), deny('iam:*', withoutMfa)), ['iam'])
  })

  test('any statements reach an action as the engine decides it on all resources, and a service by its actions', () => {
    const pattern = fc.constantFrom(
      ...[
        '*',
        'sns:*',
        'SNS:*',
        'sns:Get*',
        'sns:*Topic',
        'sns:Publish',
        'sns:?ublish',
        's*:*',
        'sts:*',
        'sts:Get*',
        '*:Get*',
      ],
      ...['sts:AssumeRole', 'sts:AssumeRole*', 'iam:GetUser', 'sns:NoSuchAction'],
    )
    const statement = fc.record({
      Effect: fc.constantFrom('Allow', 'Deny'),
      element: fc.constantFrom('Action', 'NotAction'),
      values: fc.array(pattern, { minLength: 1, maxLength: 3 }),
    })
    const every = new Map(['sns', 'sts'].map((prefix) => [prefix, reachOf([document(allow('*'))]).actions(prefix)]))
    // Nothing denies it, and so it says nothing of what is reached.
    const own = (names: readonly string[]) => names.filter((name) => name !== 'GetCallerIdentity')
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 4 }), (statements) => {
        const text = document(
          ...statements.map(({ Effect, element, values }) => ({ Effect, [element]: values, Resource: '*' })),
        )
        const reach = reachOf([text])
        const identity = compile([{ policy: 'own', document: text }])
        for (const [prefix, names] of every) {
          const allowed = own(names).filter((name) => {
            const request = { action: `${prefix}:${name}`, resource: '*', context: () => undefined }
            return decide(request, { identity }).effect === 'Allow'
          })
          assert.deepEqual(own(reach.actions(prefix)), allowed, text)
          assert.equal(reach.service(prefix), reach.actions(prefix).length > 0, text)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('an action is reached as the engine decides it on all resources', () => {
    const text = document(allow(['sns:*', 'iam:GetUser']), deny(['sns:Get*', 'sns:Publish']))
    const { actions } = reachOf([text])
    const identity = compile([{ policy: 'own', document: text }])
    const isAllowed = (action: string) =>
      decide({ action, resource: '*', context: () => undefined }, { identity }).effect === 'Allow'
    assert.ok(actions('sns').includes('CreateTopic') && !actions('sns').includes('Publish'))
    for (const name of reachOf([document(allow('sns:*'))]).actions('sns')) {
      assert.equal(actions('sns').includes(name), isAllowed(`sns:${name}`), name)
    }
    assert.deepEqual(actions('iam'), ['GetUser'])
  })
})
