import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ATTACKS } from '../../testing/escalation-attacks.ts'
import { ESCALATIONS } from '../../testing/escalation-trial.ts'

/** `npm run fuzz -- --of escalation` tries ten thousand of each. */
const ACCOUNTS = 150
/** The same each time; `npm run fuzz` tries others. */
const SEED = 77

test('each step that is reported is allowed by the engine, and of each that is not some request never is', () => {
  let unknown = 0
  const isRight = fc.property(ESCALATIONS, ({ run }) => {
    const { verdict, contradiction } = run()
    if (verdict === 'unknown') unknown++
    assert.equal(contradiction, undefined)
  })
  fc.assert(isRight, { numRuns: ACCOUNTS })
  assert.ok(unknown < 0.15 * ACCOUNTS, `${unknown} of ${ACCOUNTS} have an undecided step`)
})

test('whoever is limited finds no way when each step is taken for real, and each path that is told can be taken', () => {
  let unknown = 0
  const isRight = fc.property(ATTACKS, ({ run }) => {
    const { verdict, contradiction } = run()
    if (verdict === 'unknown') unknown++
    assert.equal(contradiction, undefined)
  })
  fc.assert(isRight, { numRuns: ACCOUNTS, seed: SEED })
  assert.ok(unknown < 0.05 * ACCOUNTS, `${unknown} of ${ACCOUNTS} have somebody undecided`)
})
