import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compile, decide } from './index.ts'
import { request, statements } from './testing/arbitraries.ts'
import { referenceDecision } from './testing/reference-evaluator.ts'

/** `CASES=1000000 node --test src/policy/differential.test.ts` for a long run. */
const CASES = Number(process.env.CASES ?? 20_000)

test(`the engine and an evaluator by definition agree on ${CASES} generated cases`, () => {
  fc.assert(
    fc.property(
      statements,
      request,
      fc.constantFrom('2012-10-17', '2012-10-17', '2008-10-17'),
      (list, asked, version) => {
        const document = JSON.stringify({ Version: version, Statement: list })
        const decision = decide(asked, { identity: compile([{ policy: 'p', document }]) })
        assert.equal(decision.effect, referenceDecision(document, asked))
      },
    ),
    { numRuns: CASES },
  )
})
