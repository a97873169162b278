/**
 * `npm run fuzz [-- --cases N --seed N]`: compares the policy engine with the evaluator by definition
 * (`src/policy/testing/`) on generated cases, a million unless told otherwise. A difference is made small, printed as
 * data, and ends the run with 1. The same seed makes the same cases.
 */
import { setImmediate } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { decide } from '../src/policy/index.ts'
import { referenceDecision } from '../src/policy/testing/reference-combination.ts'
import { layersOf, requestOf } from '../src/policy/testing/scenario.ts'
import { scenario } from '../src/policy/testing/scenario-arbitrary.ts'

const { values } = parseArgs({ options: { cases: { type: 'string', default: '1000000' }, seed: { type: 'string' } } })
const cases = wholeNumber('cases', values.cases)
const seed = values.seed === undefined ? Date.now() % 0x7fffffff : wholeNumber('seed', values.seed)
/** Each batch has the next seed. What a compiled document holds is let go between batches only. */
const BATCH = 5_000
/** Between two lines of progress. */
const PROGRESS = 50_000

function wholeNumber(name: string, text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text)
  process.stderr.write(`--${name} takes a whole number, not \`${text}\`\n`)
  process.exit(2)
}

const answers = { Allow: 0, ExplicitDeny: 0, ImplicitDeny: 0 }
const agreement = fc.property(scenario, (given) => {
  const expected = referenceDecision(given)
  answers[expected]++
  return decide(requestOf(given), layersOf(given)).effect === expected
})

process.stdout.write(`${cases} cases from seed ${seed}\n`)
const start = performance.now()
for (let done = 0; done < cases; done += BATCH) {
  const numRuns = Math.min(BATCH, cases - done)
  const {
    failed,
    counterexample,
    seed: failedSeed,
    counterexamplePath,
  } = fc.check(agreement, {
    numRuns,
    seed: seed + done / BATCH,
  })
  if (failed && counterexample) {
    const [given] = counterexample
    process.stdout.write(
      `difference (seed ${failedSeed}, path ${counterexamplePath}):\n${JSON.stringify(given, undefined, 2)}\n` +
        `by definition: ${referenceDecision(given)}\nthe engine: ${JSON.stringify(decide(requestOf(given), layersOf(given)))}\n`,
    )
    process.exit(1)
  }
  if ((done + numRuns) % PROGRESS === 0) {
    process.stdout.write(`${done + numRuns} agree after ${((performance.now() - start) / 1000).toFixed(0)} s\n`)
  }
  await setImmediate()
}
const { Allow, ExplicitDeny, ImplicitDeny } = answers
process.stdout.write(
  `0 differences in ${cases} cases: ${Allow} allowed, ${ExplicitDeny} denied explicitly, ${ImplicitDeny} implicitly\n`,
)
