import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CheckState, progressOf } from './check.ts'

const done: CheckState = { kind: 'done', detail: '' }
const todo: CheckState = { kind: 'todo', detail: '' }
const hidden: CheckState = {
  kind: 'not visible',
  denial: { action: 'iam:ListUsers', principal: undefined, resource: undefined, because: undefined },
}
const failed: CheckState = { kind: 'failed', error: new Error('no answer') }

test('progress counts what is visible, and only that', () => {
  assert.deepEqual(progressOf([done, todo, hidden, failed, done]), { done: 2, visible: 3 })
  assert.deepEqual(progressOf([hidden, hidden]), { done: 0, visible: 0 })
  assert.deepEqual(progressOf([undefined]), { done: 0, visible: 0 })
})
