import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Operation } from './ledger.ts'
import { checkRegisters } from './register.ts'
import { checkSet } from './set.ts'

type Kind = Operation['kind']

/** Such as `at('write', 'a', 0, 10)`. */
function at(kind: Kind, value: string, start: number, end: number, outcome: Operation['outcome'] = 'ok'): Operation {
  const isElement = kind === 'add' || kind === 'remove'
  return { key: isElement ? value : 'r', kind, start, end, outcome, ...(!isElement && { value }) }
}

const TRUE_REGISTERS: Readonly<Record<string, readonly Operation[]>> = {
  'nothing happens': [],
  'what is not written is read as nothing': [at('read', '', 0, 1)],
  'a read after a write': [at('write', 'a', 0, 10), at('read', 'a', 20, 30)],
  'a read beside a write finds it or not': [
    at('write', 'a', 0, 100),
    at('read', '', 10, 20),
    at('read', 'a', 30, 40),
    at('read', 'a', 200, 210),
  ],
  'writes beside each other take effect in any order': [
    at('write', 'a', 0, 100),
    at('write', 'b', 0, 100),
    at('read', 'a', 200, 210),
  ],
  'a refused write that was done after all': [at('write', 'a', 0, 10, 'unknown'), at('read', 'a', 500, 510)],
  'a refused write that was not done': [at('write', 'a', 0, 10, 'unknown'), at('read', '', 500, 510)],
  'a refused write that is done late': [
    at('write', 'a', 0, 10, 'unknown'),
    at('write', 'b', 20, 30),
    at('read', 'b', 40, 50),
    at('read', 'a', 60, 70),
  ],
  'a value that was there for a moment, unseen': [
    at('write', 'a', 0, 10),
    at('write', 'b', 20, 30),
    at('write', 'c', 40, 50),
    at('read', 'c', 60, 70),
  ],
}

const FALSE_REGISTERS: Readonly<Record<string, readonly Operation[]>> = {
  'an acknowledged write is lost': [at('write', 'a', 0, 10), at('read', '', 20, 30)],
  'an acknowledged write is lost after it was seen': [
    at('write', 'a', 0, 10),
    at('read', 'a', 20, 30),
    at('write', 'b', 40, 50),
    at('read', 'a', 60, 70),
  ],
  'the value of a write that was done is overwritten by one of long before': [
    at('write', 'a', 0, 10),
    at('write', 'b', 20, 30),
    at('read', 'b', 40, 50),
    at('read', 'a', 60, 70),
  ],
  'a read from the future': [at('read', 'a', 0, 10), at('write', 'a', 20, 30)],
  'a read of what nobody wrote': [at('read', 'x', 0, 10)],
  'a read of what was refused for good': [at('write', 'a', 0, 10, 'no'), at('read', 'a', 20, 30)],
  'two readers see two orders': [
    at('write', 'a', 0, 100),
    at('write', 'b', 0, 100),
    at('read', 'a', 110, 120),
    at('read', 'b', 130, 140),
    at('read', 'a', 150, 160),
  ],
  'a refused write comes and goes': [
    at('write', 'a', 0, 10),
    at('write', 'b', 20, 30, 'unknown'),
    at('read', 'b', 40, 50),
    at('read', 'a', 60, 70),
  ],
  'a write within the time of another value': [
    at('write', 'a', 0, 10),
    at('write', 'b', 40, 50),
    at('read', 'a', 100, 110),
  ],
}

describe('the checker of registers', () => {
  for (const [name, history] of Object.entries(TRUE_REGISTERS))
    test(`takes: ${name}`, () => assert.deepEqual(checkRegisters(history), []))

  for (const [name, history] of Object.entries(FALSE_REGISTERS))
    test(`rejects: ${name}`, () => assert.notDeepEqual(checkRegisters(history), []))

  test('keeps registers apart', () => {
    const other = { ...at('write', 'a', 0, 10), key: 'other' }
    assert.deepEqual(checkRegisters([other, at('read', '', 20, 30)]), [])
  })

  test('takes a read that is behind by less than the lease, and rejects one that is further behind', () => {
    const history = [at('write', 'a', 0, 10), at('write', 'b', 20, 30), at('read', 'a', 900, 910)]
    assert.deepEqual(checkRegisters(history, 1000), [])
    assert.notDeepEqual(checkRegisters(history, 100), [])
  })

  test('rejects each history of one write after another in which one of them is taken out', () => {
    for (let lost = 0; lost < 20; lost++) {
      const history = Array.from({ length: 20 }, (_, n) => [
        at('write', `v${n}`, n * 100, n * 100 + 10),
        at('read', n === lost ? `v${n - 1}`.replace('v-1', '') : `v${n}`, n * 100 + 20, n * 100 + 30),
      ]).flat()
      assert.notDeepEqual(checkRegisters(history), [], `v${lost} is lost`)
    }
  })
})

const TRUE_SETS: readonly (readonly [name: string, history: readonly Operation[], found: readonly string[]])[] = [
  ['what was added is there', [at('add', 'a', 0, 10)], ['a']],
  ['what was refused is there', [at('add', 'a', 0, 10, 'unknown')], ['a']],
  ['what was refused is not there', [at('add', 'a', 0, 10, 'unknown')], []],
  ['what was removed is gone', [at('add', 'a', 0, 10), at('remove', 'a', 20, 30)], []],
  ['what was perhaps removed is there', [at('add', 'a', 0, 10), at('remove', 'a', 20, 30, 'unknown')], ['a']],
  ['what was perhaps removed is gone', [at('add', 'a', 0, 10), at('remove', 'a', 20, 30, 'unknown')], []],
  ['one of two that add the same is told no', [at('add', 'a', 0, 10), at('add', 'a', 5, 15, 'no')], ['a']],
  [
    'it is added again after its removal',
    [at('add', 'a', 0, 10), at('remove', 'a', 20, 30), at('add', 'a', 40, 50)],
    ['a'],
  ],
]

const FALSE_SETS: typeof TRUE_SETS = [
  ['an acknowledged add is lost', [at('add', 'a', 0, 10)], []],
  ['it is there twice', [at('add', 'a', 0, 10)], ['a', 'a']],
  ['nobody added it', [], ['a']],
  ['each add was refused for good', [at('add', 'a', 0, 10, 'no')], ['a']],
  ['two were told that they had added it', [at('add', 'a', 0, 10), at('add', 'a', 5, 15)], ['a']],
  ['what was removed is back', [at('add', 'a', 0, 10), at('remove', 'a', 20, 30)], ['a']],
  ['it was removed and never added', [at('add', 'a', 0, 10, 'no'), at('remove', 'a', 20, 30)], []],
  ['what was added again is lost', [at('add', 'a', 0, 10), at('remove', 'a', 20, 30), at('add', 'a', 40, 50)], []],
]

describe('the checker of sets', () => {
  for (const [name, history, found] of TRUE_SETS)
    test(`takes: ${name}`, () => assert.deepEqual(checkSet(history, found), []))
  for (const [name, history, found] of FALSE_SETS)
    test(`rejects: ${name}`, () => assert.notDeepEqual(checkSet(history, found), []))
})
