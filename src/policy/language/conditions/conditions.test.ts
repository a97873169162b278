import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ContextValue } from '../decision.ts'
import { compileCondition, conditionOperators, findOperator } from './index.ts'

/** Policy values, the request's value, and whether the operator holds. */
type Row = readonly [policy: string | readonly string[], request: ContextValue, holds: boolean]

const ARN = 'arn:aws:sns:us-east-1:123456789012:topic'

const tables: Readonly<Record<string, readonly Row[]>> = {
  StringEquals: [
    ['a', 'a', true],
    ['a', 'A', false],
    ['a*', 'ab', false],
    ['a*', 'a*', true],
    ['', '', true],
    [['a', 'b'], 'b', true],
    [['a', 'b', 'c', 'd', 'e', 'f'], 'f', true],
    [['a', 'b', 'c', 'd', 'e', 'f'], 'g', false],
    ['a', undefined, false],
    ['a', ['b', 'a'], true],
    ['a', [], false],
    [[], 'a', false],
  ],
  StringNotEquals: [
    ['a', 'a', false],
    ['a', 'b', true],
    [['a', 'b'], 'b', false],
    ['a', undefined, true],
    ['a', ['b', 'a'], false],
    ['a', ['b', 'c'], true],
    ['a', [], true],
    [[], 'a', true],
  ],
  StringEqualsIgnoreCase: [
    ['Alice', 'aLICE', true],
    ['a*', 'AB', false],
    ['a', undefined, false],
  ],
  StringNotEqualsIgnoreCase: [
    ['Alice', 'aLICE', false],
    ['Alice', 'Bob', true],
    ['a', undefined, true],
  ],
  StringLike: [
    ['a*c', 'abc', true],
    ['a?c', 'abc', true],
    ['A*', 'abc', false],
    ['*', '', true],
    [['x*', 'y*'], 'yes', true],
    [['x*', 'y*'], 'no', false],
    ['a/*', 'a/b/c:d', true],
    ['a*', undefined, false],
  ],
  StringNotLike: [
    ['a*', 'abc', false],
    ['a*', 'b', true],
    [['x*', 'y*'], 'yes', false],
    ['a*', undefined, true],
  ],
  NumericEquals: [
    ['10', '10', true],
    ['10', '10.0', true],
    ['1.5', '1.50', true],
    ['-1', '-1', true],
    // "Comparing a key to an integer or decimal value": of any length.
    ['9007199254740993', '9007199254740992', false],
    ['9007199254740993', '9007199254740993.000', true],
    ['0.1', '0.10000000000000000', true],
    ['0.0000001', '0.00000010000000000', true],
    ['123456789012.1', '123456789012.10000000', true],
    ['-0', '0.000000000000000000', true],
    ['10', '11', false],
    ['10', 'ten', false],
    ['ten', 'ten', false],
    ['10', '', false],
    ['10', '0xA', false],
    ['10', '1e1', false],
    ['10', ' 10', false],
    [['1', '2'], '2', true],
    ['10', undefined, false],
  ],
  NumericNotEquals: [
    ['10', '11', true],
    ['10', '10.0', false],
    ['10', 'ten', false],
    ['ten', '10', false],
    [['1', '2'], '2', false],
    ['10', undefined, true],
  ],
  NumericLessThan: [
    ['9007199254740993', '9007199254740992', true],
    ['9007199254740992', '9007199254740993', false],
    ['-0.00000000000000000001', '-0.00000000000000000002', true],
    ['10', '9', true],
    ['10', '10', false],
    ['9', '10', false],
    [['1', '10'], '5', true],
    ['10', undefined, false],
  ],
  NumericLessThanEquals: [
    ['10', '10', true],
    ['10', '10.01', false],
    ['10', 'x', false],
  ],
  NumericGreaterThan: [
    ['10', '11', true],
    ['10', '10', false],
    ['300', '1200', true],
  ],
  NumericGreaterThanEquals: [
    ['10', '10', true],
    ['10', '9.99', false],
  ],
  DateEquals: [
    ['2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z', true],
    ['2026-11-23T10:00:00Z', '2026-11-23T11:00:00+01:00', true],
    ['2026-11-23T10:00:00Z', '2026-11-23T10:00:00.000Z', true],
    ['2026-11-23T10:00Z', '2026-11-23T10:00:00Z', true],
    ['2026-11-23', '2026-11-23T00:00:00Z', true],
    ['2026-11', '2026-11-01T00:00:00Z', true],
    ['1795428000', '2026-11-23T10:00:00Z', true],
    ['2026-11-23T10:00:00Z', '1795428000', true],
    ['2013', '1970-01-01T00:33:33Z', true],
    ['2026-02-30', '2026-03-02', false],
    ['2026-11-23T25:00:00Z', '2026-11-24T01:00:00Z', false],
    ['tomorrow', 'tomorrow', false],
    ['2026-11-23T10:00:00Z', undefined, false],
  ],
  DateNotEquals: [
    ['2026-11-23', '2026-11-24', true],
    ['2026-11-23', '2026-11-23T00:00:00Z', false],
    ['2026-11-23', 'tomorrow', false],
    ['tomorrow', '2026-11-23', false],
    ['2026-11-23', undefined, true],
  ],
  DateLessThan: [
    ['2026-11-23T10:00:00Z', '2026-11-23T09:59:59Z', true],
    ['2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z', false],
    ['2026-11-23T10:00:00Z', undefined, false],
  ],
  DateLessThanEquals: [
    ['2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z', true],
    ['2026-11-23T10:00:00Z', '2026-11-23T10:00:01Z', false],
  ],
  DateGreaterThan: [
    ['2026-11-23T10:00:00Z', '2026-11-23T10:00:00.001Z', true],
    ['2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z', false],
  ],
  DateGreaterThanEquals: [
    ['2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z', true],
    ['2026-11-23T10:00:00Z', '2026-11-23T09:59:59Z', false],
  ],
  Bool: [
    ['true', 'true', true],
    ['True', 'TRUE', true],
    ['false', 'false', true],
    ['true', 'false', false],
    ['false', undefined, false],
    ['yes', 'yes', false],
    ['true', '1', false],
    [['true', 'false'], 'false', true],
  ],
  BinaryEquals: [
    ['QmluYXJ5VmFsdWVJbkJhc2U2NA==', 'QmluYXJ5VmFsdWVJbkJhc2U2NA==', true],
    ['QQ==', 'QR==', true],
    ['QQ==', 'Qg==', false],
    ['A', 'A', false],
    ['QQ==', undefined, false],
  ],
  IpAddress: [
    ['203.0.113.0/24', '203.0.113.0', true],
    ['203.0.113.0/24', '203.0.113.255', true],
    ['203.0.113.0/24', '203.0.114.0', false],
    ['203.0.113.7', '203.0.113.7', true],
    ['203.0.113.7', '203.0.113.8', false],
    ['203.0.113.99/24', '203.0.113.1', true],
    ['10.0.0.0/8', '10.255.255.255', true],
    ['0.0.0.0/0', '8.8.8.8', true],
    ['203.0.113.0/25', '203.0.113.128', false],
    ['2001:DB8:1234:5678::/64', '2001:db8:1234:5678:9:a:b:c', true],
    ['2001:DB8:1234:5678::/64', '2001:db8:1234:5679::1', false],
    ['2001:db8::1', '2001:0db8:0:0:0:0:0:1', true],
    ['::/0', '::1', true],
    ['::/0', '127.0.0.1', false],
    ['0.0.0.0/0', '::1', false],
    ['0.0.0.0/0', '::ffff:1.2.3.4', false],
    ['::ffff:1.2.3.4', '::ffff:102:304', true],
    ['203.0.113.0/33', '203.0.113.0', false],
    ['203.0.113.0/024', '203.0.113.0', false],
    ['203.0.113.0/', '203.0.113.0', false],
    ['203.0.113.0/24', '203.0.113.010', false],
    ['203.0.113.0/24', '203.0.113', false],
    ['203.0.113.0/24', '203.0.113.0/24', false],
    ['1::2::3', '1::2::3', false],
    ['1:2:3:4:5:6:7::8', '1:2:3:4:5:6:7::8', false],
    ['203.0.113.*', '203.0.113.1', false],
    [['203.0.113.0/24', '2001:db8::/32'], '2001:db8::1', true],
    ['203.0.113.0/24', undefined, false],
  ],
  NotIpAddress: [
    ['203.0.113.0/24', '203.0.113.1', false],
    ['203.0.113.0/24', '203.0.114.1', true],
    ['203.0.113.0/24', '2001:db8::1', true],
    ['203.0.113.0/24', 'garbage', false],
    ['garbage', '203.0.113.1', false],
    [['203.0.113.0/24', '198.51.100.0/24'], '198.51.100.7', false],
    ['203.0.113.0/24', undefined, true],
  ],
  ArnEquals: [
    [ARN, ARN, true],
    ['arn:aws:sns:*:*:topic', ARN, true],
    [ARN, ARN.toUpperCase(), false],
    [ARN, undefined, false],
  ],
  ArnLike: [
    ['arn:aws:sns:us-*:123456789012:t?pic', ARN, true],
    ['arn:aws:sns:*:topic', ARN, false],
    ['arn:aws:sns:*', ARN, true],
    ['*', ARN, true],
    ['arn:aws:sns:us-east-1:123456789012', ARN, false],
    ['arn:aws:sns:us-east-1:123456789012:*', `${ARN}:a:b`, true],
    ['arn:*:123456789012:topic', ARN, false],
    ['arn:aws:sns:*:*:*', 'not an arn', false],
    ['arn:aws:iam::*:role/*', 'arn:aws:iam::123456789012:role/a/b', true],
  ],
  ArnNotEquals: [
    [ARN, ARN, false],
    [ARN, `${ARN}2`, true],
    [ARN, undefined, true],
  ],
  ArnNotLike: [
    ['arn:aws:sns:*:*:t*', ARN, false],
    ['arn:aws:sns:*:*:x*', ARN, true],
    ['no arn', ARN, false],
    ['arn:aws:sns:*:*:x*', undefined, true],
  ],
  Null: [
    ['true', undefined, true],
    ['true', [], true],
    ['true', 'x', false],
    ['true', '', false],
    ['false', 'x', true],
    ['false', ['x'], true],
    ['false', undefined, false],
    ['maybe', undefined, false],
    [['true', 'false'], 'x', true],
  ],
  StringEqualsIfExists: [
    ['a', undefined, true],
    ['a', 'a', true],
    ['a', 'b', false],
  ],
  BoolIfExists: [
    ['false', undefined, true],
    ['false', 'true', false],
  ],
  NumericLessThanIfExists: [
    ['10', undefined, true],
    ['10', 'x', false],
  ],
  'ForAllValues:StringLike': [
    ['a*', ['ab', 'ac'], true],
    ['a*', ['ab', 'b'], false],
    ['a*', 'ab', true],
    ['a*', [], true],
    ['a*', '', true],
    ['a*', undefined, true],
  ],
  'ForAnyValue:StringLike': [
    ['a*', ['b', 'ac'], true],
    ['a*', ['b'], false],
    ['a*', 'ab', true],
    ['*', [], false],
    ['*', '', false],
    ['*', undefined, false],
  ],
  'ForAnyValue:StringLikeIfExists': [['a*', undefined, false]],
  'ForAllValues:StringNotEquals': [
    ['a', ['b', 'c'], true],
    ['a', ['a', 'b'], false],
  ],
  'ForAnyValue:StringNotEquals': [
    ['a', ['a', 'b'], true],
    ['a', ['a'], false],
    ['a', undefined, false],
  ],
  'ForAllValues:Null': [['false', undefined, false]],
}

for (const [operator, rows] of Object.entries(tables)) {
  describe(operator, () => {
    for (const [policy, request, holds] of rows) {
      test(`${JSON.stringify(policy)} ${holds ? 'holds' : 'does not hold'} for ${JSON.stringify(request)}`, () => {
        const values = typeof policy === 'string' ? [policy] : policy
        const condition = compileCondition({ operator, key: 'aws:Key', values }, '2012-10-17')
        assert.equal(
          condition((key) => (key === 'aws:key' ? request : undefined)),
          holds,
        )
      })
    }
  })
}

describe('condition operators', () => {
  test('each has its table', () => {
    for (const { name } of conditionOperators) assert.ok(tables[name], `${name} has no table`)
  })

  for (const name of [
    'stringEquals',
    'StringEqualsifExists',
    'NullIfExists',
    'ForSomeValues:Bool',
    'StringEquals ',
    'constructor',
    '',
  ]) {
    test(`${JSON.stringify(name)} is none`, () => {
      assert.equal(findOperator(name), undefined)
    })
  }
})
