import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readFilter } from './filter-policy.ts'

const SUBSCRIBE = 'Attributes Reason: '

/** What AWS answered to Subscribe, recorded on 2024-05-14: policy, problem, and the column where it is met. */
const REFUSED: ReadonlyArray<readonly [policy: object, problem: string, column: number]> = [
  [{ key: [['value']] }, 'Match value must be String, number, true, false, or null', 10],
  [{ key: [{ 'wrong-operator': true }] }, 'Unrecognized match type wrong-operator', 31],
  [{ key: [{ suffix: 'value', prefix: 'value2' }] }, 'Only one key allowed in match expression', 37],
  [{ key: [{ suffix: 100 }] }, 'suffix match pattern must be a string', 22],
  [{ key: [{ suffix: null }] }, 'suffix match pattern must be a string', 23],
  [{ key: { suffix: 'value' } }, '"suffix" must be an object or an array', 19],
  [{ key: [{ suffix: [] }] }, 'suffix match pattern must be a string', 20],
  [{ key: [{ suffix: ['test', 'test2'] }] }, 'suffix match pattern must be a string', 20],
  [{ key: { suffix: 'value', prefix: 'value' } }, '"suffix" must be an object or an array', 19],
  [{ key: { 'not-an-operator': 'value' } }, '"not-an-operator" must be an object or an array', 28],
  [{ key: [{ numeric: [] }] }, 'Invalid member in numeric match: ]', 22],
  [{ key: [{ numeric: ['operator'] }] }, 'Unrecognized numeric range operator: operator', 32],
  [{ key: [{ numeric: [1, '<='] }] }, 'Invalid member in numeric match: 1', 22],
  [{ key: [{ numeric: ['=', '000'] }] }, 'Value of equals must be numeric', 26],
  [{ key: [{ numeric: ['>='] }] }, 'Value of >= must be numeric', 26],
  [{ key: [{ numeric: ['<', 100, '>', 10] }] }, 'Too many elements in numeric expression', 30],
  [{ key: [{ numeric: ['>=', 1, '>', 2] }] }, 'Bad numeric range operator: >', 31],
  [{ key: [{ numeric: ['>', 3, '<', 1] }] }, 'Bottom must be less than top', 33],
  [{ key: [{ numeric: ['>', 20, '<='] }] }, 'Value of <= must be numeric', 33],
  [{ key: [{ numeric: ['>', 20, 30] }] }, 'Bad value in numeric range: 30', 30],
  [{ key: [{ numeric: ['>', 20, 'test'] }] }, 'Bad numeric range operator: test', 34],
  [{ key: [{ numeric: ['>', '20', '<', '30'] }] }, 'Value of > must be numeric', 26],
  [{ key: [{ numeric: ['>', 20, '<', '30'] }] }, 'Value of < must be numeric', 33],
  [{ key: [{ numeric: ['>', 20, '<', 30, '<', 50] }] }, 'Too many terms in numeric range expression', 36],
  [{ key: [{ exists: null }] }, 'exists match pattern must be either true or false.', 23],
  [{ key: [{ exists: 'no' }] }, 'exists match pattern must be either true or false.', 20],
  [{ key: [{ 'anything-but': { 'wrong-operator': null } }] }, 'Unsupported anything-but pattern: wrong-operator', 47],
  [{ key: [{ 'anything-but': { exists: false } }] }, 'Unsupported anything-but pattern: exists', 40],
  [{ key: [{ 'anything-but': { prefix: false } }] }, 'prefix match pattern must be a string', 40],
]
describe('a filter policy that AWS refused is refused in its words, and where its parser met the problem', () => {
  for (const [policy, problem, column] of REFUSED) {
    const document = JSON.stringify(policy)
    test(document, () => {
      assert.throws(() => readFilter(document, 'MessageAttributes', SUBSCRIBE), {
        code: 'InvalidParameter',
        message: `Invalid parameter: Attributes Reason: FilterPolicy: ${problem}\n at [Source: (String)"${document}"; line: 1, column: ${column}]`,
      })
    })
  }

  test('of SetSubscriptionAttributes, without a word about attributes', () => {
    assert.throws(() => readFilter('{"key_a":"value_one"}', 'MessageBody'), {
      message:
        'Invalid parameter: FilterPolicy: "key_a" must be an object or an array\n at [Source: (String)"{"key_a":"value_one"}"; line: 1, column: 11]',
    })
  })

  test('with the line, and of a long policy its beginning', () => {
    const document = `{\n "a": [\n  ["b"],\n  "${'c'.repeat(500)}"]}`
    assert.throws(() => readFilter(document, 'MessageBody'), {
      message: `Invalid parameter: FilterPolicy: Match value must be String, number, true, false, or null\n at [Source: (String)"${document.slice(0, 500)}"[truncated ${document.length - 500} chars]; line: 3, column: 4]`,
    })
  })
})

const REDACTED = '[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled)'

// Recorded on AWS, 2025-10-06.
for (const [document, where, problem] of [
  [
    '{invalidjson}',
    '',
    `Unexpected character ('i' (code 105)): was expecting double-quote to start field name\n at ${REDACTED}; line: 1, column: 2]`,
  ],
  [
    'invalid',
    SUBSCRIBE,
    `Unrecognized token 'invalid': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at ${REDACTED}; line: 1, column: 8]`,
  ],
] as const) {
  test(`${document} is no JSON, in the words of AWS's parser`, () => {
    assert.throws(() => readFilter(document, 'MessageBody', where), {
      code: 'InvalidParameter',
      message: `Invalid parameter: ${where}FilterPolicy: failed to parse JSON. ${problem}`,
    })
  })
}

// Recorded on AWS, 2026-09-14, without the places.
for (const [document, problem] of [
  ['{"v":[{"numeric":[">",1,"<="]}]}', 'Value of <= must be numeric'],
  ['{"v":[{"owned-unknown":"x"}]}', 'Unrecognized match type owned-unknown'],
  ['{"v":[{"exists":"true"}]}', 'exists match pattern must be either true or false.'],
  ['{"$or":[{"v":["x"]}]}', 'There must have at least 2 Objects in $or relationship.'],
  ['{"$or":["literal"]}', 'Only JSON object is allowed in array of $or relationship.'],
] as const) {
  test(`${document}: ${problem}`, () => {
    assert.throws(
      () => readFilter(document, 'MessageBody', SUBSCRIBE),
      ({ code, message }: { code: string; message: string }) => {
        const [first] = message.split('\n')
        assert.deepEqual([code, first], ['InvalidParameter', `Invalid parameter: ${SUBSCRIBE}FilterPolicy: ${problem}`])
        return true
      },
    )
  })
}

// Recorded on AWS, 2026-09-14: they were taken, and shown as they were given.
for (const document of [
  '{"v":[{"anything-but":{"suffix":".tmp"}}]}',
  '{"v":[{"prefix":{"equals-ignore-case":"abc"}}]}',
]) {
  test(`${document} is taken`, () => {
    assert.doesNotThrow(() => readFilter(document, 'MessageAttributes', SUBSCRIBE))
  })
}

test('"exists": false only matches if at least one attribute is present', () => {
  const filter = readFilter('{"store":[{"exists":false}]}', 'MessageAttributes')
  const other = { DataType: 'String', StringValue: 'yes' }
  assert.equal(filter({ default: '', attributes: { other } }), true)
  assert.equal(filter({ default: '', attributes: { store: other } }), false)
  assert.equal(filter({ default: '', attributes: {} }), false)
  assert.equal(filter({ default: '' }), false)
})

test('"exists": true of a body matches an empty text and null, and neither an empty array nor an empty object', () => {
  const filter = readFilter('{"v":[{"exists":true}]}', 'MessageBody')
  for (const [body, isLetThrough] of [
    ['{"v":""}', true],
    ['{"v":null}', true],
    ['{"v":[]}', false],
    ['{"v":{}}', false],
    ['{}', false],
  ] as const)
    assert.equal(filter({ default: body }), isLetThrough, body)
})

const values = (count: number) => Array.from({ length: count }, (_, i) => `value${i}`)

// Recorded on AWS, 2024-05-14.
describe('the total combination of values in a filter policy must not exceed 150', () => {
  const flat = (source: number, metricName: number, metricType: number, metricId: number, spaceId: number) => ({
    source: values(source),
    $or: [
      { metricName: values(metricName) },
      { metricType: values(metricType), $or: [{ metricId: values(metricId) }, { spaceId: values(spaceId) }] },
    ],
  })
  const nested = {
    $or: [{ metricName: values(3) }, { namespace: values(2) }],
    detail: { scope: values(2), $or: [{ source: values(1) }, { type: values(3) }] },
  }
  for (const [name, policy, scope, problem] of [
    ['151 in one condition', { key: values(151) }, 'MessageAttributes', 'Filter policy is too complex'],
    ['100 by 51', { key1: values(100), key2: values(51) }, 'MessageAttributes', 'Filter policy is too complex'],
    ['alternatives of 24, 64 and 64', flat(4, 6, 4, 4, 4), 'MessageAttributes', 'Filter policy is too complex'],
    ['alternatives of 18, 48 and 84', flat(3, 6, 4, 4, 7), 'MessageAttributes', undefined],
    ['nested alternatives of 160', nested, 'MessageBody', 'Filter policy is too complex'],
    [
      'three levels of four, two of three, and three',
      { key_a: { key_b: { key_c: values(4) } }, key_d: { key_e: values(3) }, key_f: values(3) },
      'MessageBody',
      'Filter policy is too complex',
    ],
    [
      'six keys',
      Object.fromEntries(values(6).map((key) => [key, ['x']])),
      'MessageAttributes',
      'Filter policy can not have more than 5 keys',
    ],
  ] as const) {
    test(name, () => {
      const read = () => readFilter(JSON.stringify(policy), scope)
      if (problem === undefined) assert.doesNotThrow(read)
      else assert.throws(read, { message: `Invalid parameter: FilterPolicy: ${problem}` })
    })
  }

  test('and one that is nested is refused for attributes', () => {
    assert.throws(() => readFilter('{"object":{"key":[{"prefix":"auto-"}]}}', 'MessageAttributes'), {
      message: 'Invalid parameter: Filter policy scope MessageAttributes does not support nested filter policy',
    })
  })
})

const S3 = { Records: { s3: { object: { key: [{ prefix: 'auto-' }] } }, eventName: [{ prefix: 'ObjectCreated:' }] } }
const record = (eventName: string, object: unknown) => ({ eventName, s3: { object } })
const EITHER = {
  $or: [{ metricName: ['CPUUtilization', 'ReadLatency'] }, { namespace: ['AWS/EC2', 'AWS/ES'] }],
  detail: { scope: ['Service'], $or: [{ source: ['aws.cloudwatch'] }, { type: ['CloudWatch Alarm State Change'] }] },
}

// Recorded on AWS, 2024-05-14.
describe('a filter on the body', () => {
  for (const [policy, body, isLetThrough] of [
    [{ 'object.nested': ['x'] }, { object: { nested: 'x' } }, true],
    [{ 'object.nested': ['x'] }, { 'object.nested': 'x' }, true],
    [{ 'object.nested': ['x'] }, { object: { nested: 'y' } }, false],
    [{ 'object.nested.test': ['x'] }, { object: { nested: { test: 'x' } } }, true],
    [{ 'object.nested.test': ['x'] }, { 'object.nested.test': 'x' }, true],
    [{ 'object.nested.test': ['x'] }, { 'object.nested': { test: 'x' } }, true],
    [{ 'object.nested.test': ['x'] }, { object: { 'nested.test': 'x' } }, true],
    [{ object: { nested: ['x'] } }, { 'object.nested': 'x' }, true],
    [{ headers: { 'route-to': ['queue2'] } }, { headers: { 'route-to': ['queue1', 'queue2'] } }, true],
    [{ headers: { 'route-to': ['queue2'] } }, { headers: { 'route-to': ['queue1'] } }, false],
    [S3, { Records: [record('ObjectCreated:Put', [[{ key: 'auto-1' }]]), record('ObjectRemoved:Delete', {})] }, true],
    [S3, { Records: [record('ObjectRemoved:Delete', { key: 'auto-1' })] }, false],
    // "Array consistency": https://github.com/aws/event-ruler#arrays
    [
      S3,
      { Records: [record('ObjectRemoved:Delete', { key: 'auto-1' }), record('ObjectCreated:Put', { key: 'home' })] },
      false,
    ],
    [EITHER, { metricName: 'CPUUtilization', detail: { scope: 'Service', source: 'aws.cloudwatch' } }, true],
    [EITHER, { namespace: 'AWS/ES', detail: { scope: 'Service', source: 'aws.cloudwatch' } }, true],
    [EITHER, { metricName: 'ReadLatency', detail: { scope: 'Service', type: 'CPUUtilization' } }, false],
    [EITHER, { metricName: 'CPUUtilization', detail: { scope: 'Service' } }, false],
    [EITHER, { metricName: 'CPUUtilization', scope: 'Service' }, false],
    [{ object: { key: [{ prefix: 'auto-' }], other: [{ exists: false }] } }, { object: { key: 'auto-1' } }, true],
    [{ object: { key: [{ exists: true }] }, other: [{ exists: false }] }, { object: { key: 1 }, other: 2 }, false],
    [{ object: { key: [{ exists: false }] } }, { object: { key: 'x' } }, false],
    // Fewer than two objects: a name like others.
    [{ $or: [{ prefix: 'a' }, { prefix: 'b' }] }, { $or: 'bc' }, true],
    [{ kind: [{ 'anything-but': { wildcard: ['*.test', 'a*b'] } }] }, { kind: 'a.test' }, false],
    [{ kind: [{ wildcard: 'a\\*b*' }] }, { kind: 'a*bc' }, true],
    [{ kind: [{ wildcard: 'a\\*b*' }] }, { kind: 'axbc' }, false],
  ] as const) {
    test(`${JSON.stringify(policy)} ${isLetThrough ? 'lets' : 'does not let'} ${JSON.stringify(body)} through`, () => {
      assert.equal(readFilter(JSON.stringify(policy), 'MessageBody')({ default: JSON.stringify(body) }), isLetThrough)
    })
  }
})
