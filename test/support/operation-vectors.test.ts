import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type OperationCase, type OperationVectors, readVectors, vectorFile } from './operation-vectors.ts'
import { expectation, fillIn } from './placeholders.ts'

const PAGE = 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html'
const CASE = { name: 'a', source: PAGE, request: {}, output: {} }
const VECTORS = { operation: 'GetUser', page: PAGE, cases: [CASE] }

const withCase = (change: object) => ({ ...VECTORS, cases: [{ ...CASE, ...change } as OperationCase] })
const read = (vectors: object) => readVectors('vectors/iam/get-user.json', vectors as OperationVectors)

test('an operation’s file is named after it', () => {
  assert.equal(vectorFile('iam', 'AttachUserPolicy'), 'vectors/iam/attach-user-policy.json')
  assert.equal(vectorFile('iam', 'ListMFADeviceTags'), 'vectors/iam/list-mfa-device-tags.json')
  assert.equal(read(VECTORS).service, 'iam')
})

describe('vectors that would test less than they say are refused', () => {
  const error = { code: 'NoSuchEntity', status: 404, message: 'No.' }
  const call = { operation: 'GetUser', request: {} }
  const refused: Readonly<Record<string, object>> = {
    'a key that means nothing': { ...VECTORS, note: '' },
    'one in a case': withCase({ expected: {} }),
    'one in a call before': withCase({ given: [{ ...call, output: {} }] }),
    'one in a call before all cases': { ...VECTORS, given: [{ ...call, repeat: 2 }] },
    'one in a call afterwards': withCase({ afterwards: [{ ...call, output: {}, times: 2 }] }),
    'another operation’s': { ...VECTORS, operation: 'GetGroup' },
    'no page of AWS’s': { ...VECTORS, page: 'https://example.com/' },
    'no case': { ...VECTORS, cases: [] },
    'two cases of one name': { ...VECTORS, cases: [CASE, CASE] },
    'a case without a source': withCase({ source: 'everybody knows' }),
    'an output and an error': withCase({ error }),
    neither: withCase({ output: undefined }),
    'an error without its message': withCase({ output: undefined, error: { code: 'NoSuchEntity', status: 404 } }),
  }
  for (const [name, vectors] of Object.entries(refused)) {
    test(name, () => void assert.throws(() => read(vectors), assert.AssertionError))
  }
})

test('placeholders in a request are what calls answered, a round, and repetitions', () => {
  const named = { ann: { User: { UserId: 'AIDA1' } }, i: 3 }
  assert.deepEqual(fillIn({ a: ['{{ann.User.UserId}}', 'p{{i}}'], b: '{{x * 3}}' }, named), {
    a: ['AIDA1', 'p3'],
    b: 'xxx',
  })
  assert.throws(() => fillIn('{{bob.User.UserId}}', named), assert.AssertionError)
})

test('a time in a request is so many seconds from now', () => {
  const secondsFromNow = (text: string) =>
    Math.round(((fillIn<unknown>(text, {}) as Date).getTime() - Date.now()) / 1000)
  assert.deepEqual(['{{date}}', '{{date - 300}}', '{{date + 60}}'].map(secondsFromNow), [0, -300, 60])
})

test('a policy document that is written as JSON is sent as text', () => {
  assert.deepEqual(fillIn({ PolicyDocument: { Version: '2012-10-17' } }, {}), {
    PolicyDocument: '{"Version":"2012-10-17"}',
  })
})

describe('what a server makes anew is taken if it looks so', () => {
  const id = 'AIDAABCDEFGHIJKLMNOP2'
  const taken: readonly [placeholder: string, value: unknown][] = [
    ['{{id AIDA}}', id],
    ['{{date}}', new Date()],
    ['{{date + 900}}', new Date(Date.now() + 900_000)],
    ['{{text}}', 'x'],
    ['{{number}}', 0],
  ]
  for (const [placeholder, value] of taken) {
    test(placeholder, () => assert.equal(expectation(placeholder, value, {}), value))
  }
  const refused: readonly [placeholder: string, value: unknown][] = [
    ['{{id AROA}}', id],
    ['{{id AIDA}}', `${id}x`],
    ['{{date}}', new Date(0)],
    ['{{date}}', new Date().toISOString()],
    ['{{date + 900}}', new Date()],
    ['{{text}}', ''],
    ['{{text}}', undefined],
    ['{{number}}', '0'],
  ]
  for (const [placeholder, value] of refused) {
    test(`${placeholder} is not ${value}`, () => assert.equal(expectation(placeholder, value, {}), placeholder))
  }

  test('and nothing else of an expectation is', () => {
    const actual = { Users: [{ UserId: id, More: 1 }, {}], Marker: 'm' }
    assert.deepEqual(expectation({ Users: [{ UserId: '{{id AIDA}}' }] }, actual, {}), { Users: [{ UserId: id }] })
  })
})
