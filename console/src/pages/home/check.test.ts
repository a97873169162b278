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

test('progress counts what was read, and says of the rest why it is not counted', () => {
  const states = [done, todo, hidden, failed, done]
  assert.deepEqual(progressOf(states), { done: 2, visible: 3, denied: 1, failed: 1 })
  assert.deepEqual(progressOf([hidden, failed]), { done: 0, visible: 0, denied: 1, failed: 1 })
  assert.deepEqual(progressOf([undefined]), { done: 0, visible: 0, denied: 0, failed: 0 })
})
