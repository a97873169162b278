import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { MessageAttributeValue } from '../../../models/sns.ts'
import { MonitoringScene } from '../cloudwatch/testing.ts'
import { readFilter } from './filter-policy.ts'

const string = (StringValue: string): MessageAttributeValue => ({ DataType: 'String', StringValue })
const list = (...values: unknown[]): MessageAttributeValue => ({
  DataType: 'String.Array',
  StringValue: JSON.stringify(values),
})
const number = (value: number): MessageAttributeValue => ({ DataType: 'Number', StringValue: String(value) })

// https://docs.aws.amazon.com/sns/latest/dg/string-value-matching.html
// https://docs.aws.amazon.com/sns/latest/dg/numeric-value-matching.html
// https://docs.aws.amazon.com/sns/latest/dg/attribute-key-matching.html
const conditions: [condition: unknown, attribute: MessageAttributeValue | undefined, isLetThrough: boolean][] = [
  ['rugby', string('rugby'), true],
  ['rugby', string('Rugby'), false],
  ['rugby', list('rugby', 'tennis'), true],
  ['rugby', list('baseball'), false],
  ['rugby', undefined, false],
  ['1', number(1), false],
  [1, number(1), true],
  [301.5, number(3.015e2), true],
  [true, list(true), true],
  [null, list(null), true],
  [{ prefix: 'bas' }, string('baseball'), true],
  [{ prefix: 'bas' }, string('rugby'), false],
  [{ suffix: 'ball' }, string('baseball'), true],
  [{ 'equals-ignore-case': 'tennis' }, string('TENNIS'), true],
  [{ wildcard: '*ball' }, string('baseball'), true],
  [{ wildcard: 'b*s*l' }, string('baseball'), true],
  [{ wildcard: 'b*b*b*' }, string('baseball'), false],
  [{ wildcard: 'ab*ba' }, string('aba'), false],
  [{ 'anything-but': ['rugby', 'tennis'] }, string('baseball'), true],
  [{ 'anything-but': ['rugby', 'tennis'] }, string('rugby'), false],
  [{ 'anything-but': ['rugby', 'tennis'] }, list('rugby', 'baseball'), true],
  [{ 'anything-but': 'rugby' }, undefined, false],
  [{ 'anything-but': { prefix: 'order-' } }, string('order-1'), false],
  [{ 'anything-but': { prefix: 'order-' } }, string('data-1'), true],
  [{ 'anything-but': { suffix: '.tmp' } }, string('a.tmp'), false],
  [{ 'anything-but': { suffix: '.tmp' } }, string('a.txt'), true],
  [{ 'anything-but': { suffix: ['.tmp', '.bak'] } }, string('a.bak'), false],
  [{ 'anything-but': { 'equals-ignore-case': 'abc' } }, string('ABC'), false],
  [{ 'anything-but': { 'equals-ignore-case': ['abc', 'def'] } }, string('abcd'), true],
  [{ prefix: { 'equals-ignore-case': 'abc' } }, string('ABcd'), true],
  [{ prefix: { 'equals-ignore-case': 'abc' } }, string('xabc'), false],
  [{ suffix: { 'equals-ignore-case': '.PNG' } }, string('a.png'), true],
  [{ cidr: '10.0.0.0/24' }, string('10.0.0.255'), true],
  [{ cidr: '10.0.0.0/24' }, string('10.0.1.0'), false],
  [{ cidr: '2001:db8::/32' }, string('2001:db8::1'), true],
  [{ cidr: '10.0.0.0/24' }, string('home'), false],
  [{ numeric: ['=', 301.5] }, number(301.5), true],
  [{ numeric: ['>', 0, '<=', 150] }, number(150), true],
  [{ numeric: ['>', 0, '<=', 150] }, number(0), false],
  [{ numeric: ['<', 10] }, string('5'), false],
  [{ exists: true }, string('x'), true],
  [{ exists: true }, undefined, false],
  [{ exists: false }, undefined, true],
  [{ exists: false }, string('x'), false],
  ['x', { DataType: 'Binary', BinaryValue: Buffer.from('x') }, false],
]
for (const [condition, attribute, isLetThrough] of conditions) {
  const sent = attribute?.StringValue ?? attribute?.DataType ?? 'nothing'
  test(`${JSON.stringify(condition)} ${isLetThrough ? 'lets' : 'does not let'} ${sent} through`, () => {
    const filter = readFilter(JSON.stringify({ k: [condition] }), 'MessageAttributes')
    assert.equal(
      filter({ default: '', attributes: { other: string('x'), ...(attribute && { k: attribute }) } }),
      isLetThrough,
    )
  })
}

test('every key has to hold, by any of its conditions; of the alternatives of $or, one', () => {
  const both = readFilter('{"a":["1","2"],"b":["3"]}', 'MessageAttributes')
  assert.equal(both({ default: '', attributes: { a: string('2'), b: string('3') } }), true)
  assert.equal(both({ default: '', attributes: { a: string('2') } }), false)
  const either = readFilter('{"a":["1"],"$or":[{"b":["2"]},{"c":["3"]}]}', 'MessageAttributes')
  assert.equal(either({ default: '', attributes: { a: string('1'), c: string('3') } }), true)
  assert.equal(either({ default: '', attributes: { a: string('1') } }), false)
  assert.equal(either({ default: '', attributes: { b: string('2') } }), false)
})

describe('a filter on the body', () => {
  const filter = readFilter('{"store":{"name":[{"prefix":"ex"}]},"price":[{"numeric":[">",100]}]}', 'MessageBody')
  for (const [body, isLetThrough] of [
    ['{"store":{"name":"example"},"price":101}', true],
    ['{"store":{"name":"example"},"price":"101"}', false],
    ['{"store":"example","price":101}', false],
    ['{"store":[{"name":"other"},{"name":"example"}],"price":[1,101]}', true],
    ['{"price":101}', false],
    ['"text"', false],
    ['no JSON', false],
    [`{"store":{"name":"example"},"price":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, false],
  ] as const) {
    test(`${isLetThrough ? 'lets' : 'does not let'} ${body.slice(0, 70)} through`, () => {
      assert.equal(filter({ default: body }), isLetThrough)
    })
  }
})

test('what every object inherits is no property of a message', () => {
  for (const [policy, body] of [
    ['{"__proto__":{"constructor":[{"exists":true}]}}', '{}'],
    ['{"constructor":[{"exists":true}]}', '{}'],
    ['{"a":{"toString":[{"exists":true}]}}', '{"a":[]}'],
  ] as const) {
    assert.equal(readFilter(policy, 'MessageBody')({ default: body }), false, policy)
  }
  assert.equal(readFilter('{"__proto__":["a"]}', 'MessageBody')({ default: '{"__proto__":"a"}' }), true)
})

// Each of these took minutes, in the transaction of Publish.
for (const [name, condition, value] of [
  ['many values that it must not be', { 'anything-but': Array.from({ length: 30_000 }, (_, i) => `${i}`) }, '0'],
  ['a long pattern', { wildcard: `x*${'z'.repeat(120_000)}*y` }, 'xz'],
  ['a long text in any letter case', { 'equals-ignore-case': 'A'.repeat(250_000) }, 'b'],
] as const) {
  test(`a message of many values is soon compared with ${name}`, () => {
    const filter = readFilter(JSON.stringify({ a: [condition] }), 'MessageBody')
    assert.equal(filter({ default: JSON.stringify({ a: Array(60_000).fill(value) }) }), false)
  })
}

/** Alternatives in each other: 2 to the power of `depth` combinations. */
function alternatives(depth: number): string {
  const inner = depth === 1 ? '' : `,"n":${alternatives(depth - 1)}`
  return `{"$or":[{"a":["x"]},{"b":["x"]}]${inner}}`
}

describe('a filter policy is refused', () => {
  const deep = `${'{"a":'.repeat(10_000)}["x"]${'}'.repeat(10_000)}`
  for (const [name, policy, scope, message] of [
    ['that is no JSON', '{', 'MessageAttributes', /failed to parse JSON/],
    ['that is no object', '[]', 'MessageAttributes', /Filter is not an object/],
    ['with a value that is not in a list', '{"a":"b"}', 'MessageAttributes', /"a" must be an object or an array/],
    ['with an empty list', '{"a":[]}', 'MessageAttributes', /Empty arrays are not allowed/],
    ['with an empty object', '{"a":["b"],"$or":[{"c":["d"]},{}]}', 'MessageBody', /Empty objects are not allowed/],
    ['with an empty object below a name', '{"a":{"b":{}}}', 'MessageBody', /Empty objects are not allowed/],
    ['with a list in anything-but', '{"a":[{"anything-but":[["b"]]}]}', 'MessageAttributes', /start\|null\|boolean/],
    ['with a mixed anything-but', '{"a":[{"anything-but":["b",1]}]}', 'MessageAttributes', /mixed type/],
    ['with an empty anything-but', '{"a":[{"anything-but":[]}]}', 'MessageAttributes', /mixed type/],
    [
      'with anything-but of a truth',
      '{"a":[{"anything-but":true}]}',
      'MessageAttributes',
      /must be an array or single/,
    ],
    ['with an empty condition', '{"a":[{}]}', 'MessageAttributes', /Match expression name not found/],
    [
      'with two `*` side by side',
      '{"a":[{"wildcard":"b**"}]}',
      'MessageAttributes',
      /Consecutive wildcard .* at pos 2/,
    ],
    ['with a bad escape', '{"a":[{"wildcard":"b\\\\c"}]}', 'MessageAttributes', /Invalid escape character at pos 2/],
    ['with four `*` in a pattern', '{"a":[{"wildcard":"*b*c*d*"}]}', 'MessageAttributes', /too complex/],
    [
      'with patterns of more than 100 points',
      JSON.stringify({ a: Array.from({ length: 4 }, (_, i) => ({ wildcard: `*${i}*b*` })) }),
      'MessageAttributes',
      /too complex/,
    ],
    ['with a list in a list', '{"a":[["b"]]}', 'MessageAttributes', /Match value must be/],
    ['with an unknown keyword', '{"a":[{"postfix":"b"}]}', 'MessageAttributes', /Unrecognized match type postfix/],
    ['with two keywords', '{"a":[{"prefix":"b","suffix":"c"}]}', 'MessageAttributes', /Only one key allowed/],
    ['with a prefix that is no text', '{"a":[{"prefix":1}]}', 'MessageAttributes', /must be a string/],
    ['with an unknown comparison', '{"a":[{"numeric":["!=",1]}]}', 'MessageAttributes', /Unrecognized numeric range/],
    [
      'with a number beyond 10⁹',
      '{"a":[{"numeric":["<",1000000001]}]}',
      'MessageAttributes',
      /between -1.0E9 and 1.0E9/,
    ],
    ['with half a range', '{"a":[{"numeric":["<"]}]}', 'MessageAttributes', /Value of < must be numeric/],
    [
      'with a network of one address',
      '{"a":[{"cidr":"10.0.0.0/32"}]}',
      'MessageAttributes',
      /IPv4 mask bits must be < 32/,
    ],
    ['with a network of no size', '{"a":[{"cidr":"10.0.0.0"}]}', 'MessageAttributes', /one '\/' required/],
    ['with a network of a name', '{"a":[{"cidr":"home/8"}]}', 'MessageAttributes', /Nonstandard IP address: home/],
    ['with exists of no truth', '{"a":[{"exists":"yes"}]}', 'MessageAttributes', /exists match pattern/],
    ['with six keys', '{"a":[1],"b":[1],"c":[1],"d":[1],"e":[1],"f":[1]}', 'MessageAttributes', /more than 5 keys/],
    ['of 151 values', `{"a":${JSON.stringify(Array(151).fill('x'))}}`, 'MessageAttributes', /too complex/],
    ['that is nested, for attributes', '{"a":{"b":["c"]}}', 'MessageAttributes', /does not support nested/],
    ['nested without end', deep, 'MessageBody', /nesting depth \(1001\)/],
    ['nested too deep for its values', `${'{"a":'.repeat(151)}["x"]${'}'.repeat(151)}`, 'MessageBody', /too complex/],
    ['of alternatives without end', alternatives(20), 'MessageBody', /too complex/],
  ] as const) {
    test(name, () => {
      assert.throws(() => readFilter(policy, scope), { code: 'InvalidParameter', message })
    })
  }
})

describe('a subscription’s filter', () => {
  async function filtered() {
    const scene = await MonitoringScene.open()
    const TopicArn = await scene.confirmedTopic()
    const [subscription] = (await scene.sns('ListSubscriptions', {})).Subscriptions ?? []
    const SubscriptionArn = subscription?.SubscriptionArn ?? ''
    const set = (AttributeName: string, AttributeValue: string) =>
      scene.sns('SetSubscriptionAttributes', { SubscriptionArn, AttributeName, AttributeValue })
    const get = async () => (await scene.sns('GetSubscriptionAttributes', { SubscriptionArn })).Attributes
    return { scene, TopicArn, set, get }
  }

  test('decides which messages are mailed, until it is taken off', async () => {
    const { scene, TopicArn, set, get } = await filtered()
    await set('FilterPolicy', '{"kind":["bill"]}')
    assert.equal((await get())?.FilterPolicy, '{"kind":["bill"]}')
    assert.equal((await get())?.FilterPolicyScope, 'MessageAttributes')
    await scene.sns('Publish', { TopicArn, Message: 'news', MessageAttributes: { kind: string('news') } })
    assert.equal((await scene.mails()).length, 0)
    await scene.sns('Publish', { TopicArn, Message: 'bill', MessageAttributes: { kind: string('bill') } })
    assert.equal((await scene.mails()).length, 1)
    await set('FilterPolicy', '')
    assert.equal((await get())?.FilterPolicy, undefined)
    await scene.sns('Publish', { TopicArn, Message: 'news' })
    assert.equal((await scene.mails()).length, 2)
  })

  test('may look at the body, and then be nested', async () => {
    const { scene, TopicArn, set } = await filtered()
    const nested = '{"detail":{"kind":["bill"]}}'
    await assert.rejects(set('FilterPolicy', nested), { code: 'InvalidParameter' })
    await assert.rejects(set('FilterPolicyScope', 'Body'), { code: 'InvalidParameter' })
    await set('FilterPolicyScope', 'MessageBody')
    await set('FilterPolicy', nested)
    await assert.rejects(set('FilterPolicyScope', 'MessageAttributes'), { code: 'InvalidParameter' })
    await scene.sns('Publish', { TopicArn, Message: '{"detail":{"kind":"bill"}}' })
    await scene.sns('Publish', { TopicArn, Message: '{"detail":{"kind":"news"}}' })
    assert.equal((await scene.mails()).length, 1)
  })

  test('may come with it; another for the same address is refused', async () => {
    const scene = await MonitoringScene.open()
    const { TopicArn = '' } = await scene.sns('CreateTopic', { Name: 'alerts' })
    const subscribe = (Attributes?: Record<string, string>) =>
      scene.sns('Subscribe', {
        TopicArn,
        Protocol: 'email',
        Endpoint: 'ann@example.com',
        ...(Attributes && { Attributes }),
      })
    await subscribe({ FilterPolicy: '{"a":["b"]}' })
    await subscribe({ FilterPolicy: '{"a":["b"]}', FilterPolicyScope: 'MessageAttributes' })
    await subscribe()
    await assert.rejects(subscribe({ FilterPolicy: '{"a":["c"]}' }), {
      code: 'InvalidParameter',
      message: 'Invalid parameter: Attributes Reason: Subscription already exists with different attributes',
    })
  })
})
