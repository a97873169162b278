import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SqliteConnection } from './connection.ts'
import { GroupWriter } from './writer.ts'

test('what was remembered is forgotten before anybody hears of a commit, and not by events that another connection writes', async () => {
  const connection = new SqliteConnection(':memory:')
  const heard: string[] = []
  const writer = new GroupWriter(connection, () => heard.push('committed'))
  try {
    await writer.enqueue(async () => {}).then(() => heard.push('shared'))
    await writer.alone(async () => {}).then(() => heard.push('alone'))
    const failing = async () => {
      throw new Error('the outcome is not known')
    }
    await writer.alone(failing).catch(() => heard.push('failed alone'))
    await writer.enqueue(failing).catch(() => heard.push('failed'))
    assert.deepEqual(heard, ['committed', 'shared', 'alone', 'failed alone', 'committed', 'failed'])
  } finally {
    connection.close()
  }
})
