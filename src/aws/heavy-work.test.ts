import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HeavyWork } from './heavy-work.ts'

/** Work by a clock that it alone moves: `ms` a step. */
function setting() {
  let now = 0
  const work = new HeavyWork(() => now)
  const run = async (steps: number, ms: number, done: () => void = () => {}) => {
    for (let step = 0; step < steps; step++) {
      await work.breathe()
      now += ms
      done()
    }
  }
  return { work, run, now: () => now }
}

const round = () => new Promise((resolve) => setImmediate(resolve))

test('work of no length waits for nothing', () => {
  const { work } = setting()
  assert.equal(work.breathe(), undefined)
  assert.equal(work.breathe(), undefined)
})

test('work of a hundred milliseconds leaves each round of the event loop to others after one', async () => {
  const { run, now } = setting()
  let isDone = false
  void run(400, 0.25).then(() => {
    isDone = true
  })
  await round()
  let rounds = 0
  for (let before = now(); !isDone; before = now()) {
    await round()
    rounds++
    assert.ok(now() - before <= 0.75, `${now() - before} ms in one round`)
  }
  assert.ok(rounds >= 140, `others had ${rounds} turns`)
})

test('a hundred that work at once have no more of a round than one has, but for the step that each begins with', async () => {
  const { run, now } = setting()
  let left = 100
  for (let i = 0; i < 100; i++) void run(10, 0.25).then(() => left--)
  await round()
  for (let before = now(); left > 0; before = now()) {
    await round()
    assert.ok(now() - before <= 0.75, `${now() - before} ms in one round`)
  }
})

test('whoever waits goes on in the order in which they came', async () => {
  const { run } = setting()
  const done: number[] = []
  const all = [1, 2, 3].map((name) => run(2, 1, () => done.push(name)))
  await Promise.all(all)
  assert.deepEqual(done, [1, 2, 3, 1, 2, 3])
})

test('in rounds in which others ask they go first, and the work has a piece after some milliseconds', async () => {
  let now = 0
  const work = new HeavyWork(() => now)
  let steps = 0
  void (async () => {
    for (; steps < 100; steps++) {
      await work.breathe()
      now += 1
    }
  })()
  const stepsOfRounds: number[] = []
  for (let i = 0; i < 20; i++) {
    work.noteOther()
    await round()
    now += 0.25 // What others' answers take.
    stepsOfRounds.push(steps)
  }
  assert.ok(steps > 2, 'the work went on')
  assert.ok(steps <= 5, `the work had ${steps} of 20 rounds`)
  for (let i = 0; steps < 100; i++) {
    assert.ok(i < 100, 'the work has each round in which nobody asks')
    await round()
  }
})
