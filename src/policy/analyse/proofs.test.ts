import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { PROOFS } from '../testing/proofs.ts'

/** Of each check, with policies of all types: twenty thousand together. `npm run fuzz` tries 100,000 of each. */
const RUNS = 5_000

const TYPES = Object.keys(PROOFS)

/** `noNewAccess, identity` is of noNewAccess. */
function checkOf(name: string): string {
  return name.replace(/,.*/, '')
}

describe('what is proved, no request of any kind of principal contradicts', () => {
  for (const [name, cases] of Object.entries(PROOFS)) {
    test(name, () => {
      const numRuns = RUNS / TYPES.filter((type) => type.startsWith(checkOf(name))).length
      let unknown = 0
      const isRight = fc.property(cases, ({ run }) => {
        const { verdict, contradiction } = run()
        if (verdict === 'unknown') unknown++
        assert.equal(contradiction, undefined)
      })
      fc.assert(isRight, { numRuns })
      assert.ok(unknown < 0.05 * numRuns, `${unknown} of ${numRuns} are undecided`)
    })
  }
})
