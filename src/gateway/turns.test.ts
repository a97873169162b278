import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Turns } from './turns.ts'

const never = new AbortController().signal

test('one caller whose calls never end leaves turns for others, in work and in the queue', async () => {
  const turns = new Turns({ concurrency: 8, queue: 4 })
  const take = (who: string) => turns.take('s3', who, never)
  for (let count = 0; count < 6; count++) await take('slow')
  const waiting = [take('slow'), take('slow'), take('slow')]
  await assert.rejects(take('slow'), { code: 'ServiceUnavailable' })
  assert.equal(turns.inWork, 6)
  const [one, other] = [await take('a'), await take('b')]
  const next = take('c')
  one()
  const last = await next
  for (const end of [other, last, last]) end()
  assert.equal(turns.inWork, 6)
  assert.equal(await Promise.race([...waiting, Promise.resolve('still waiting')]), 'still waiting')
})

test('whoever waits comes when a turn of its own ends, and who leaves does not', async () => {
  const turns = new Turns({ concurrency: 1, queue: 2 })
  const end = await turns.take('s3', 'a', never)
  const leaving = new AbortController()
  const left = turns.take('s3', 'a', leaving.signal)
  const next = turns.take('s3', 'a', never)
  leaving.abort()
  await assert.rejects(left, { code: 'ServiceUnavailable' })
  end()
  const endNext = await next
  endNext()
  assert.equal(turns.inWork, 0)
})
