import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exampleAccount } from '../check/testing.ts'

test('a list is read to its last page', async () => {
  const { account } = exampleAccount({
    answers: {
      'iam:ListUsers': ({ Marker }: { Marker?: string }) =>
        Marker === undefined
          ? { Users: [{ UserName: 'a' }], IsTruncated: true, Marker: '2' }
          : { Users: [{ UserName: 'b' }], IsTruncated: false, Marker: '3' },
    },
  })
  const users = await account.list('iam', 'ListUsers', {}, 'Users')
  assert.deepEqual(
    users.map(({ UserName }) => UserName),
    ['a', 'b'],
  )
})

test('a list that does not end is a call that failed', async () => {
  const { account } = exampleAccount({
    answers: { 'iam:ListUsers': { Users: [{}], IsTruncated: true, Marker: 'the same' } },
  })
  await assert.rejects(account.list('iam', 'ListUsers', {}, 'Users'), /iam:ListUsers failed: the list does not end/)
})

test('a list of which the rest cannot be asked for is a call that failed', async () => {
  const { account } = exampleAccount({ answers: { 'iam:ListUsers': { Users: [{}], IsTruncated: true } } })
  await assert.rejects(account.list('iam', 'ListUsers', {}, 'Users'), /iam:ListUsers failed: the list is cut short/)
})

test('a list of KMS has its next page by another name, and says in another word that there is more', async () => {
  const key = (KeyId: string) => ({ Keys: [{ KeyId }] })
  const { account } = exampleAccount({
    answers: {
      'kms:ListKeys': ({ Marker }: { Marker?: string }) =>
        Marker === undefined ? { ...key('a'), Truncated: true, NextMarker: '2' } : { ...key('b'), Truncated: false },
    },
  })
  const keys = await account.list('kms', 'ListKeys', { Limit: 1000 }, 'Keys')
  assert.deepEqual(
    keys.map(({ KeyId }) => KeyId),
    ['a', 'b'],
  )
  const { account: cut } = exampleAccount({ answers: { 'kms:ListKeys': { Keys: [{}], Truncated: true } } })
  await assert.rejects(cut.list('kms', 'ListKeys', { Limit: 1000 }, 'Keys'), /the list is cut short/)
})
