import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { dataDirectory } from '../data-directory.ts'
import { compilePattern } from './pattern.ts'
import { holdsSecret, REDACTED, redact } from './redact.ts'
import { loadModel, MODELLED } from './service-model.ts'
import type { Shape, StringShape } from './shape.ts'

const models = Object.values(MODELLED).map(loadModel)

function reachable(shape: Shape, seen: Set<Shape>): void {
  if (seen.has(shape)) return
  seen.add(shape)
  if (shape.kind === 'structure') for (const member of shape.members) reachable(member.shape, seen)
  if (shape.kind === 'list') reachable(shape.member, seen)
  if (shape.kind === 'map') for (const part of [shape.key, shape.value]) reachable(part, seen)
}

function shapesOf(): Set<Shape> {
  const seen = new Set<Shape>()
  for (const model of models) {
    for (const name of model.operationNames) {
      const { input, output } = model.operation(name) ?? {}
      if (input) reachable(input, seen)
      if (output) reachable(output, seen)
    }
  }
  return seen
}

test('every model in `models/` is one that requests are routed to', () => {
  const files = readdirSync(join(dataDirectory(), 'models')).filter(
    (name) => name.endsWith('.json') && name !== 'digest.json',
  )
  assert.deepEqual(files.map((name) => name.slice(0, -5)).sort(), Object.values(MODELLED).toSorted())
})

test('every shape of every operation compiles', () => {
  assert.ok(shapesOf().size > 1000)
})

test('no pattern of a model takes more than linear time', () => {
  const patterns = [...shapesOf()].filter(
    (shape): shape is StringShape => shape.kind === 'string' && shape.pattern !== undefined,
  )
  assert.ok(patterns.length > 100)
  // What makes nested repetitions explode: a long run of what they take, and an end that they do not.
  const runs = ['a', '0', 'a1', '/', '/a', '-', 'a-', '.', '1.', '=', ' ', '0:', 'a.', 'aA0_']
  for (const { name, pattern, patternText } of patterns) {
    for (const run of runs) {
      const started = performance.now()
      pattern?.test(`${run.repeat(20_000)}\u0000`)
      assert.ok(performance.now() - started < 1000, `${name} ${patternText} on runs of ${run}`)
    }
  }
})

describe('a pattern is Java’s', () => {
  const cases: [pattern: string, text: string, matches: boolean][] = [
    ['[\\w]+', 'abc', true],
    ['[\\w]+', 'a b', false],
    ['a|b', 'ab', false],
    ['(?s).*', 'a\nb', true],
    ['.*', 'a\nb', false],
    ['^[a-z]+$', 'abc', true],
    ['[\\p{L}\\p{Z}]+', 'é 日本', true],
    ['[\\w+=,.@\\:-]*', 'a:b', true],
    ['[\\uD800\\uDC00-\\uDBFF\\uDFFF]+', '😀', true],
    ['[\\u0020-\\u00FF]+', 'ä', true],
    ['[\\u0020-\\u00FF]+', 'Ā', false],
  ]
  for (const [pattern, text, matches] of cases) {
    test(`${pattern} ${matches ? 'takes' : 'refuses'} ${JSON.stringify(text)}`, () =>
      assert.equal(compilePattern(pattern).test(text), matches))
  }
})

describe('an audit event holds no secret', () => {
  const cases: [model: string, shape: string, value: object, copy: object][] = [
    [
      'iam',
      'CreateLoginProfileRequest',
      { UserName: 'a', Password: 'p', PasswordResetRequired: true },
      { UserName: 'a', Password: REDACTED, PasswordResetRequired: true },
    ],
    [
      'iam',
      'ChangePasswordRequest',
      { OldPassword: 'p', NewPassword: 'q' },
      { OldPassword: REDACTED, NewPassword: REDACTED },
    ],
    [
      'iam',
      'CreateAccessKeyResponse',
      { AccessKey: { UserName: 'a', AccessKeyId: 'AKIA', SecretAccessKey: 's', Status: 'Active' } },
      { AccessKey: { UserName: 'a', AccessKeyId: 'AKIA', SecretAccessKey: REDACTED, Status: 'Active' } },
    ],
    [
      'iam',
      'CreateVirtualMFADeviceResponse',
      { VirtualMFADevice: { SerialNumber: 'arn', Base32StringSeed: new Uint8Array(2), QRCodePNG: new Uint8Array(2) } },
      { VirtualMFADevice: { SerialNumber: 'arn', Base32StringSeed: REDACTED, QRCodePNG: REDACTED } },
    ],
    [
      'iam',
      'EnableMFADeviceRequest',
      { UserName: 'a', SerialNumber: 'arn', AuthenticationCode1: '123456', AuthenticationCode2: '654321' },
      { UserName: 'a', SerialNumber: 'arn', AuthenticationCode1: REDACTED, AuthenticationCode2: REDACTED },
    ],
    [
      'sts',
      'GetSessionTokenRequest',
      { SerialNumber: 'arn', TokenCode: '123456' },
      { SerialNumber: 'arn', TokenCode: REDACTED },
    ],
    [
      'sts',
      'GetSessionTokenResponse',
      { Credentials: { AccessKeyId: 'ASIA', SecretAccessKey: 's', SessionToken: 't' } },
      { Credentials: { AccessKeyId: 'ASIA', SecretAccessKey: REDACTED, SessionToken: REDACTED } },
    ],
    ['sns', 'ConfirmSubscriptionInput', { TopicArn: 'arn', Token: 't' }, { TopicArn: 'arn', Token: REDACTED }],
    [
      'castellan',
      'ChangeRootPasswordRequest',
      { OldPassword: 'p', NewPassword: 'q' },
      { OldPassword: REDACTED, NewPassword: REDACTED },
    ],
    ['iam', 'GetUserRequest', { UserName: 'a' }, { UserName: 'a' }],
    ['iam', 'NoSuchShape', { Password: 'p' }, {}],
  ]
  for (const [model, shape, value, copy] of cases) {
    test(`${model} ${shape}`, () => {
      const before = structuredClone(value)
      assert.deepEqual(redact(model, shape, value), copy)
      assert.deepEqual(value, before, 'the value itself is not touched')
    })
  }

  test('what the model does not name is not copied beside a secret', () => {
    assert.deepEqual(redact('iam', 'ChangePasswordRequest', { OldPassword: 'p', Passwort: 'q' }), {
      OldPassword: REDACTED,
    })
  })

  test('every member of every model whose name says so is a secret', () => {
    const names = /password$|secretaccesskey|secretkey|sessiontoken|seed|^privatekey$|^tokencode$|^authenticationcode/i
    const missed: string[] = []
    for (const shape of shapesOf()) {
      if (shape.kind !== 'structure') continue
      for (const member of shape.members) {
        if (
          names.test(member.name) &&
          (member.shape.kind === 'string' || member.shape.kind === 'blob') &&
          !holdsSecret(member.shape)
        )
          missed.push(`${shape.name}.${member.name}`)
      }
    }
    assert.deepEqual(missed, [])
  })
})
