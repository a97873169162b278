/**
 * `npm run fuzz [-- --cases N --seed N --of NAME]`: tries the policy engine on generated cases.
 *
 * - `decide` is compared with the evaluator by definition (`src/policy/testing/`), a million times unless told
 *   otherwise.
 * - each check that promises a proof is compared with brute force over `decide`, a hundred thousand times; escalation
 *   analysis of ten thousand accounts, of as many with a search that takes each step for real, and of as many near
 *   twins with what it says of each by itself.
 * - with `--of caches` alone: what nodes answer from memory is compared, after random changes by every operation that
 *   makes any, with what one answers that has just started; 200 deployments unless told otherwise, on SQLite or,
 *   with `--postgres`, there.
 *
 * A difference is made small, printed as data, and ends the run with 1. The same seed makes the same cases. `--of`
 * takes those whose name begins so.
 */
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import postgres from 'postgres'
import { decide } from '../src/policy/index.ts'
import { ATTACKS } from '../src/policy/testing/escalation-attacks.ts'
import { ESCALATIONS } from '../src/policy/testing/escalation-trial.ts'
import { TWINS } from '../src/policy/testing/escalation-twins.ts'
import { PROOFS, type TrialCase } from '../src/policy/testing/proofs.ts'
import { referenceDecision } from '../src/policy/testing/reference-combination.ts'
import { layersOf, requestOf, type Scenario } from '../src/policy/testing/scenario.ts'
import { scenario } from '../src/policy/testing/scenario-arbitrary.ts'
import { startPostgres } from '../test/postgres.ts'
import { type Deployment, inFolder, onPostgres, onSqlite } from '../test/support/caches/deployments.ts'
import { Stale, Trial } from '../test/support/caches/trial.ts'

const { values } = parseArgs({
  options: {
    cases: { type: 'string' },
    seed: { type: 'string' },
    of: { type: 'string', default: '' },
    postgres: { type: 'boolean' },
  },
})
const told = values.cases === undefined ? undefined : wholeNumber('cases', values.cases)
const seed = values.seed === undefined ? Date.now() % 0x7fffffff : wholeNumber('seed', values.seed)
const DECISIONS = 1_000_000
const PAIRS = 100_000
/** Each is an account with thousands of requests. */
const ACCOUNTS = 10_000
/** Of caches; each has as many random changes. */
const DEPLOYMENTS = 200
const CHANGES = 400
/** Each batch has the next seed. What a compiled document holds is let go between batches only. */
const BATCH = 5_000
/** Between two lines of progress. */
const PROGRESS = 50_000

// Who reads has seen enough, as `head` has.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(2)
})

function wholeNumber(name: string, text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text)
  process.stderr.write(`--${name} takes a whole number, not \`${text}\`\n`)
  process.exit(2)
}

interface Subject<Case> {
  readonly name: string
  readonly cases: fc.Arbitrary<Case>
  /** One word for the summary, and what is wrong. */
  readonly run: (given: Case) => { readonly answer: string; readonly wrong?: string | undefined }
  readonly print: (given: Case) => object
}

async function fuzz<Case>({ name, cases, run, print }: Subject<Case>, count: number): Promise<void> {
  process.stdout.write(`${name}: ${count} cases from seed ${seed}\n`)
  const start = performance.now()
  const answers = new Map<string, number>()
  const isRight = fc.property(cases, (given) => {
    const { answer, wrong } = run(given)
    answers.set(answer, (answers.get(answer) ?? 0) + 1)
    return wrong === undefined
  })
  for (let done = 0; done < count; done += BATCH) {
    const numRuns = Math.min(BATCH, count - done)
    const result = fc.check(isRight, { numRuns, seed: seed + done / BATCH })
    if (result.failed && result.counterexample) {
      const [given] = result.counterexample
      process.stdout.write(
        `difference (seed ${result.seed}, path ${result.counterexamplePath}):\n` +
          `${JSON.stringify(print(given), undefined, 2)}\n${run(given).wrong ?? String(result.errorInstance)}\n`,
      )
      process.exit(1)
    }
    if ((done + numRuns) % PROGRESS === 0) {
      process.stdout.write(`${done + numRuns} agree after ${((performance.now() - start) / 1000).toFixed(0)} s\n`)
    }
    await setImmediate()
  }
  const shares = [...answers].map(([answer, times]) => `${answer} ${times} (${((100 * times) / count).toFixed(2)} %)`)
  process.stdout.write(`${name}: 0 differences in ${count} cases: ${shares.sort().join(', ')}\n`)
}

if ('decide'.startsWith(values.of)) {
  const decisions: Subject<Scenario> = {
    name: 'decide',
    cases: scenario,
    run(given) {
      const answer = referenceDecision(given)
      const decision = decide(requestOf(given), layersOf(given))
      const wrong = `by definition: ${answer}\nthe engine: ${JSON.stringify(decision)}`
      return { answer, wrong: decision.effect === answer ? undefined : wrong }
    },
    print: (given) => given,
  }
  await fuzz(decisions, told ?? DECISIONS)
}
for (const [name, cases] of Object.entries({
  ...PROOFS,
  escalation: ESCALATIONS,
  'escalation, steps': ATTACKS,
  'escalation, twins': TWINS,
})) {
  if (!name.startsWith(values.of)) continue
  const run = (given: TrialCase) => {
    const { verdict, contradiction } = given.run()
    return { answer: verdict, wrong: contradiction }
  }
  await fuzz(
    { name, cases, run, print: ({ given }) => given },
    told ?? (name.startsWith('escalation') ? ACCOUNTS : PAIRS),
  )
}
async function fuzzCaches(open: () => Promise<Deployment>, count: number): Promise<void> {
  let compared = 0
  for (let i = 0; i < count; i++) {
    const deployment = await open()
    try {
      const trial = await Trial.open(seed + i, deployment)
      compared += (await trial.run(CHANGES)).compared
    } catch (error) {
      if (!(error instanceof Stale)) throw error
      process.stdout.write(`difference (seed ${seed + i}): ${error.message}\n`)
      process.exit(1)
    } finally {
      await deployment.close()
    }
    process.stdout.write(`caches: ${i + 1} deployments, ${compared} answers agree\n`)
  }
}

if (values.of === 'caches' && values.postgres) {
  const server = await startPostgres()
  let databases = 0
  const open = async () => {
    const name = `caches_${++databases}`
    const sql = postgres(server.url(), { max: 1, onnotice: () => {} })
    await sql.unsafe(`CREATE DATABASE ${name}`)
    await sql.end()
    return await onPostgres(server.url(name))
  }
  await fuzzCaches(open, told ?? DEPLOYMENTS)
  await server.stop()
} else if (values.of === 'caches') {
  let files = 0
  await inFolder((folder) => fuzzCaches(() => onSqlite(join(folder, `${++files}.db`)), told ?? DEPLOYMENTS))
}
