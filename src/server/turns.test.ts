import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Turns } from './turns.ts'

/** Turns that take as long as they say, by a clock that nothing else moves. */
function turns() {
  let now = 0
  const taken: number[] = []
  const turns = new Turns(() => now)
  const take = (name: number, ms: number) =>
    turns.take(() => {
      now += ms
      taken.push(name)
    })
  return { taken, take }
}

const round = () => new Promise((resolve) => setImmediate(resolve))

test('turns are taken at once while the round has time for them, and then in their order', async () => {
  const { taken, take } = turns()
  for (const name of [1, 2, 3]) take(name, 1)
  assert.deepEqual(taken, [1, 2, 3])
  for (const name of [4, 5, 6]) take(name, 5)
  assert.deepEqual(taken, [1, 2, 3, 4])
  await round()
  take(7, 0) // Whoever comes later has no turn before them.
  assert.deepEqual(taken, [1, 2, 3, 4, 5])
  await round()
  await round()
  assert.deepEqual(taken, [1, 2, 3, 4, 5, 6, 7])
})

test('a round has time for few of many turns', async () => {
  const { taken, take } = turns()
  for (let name = 0; name < 300; name++) take(name, 1)
  for (let rounds = 0; rounds < 10; rounds++) await round()
  assert.ok(taken.length >= 40 && taken.length <= 44, `${taken.length} turns were taken in eleven rounds`)
})
