import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Prompts } from '../../terminal/index.ts'
import type { Question } from '../check/index.ts'
import { BASELINE } from '../check/testing.ts'
import { CHECKS } from '../checks/index.ts'
import { askBaseline, confirmAccount } from './questions.ts'
import type { Looked } from './survey.ts'

/** Someone who gives these answers, one after the other. */
function people(...answers: readonly string[]): Prompts & { readonly left: string[] } {
  const left = [...answers]
  return {
    left,
    ask: async () => left.shift() ?? assert.fail('asked too often'),
    confirm: async () => true,
    waitFor: async () => false,
    ...{ say() {}, showQr() {}, open() {} },
  }
}

const ACCOUNT = { accountId: '123456789012', place: 'AWS' }
const lastAccount = (last: string | undefined) => ({ read: () => last, write() {} })

describe('the question for the account', () => {
  test('is not asked the first time, nor for the account of the last time', async () => {
    await confirmAccount(ACCOUNT, lastAccount(undefined), people())
    await confirmAccount(ACCOUNT, lastAccount('123456789012 at AWS'), people())
  })

  for (const last of ['210987654321 at AWS', '123456789012 at http://localhost:4566']) {
    test(`is asked after ${last}, three times at most`, async () => {
      await confirmAccount(ACCOUNT, lastAccount(last), people('1', '2', '123456789012'))
      const mistyping = confirmAccount(ACCOUNT, lastAccount(last), people('1', '2', '3', '123456789012'))
      await assert.rejects(mistyping, { name: 'CannotRun' })
    })

    test(`ends the run after ${last} where nobody is there`, async () => {
      const message = `this is account 123456789012 at AWS, and the last one changed was ${last}`
      await assert.rejects(confirmAccount(ACCOUNT, lastAccount(last), undefined), { name: 'CannotRun', message })
    })
  }
})

describe('the questions for baseline', () => {
  const [check] = CHECKS
  assert.ok(check)
  const NOTHING = { email: undefined, contact: undefined }
  const asking = (...asks: readonly Question[]): readonly Looked[] => [
    {
      check: { ...check, asks },
      outcome: { verdict: 'findings', findings: [{ id: 'x', resource: '*', says: '', fix: '' }] },
      steps: [],
    },
  ]

  test('are not asked where nothing needs them, or flags have said it', async () => {
    assert.deepEqual(await askBaseline(asking(), { ...BASELINE, ...NOTHING }, people()), { ...BASELINE, ...NOTHING })
    assert.deepEqual(await askBaseline(asking('email'), BASELINE, people()), BASELINE)
  })

  test('take one plain address, none, or three mistakes', async () => {
    const ask = (...answers: readonly string[]) =>
      askBaseline(asking('email'), { ...BASELINE, ...NOTHING }, people(...answers))
    assert.equal((await ask('a@x.com, b@x.com', 'me@example.com')).email, 'me@example.com')
    assert.equal((await ask('')).email, undefined)
    await assert.rejects(ask('a', 'b', 'c'), { name: 'CannotRun' })
  })

  test('take a contact, or nobody', async () => {
    const ask = (...answers: readonly string[]) =>
      askBaseline(asking('contact'), { ...BASELINE, ...NOTHING }, people(...answers))
    assert.deepEqual((await ask('Ada', 'CTO', '+1 206 555 0100')).contact, {
      name: 'Ada',
      title: 'CTO',
      phone: '+1 206 555 0100',
    })
    assert.equal((await ask('')).contact, undefined)
  })
})
