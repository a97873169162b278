import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessNotGranted } from './access-not-granted.ts'

const MANY = Array.from({ length: 26 }, (_, i) => `t${String.fromCharCode('a'.charCodeAt(0) + i)}`)

/** Whether all of the tags together may be made, and none of these conditions denies it. */
function mayTag(tags: readonly string[], ...denied: readonly object[]) {
  const each = Object.fromEntries(tags.map((tag) => [`aws:RequestTag/${tag}`, 'x']))
  const conditions = { StringEquals: each, 'ForAllValues:StringEquals': { 'aws:TagKeys': tags } }
  const Statement = [
    { Effect: 'Allow', Action: 'ec2:CreateTags', Resource: '*', Condition: conditions },
    ...denied.map((Condition) => ({ Effect: 'Deny', Action: 'ec2:CreateTags', Resource: '*', Condition })),
  ]
  const document = JSON.stringify({ Version: '2012-10-17', Statement })
  return accessNotGranted(document, { actions: ['ec2:CreateTags'] }, 'IDENTITY_POLICY')
}

const ANY_TAG = { 'ForAnyValue:StringLike': { 'aws:TagKeys': '*' } }

test('ways to spell many tags, of which conditions tell only whether each is listed, are not tried all together', () => {
  const { access } = mayTag(MANY)
  assert.deepEqual([...(access[0]?.request.context['aws:tagkeys'] ?? [])].sort(), MANY)
  assert.equal(mayTag(MANY, ANY_TAG).result, 'PASS')
})

test('where conditions tell apart more ways to spell tags than are tried, nothing is proved', () => {
  const some = MANY.slice(0, 8)
  const each = some.map((tag) => ({ 'ForAnyValue:StringEquals': { 'aws:TagKeys': tag.toUpperCase() } }))
  const { result, access, undecided } = mayTag(some, ...each, ANY_TAG)
  assert.deepEqual([result, access, undecided.length], ['FAIL', [], 1])
})

test('where conditions ask for many letters of a tag in another case, not all cases of all letters are tried', () => {
  const tag = 'abcdefghijklmnopqrstuvwxyz'
  const each = [...tag].map((letter, at) => `${'?'.repeat(at)}${letter.toUpperCase()}*`)
  const { result } = mayTag([tag], { 'ForAnyValue:StringLike': { 'aws:TagKeys': each } }, ANY_TAG)
  assert.equal(result, 'FAIL')
})
