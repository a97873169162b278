import assert from 'node:assert/strict'
import { beforeEach, mock, test } from 'node:test'

const storage: Record<string, string> & { setItem?: unknown } = {}
const methods = {
  getItem: (key: string) => storage[key] ?? null,
  setItem: (key: string, value: string) => void Object.assign(storage, { [key]: value }),
  removeItem: (key: string) => void Reflect.deleteProperty(storage, key),
}
let token = 'first'
Object.assign(globalThis, {
  sessionStorage: new Proxy(storage, { get: (_, key) => Reflect.get(methods, key) }),
  localStorage: methods,
  location: { search: '' },
  document: { querySelector: () => ({ content: token }) },
})
const { forgetAllSealed, forgetSealed, keepSealed, readSealed } = await import('./sealed-storage.ts')

beforeEach(() => {
  token = 'first'
  for (const key of Object.keys(storage)) Reflect.deleteProperty(storage, key)
})

test('what was kept is read again, and stands nowhere as it is', async () => {
  await keepSealed('a', 'a secret')
  assert.equal(await readSealed('a'), 'a secret')
  assert.ok(!JSON.stringify(storage).includes('secret'))
  forgetSealed('a')
  assert.equal(await readSealed('a'), undefined)
})

test('another console session reads nothing, and throws it away', async () => {
  await keepSealed('a', 'a secret')
  token = 'second'
  assert.equal(await readSealed('a'), undefined)
  assert.deepEqual(Object.keys(storage), [])
})

test('what was kept under one name is not read under another', async () => {
  await keepSealed('a', 'a secret')
  storage['castellan.sealed.b'] = storage['castellan.sealed.a'] ?? ''
  assert.equal(await readSealed('b'), undefined)
})

test('what is kept or forgotten last counts, though sealing takes a moment', async () => {
  await Promise.all([keepSealed('a', 'one'), keepSealed('a', 'two'), keepSealed('a', 'three')])
  assert.equal(await readSealed('a'), 'three')
  const keeping = keepSealed('a', 'four')
  forgetSealed('a')
  await keeping
  assert.equal(await readSealed('a'), undefined)
  const late = keepSealed('a', 'five')
  forgetAllSealed()
  await late
  assert.deepEqual(Object.keys(storage), [])
})

test('after half an hour it is not given back', async () => {
  await keepSealed('a', 'a secret')
  mock.timers.enable({ apis: ['Date'], now: Date.now() + 30 * 60_000 })
  assert.equal(await readSealed('a'), undefined)
  mock.timers.reset()
})

test('sign-out forgets all of it and nothing else', async () => {
  await keepSealed('a', 'a secret')
  storage['castellan.theme'] = 'dark'
  storage['castellan.sealed.broken'] = 'no sealed text'
  assert.equal(await readSealed('broken'), undefined)
  forgetAllSealed()
  assert.deepEqual(Object.keys(storage), ['castellan.theme'])
})
