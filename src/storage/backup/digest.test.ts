import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Table } from '../migrations/tables.ts'
import { RowsDigest } from './digest.ts'
import type { Row } from './format.ts'

const TABLE: Table = {
  name: 'account',
  columns: new Map([
    ['accountId', 'text'],
    ['version', 'integer'],
    ['name', 'text?'],
  ]),
  primaryKey: ['accountId'],
}

function digest(...rows: readonly Row[]): string {
  const made = new RowsDigest()
  made.begin(TABLE)
  for (const row of rows) made.add(row)
  return made.end().digest
}

const SAME = digest(['a', 1, 'x'], ['b', 1, null])

test('the same rows have the same digest, whichever version their accounts have', () => {
  assert.equal(digest(['a', 9, 'x'], ['b', 1, null]), SAME)
})

test('another value, another order, a row less and a row more have another digest', () => {
  const others = [
    digest(['a', 1, 'y'], ['b', 1, null]),
    digest(['a', 1, 'x'], ['b', 1, '']),
    digest(['b', 1, null], ['a', 1, 'x']),
    digest(['a', 1, 'x']),
    digest(['a', 1, 'x'], ['b', 1, null], ['c', 1, null]),
    digest(['a', 1, 'x,"b"'], ['b', 1, null]),
  ]
  assert.equal(new Set([SAME, ...others]).size, others.length + 1)
})

test('a table without rows counts, too', () => {
  const made = new RowsDigest()
  assert.notEqual(made.end().digest, digest())
})
