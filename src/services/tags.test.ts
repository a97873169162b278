import assert from 'node:assert/strict'
import { test } from 'node:test'
import { awsError } from '../aws/index.ts'
import {
  addTags,
  assertTags,
  creationRequests,
  MAX_TAGS,
  requestTagKeys,
  resourceTagKeys,
  type TagRules,
} from './tags.ts'

const Duplicate = awsError('Duplicate', 400)
const Reserved = awsError('Reserved', 400)
const TooMany = awsError('TooMany', 400)

const RULES: TagRules = {
  foldsCase: false,
  duplicate: (key) => Duplicate(`Duplicate ${key}`),
  reserved: () => Reserved('Reserved'),
  tooMany: () => TooMany('TooMany'),
}

function tags(...keys: readonly string[]) {
  return keys.map((Key) => ({ Key, Value: '' }))
}

function numbered(count: number) {
  return Array.from({ length: count }, (_, index) => `k${index}`)
}

test('a key given twice is refused', () => {
  assert.throws(() => assertTags(tags('a', 'b', 'a'), [], RULES), { message: 'Duplicate a' })
})

test('keys that differ in case are one key where the service folds case, and two where it does not', () => {
  assert.doesNotThrow(() => assertTags(tags('Team', 'TEAM'), [], RULES))
  assert.throws(() => assertTags(tags('Team', 'TEAM'), [], { ...RULES, foldsCase: true }), { code: 'Duplicate' })
})

test('keys that begin with aws: are reserved, in any case', () => {
  for (const key of ['aws:x', 'AWS:x', 'aWs:']) {
    assert.throws(() => assertTags(tags('a', key), [], RULES), { code: 'Reserved' }, key)
  }
  assert.doesNotThrow(() => assertTags(tags('my-aws:x', 'aws'), [], RULES))
})

test('a resource has 50 tags at most, those it has included, and one that is replaced counts once', () => {
  const present = numbered(MAX_TAGS).map((key) => ({ key, value: '' }))
  assert.doesNotThrow(() => assertTags(tags(...numbered(MAX_TAGS)), [], RULES))
  assert.throws(() => assertTags(tags(...numbered(MAX_TAGS + 1)), [], RULES), { code: 'TooMany' })
  assert.doesNotThrow(() => assertTags(tags('k0', 'k1'), present, RULES))
  assert.throws(() => assertTags(tags('more'), present, RULES), { code: 'TooMany' })
  assert.throws(() => assertTags(tags('K0'), present, RULES), { code: 'TooMany' })
  assert.doesNotThrow(() => assertTags(tags('K0'), present, { ...RULES, foldsCase: true }))
})

test('nothing is stored of tags that are refused', async () => {
  const stored: unknown[] = []
  const store = { ofTarget: () => [], set: async (...call: unknown[]) => void stored.push(call) }
  await assert.rejects(addTags(store, 'target', tags('a', 'a'), RULES), { code: 'Duplicate' })
  assert.deepEqual(stored, [])
  await addTags(store, 'target', [{ Key: 'a', Value: '1' }], RULES)
  assert.deepEqual(stored, [['target', [{ key: 'a', value: '1' }]]])
})

test('who creates a resource with tags must be allowed to tag it', () => {
  const create = { action: 'iam:CreateUser', resource: 'arn' }
  assert.deepEqual(creationRequests('iam:CreateUser', 'iam:TagUser', 'arn'), [create])
  assert.deepEqual(creationRequests('iam:CreateUser', 'iam:TagUser', 'arn', []), [create])
  assert.deepEqual(creationRequests('iam:CreateUser', 'iam:TagUser', 'arn', tags('a')), [
    create,
    { action: 'iam:TagUser', resource: 'arn' },
  ])
})

test('a request without tags has no aws:TagKeys, rather than an empty list', () => {
  assert.deepEqual(requestTagKeys(), {})
  assert.deepEqual(requestTagKeys([]), {})
  assert.deepEqual(requestTagKeys([{ Key: 'Team', Value: 'Blue' }]), {
    'aws:RequestTag/Team': 'Blue',
    'aws:TagKeys': ['Team'],
  })
})

test("a resource's tags are keys under aws: and under the service's own prefix", () => {
  const stored = [{ key: 'Team', value: 'Blue' }]
  assert.deepEqual(resourceTagKeys(stored), { 'aws:ResourceTag/Team': 'Blue' })
  assert.deepEqual(resourceTagKeys(stored, 'iam'), { 'aws:ResourceTag/Team': 'Blue', 'iam:ResourceTag/Team': 'Blue' })
})
