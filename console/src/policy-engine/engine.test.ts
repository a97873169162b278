import assert from 'node:assert/strict'
import { afterEach, describe, test } from 'node:test'
import { administratorReason, ask } from './engine.ts'
import { someHolder } from './holder.ts'
import type { Question, Reply } from './questions.ts'

const HOLDER = someHolder('123456789012', [{ name: 'P', document: '{}' }])

/** Node has no such workers: this one is told by each test what to do with a question. */
class FakeWorker extends EventTarget {
  static started: FakeWorker[] = []
  static onQuestion: (worker: FakeWorker, question: Question) => void = () => undefined
  isTerminated = false

  constructor() {
    super()
    FakeWorker.started.push(this)
  }

  postMessage(question: Question): void {
    FakeWorker.onQuestion(this, question)
  }

  terminate(): void {
    this.isTerminated = true
  }

  reply(data: Reply): void {
    this.dispatchEvent(new MessageEvent('message', { data }))
  }
}
Object.assign(globalThis, { Worker: FakeWorker })

describe('questions to the policy engine', () => {
  // What a test leaves running would answer the next one.
  afterEach(() => {
    // Twice: the first might only start another.
    for (const _ of [1, 2]) FakeWorker.started.at(-1)?.dispatchEvent(new Event('error'))
  })

  test('no thread is started for who has no policies', async () => {
    const before = FakeWorker.started.length
    assert.equal(await administratorReason(someHolder('123456789012', [])), undefined)
    assert.equal(FakeWorker.started.length, before)
  })

  test('each gets its own answer, in whatever order they come', async () => {
    const asked: Question[] = []
    FakeWorker.onQuestion = (worker, question) => {
      asked.push(question)
      if (asked.length === 2) for (const { id } of asked.toReversed()) worker.reply({ id, answer: `answer ${id}` })
    }
    const [first, second] = await Promise.all([administratorReason(HOLDER), administratorReason(HOLDER)])
    assert.deepEqual(
      asked.map(({ id }) => `answer ${id}`),
      [first, second],
    )
  })

  test('a failure is the engine’s own words, and of that question alone', async () => {
    FakeWorker.onQuestion = (worker, { id, name }) =>
      worker.reply(name === 'administrator' ? { id, failure: 'it cannot be read' } : { id, answer: undefined })
    await assert.rejects(ask('administrator', HOLDER), { message: 'it cannot be read' })
    await ask('findings', { document: '{}', kind: 'managed' })
  })

  test('a thread that cannot be loaded is started once more, and asked the same', async () => {
    FakeWorker.onQuestion = () => undefined
    const waiting = ask('administrator', HOLDER)
    const broken = FakeWorker.started.at(-1)
    FakeWorker.onQuestion = (worker, { id, name }) => worker.reply({ id, answer: `${name} again` })
    broken?.dispatchEvent(new Event('error'))
    assert.equal(await waiting, 'administrator again')
    assert.notEqual(FakeWorker.started.at(-1), broken)
  })

  test('one that breaks fails all that wait for it, and the next question starts another', async () => {
    FakeWorker.onQuestion = (worker, { id }) => worker.reply({ id, answer: 'well' })
    await ask('administrator', HOLDER)
    FakeWorker.onQuestion = () => undefined
    const waiting = [ask('administrator', HOLDER), ask('administrator', HOLDER)]
    const broken = FakeWorker.started.at(-1)
    broken?.dispatchEvent(new Event('error'))
    for (const question of waiting) await assert.rejects(question, /could not be loaded/)
    assert.equal(broken?.isTerminated, true)
    FakeWorker.onQuestion = (worker, { id }) => worker.reply({ id, answer: 'again' })
    assert.equal(await ask('administrator', HOLDER), 'again')
    assert.notEqual(FakeWorker.started.at(-1), broken)
  })

  test('a question that takes too long is given up, and its thread with it', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    FakeWorker.onQuestion = () => undefined
    const question = ask('administrator', HOLDER)
    const slow = FakeWorker.started.at(-1)
    t.mock.timers.tick(10_000)
    await assert.rejects(question, /did not answer in time/)
    assert.equal(slow?.isTerminated, true)
  })
})
