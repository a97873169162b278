import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { PROOFS } from '../testing/proofs.ts'

/** Some twenty thousand together; `npm run fuzz` tries a hundred thousand of each. */
const RUNS = 3_400

describe('what is proved, no request of any kind of principal contradicts', () => {
  for (const [name, cases] of Object.entries(PROOFS)) {
    test(name, () => {
      let unknown = 0
      const isRight = fc.property(cases, ({ run }) => {
        const { verdict, contradiction } = run()
        if (verdict === 'unknown') unknown++
        assert.equal(contradiction, undefined)
      })
      fc.assert(isRight, { numRuns: RUNS })
      assert.ok(unknown < 0.1 * RUNS, `${unknown} of ${RUNS} are undecided`)
    })
  }
})
