import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { InputEnded, type Prompts } from '../../terminal/index.ts'
import { CannotRun, call } from '../account/index.ts'
import { type Check, type Outcome, outcomeFrom, PASS, type Step } from '../check/index.ts'
import { AnswerError, BASELINE, exampleAccount } from '../check/testing.ts'
import { applySteps } from './apply.ts'

const MISSING = outcomeFrom([{ id: 'x', resource: '*', says: 'it is not there', fix: 'run again' }])
const CREATE = call('iam', 'CreateUser', { UserName: 'me' })
const ATTACH = call('iam', 'AttachUserPolicy', { UserName: 'me', PolicyArn: '(the policy)' })

function step(id: string, more: Partial<Step> = {}): Step {
  return { id, title: id, calls: [], cost: 'free', verify: async () => PASS, ...more }
}

const example = { name: '', answers: {} }
const checkOf = (id: string): Check => ({
  ...{ id, title: id, reason: '', source: '', severity: 'low', cis: [], reads: [], changes: [] },
  examples: { pass: example, fail: example },
  look: async () => PASS,
})
const [FIRST, SECOND] = [checkOf('first'), checkOf('second')]

/** Takes steps of one check each, against an account with these answers. */
async function apply(
  steps: readonly { readonly check: Check; readonly step: Step }[],
  { answers = {}, people }: { answers?: Readonly<Record<string, unknown>>; people?: Prompts } = {},
) {
  const { account, calls } = exampleAccount({
    answers: { 'iam:CreateUser': {}, 'iam:AttachUserPolicy': {}, ...answers },
  })
  const waits: number[] = []
  const applied = await applySteps(steps, {
    ...{
      account,
      baseline: BASELINE,
      people,
      deliver: () => {},
      clock: () => 0,
      random: (bytes) => new Uint8Array(bytes),
    },
    wait: async (milliseconds) => void waits.push(milliseconds),
    onStart: () => {},
    onEnd: () => {},
  })
  const results = Object.fromEntries(applied.steps.map(({ step, result }) => [step.id, result.status]))
  return { ...applied, results, waits, made: calls.map(({ operation }) => operation) }
}

/** Answers in turn; the last one from then on. */
function inTurn<T>(...answers: readonly [T, ...T[]]): () => T {
  let next = 0
  return () => answers[Math.min(next++, answers.length - 1)] ?? answers[0]
}

describe('a step', () => {
  test('makes its calls as they were shown, and is done when it was read back', async () => {
    const { results, made, waits } = await apply([{ check: FIRST, step: step('a', { calls: [{ call: CREATE }] }) }])
    assert.deepEqual([results, made, waits], [{ a: 'done' }, ['CreateUser'], []])
  })

  test('is not believed where reading back says otherwise, for as long as AWS may need', async () => {
    const { results, waits } = await apply([{ check: FIRST, step: step('a', { verify: async () => MISSING }) }])
    assert.equal(results.a, 'failed')
    assert.equal(
      waits.reduce((sum, each) => sum + each, 0),
      15_500,
    )
  })

  test('is done when reading back says so at last', async () => {
    const verify = inTurn<Outcome>(MISSING, MISSING, PASS)
    const { results, waits } = await apply([{ check: FIRST, step: step('a', { verify: async () => verify() }) }])
    assert.deepEqual([results.a, waits.length], ['done', 2])
  })

  for (const outcome of [
    { verdict: 'not-visible', action: 'iam:GetUser', message: '' },
    { verdict: 'not-available', operation: 'iam:GetUser' },
    { verdict: 'failed', says: 'it broke' },
  ] as const)
    test(`is not done where it cannot be read back: ${outcome.verdict}`, async () => {
      const { results } = await apply([{ check: FIRST, step: step('a', { verify: async () => outcome }) }])
      assert.equal(results.a, 'failed')
    })

  const creating = step('a', { calls: [{ call: CREATE }] })

  test('that was answered with an error, repeated, and had worked is done', async () => {
    const answers = { 'iam:CreateUser': new AnswerError('EntityAlreadyExists', 409, 'it is there', 2) }
    assert.equal((await apply([{ check: FIRST, step: creating }], { answers })).results.a, 'done')
    const failing = { ...creating, verify: async () => MISSING }
    assert.equal((await apply([{ check: FIRST, step: failing }], { answers })).results.a, 'failed')
  })

  test('is not done where somebody else has made it meanwhile, and what was handed over for it is not valid', async () => {
    const answers = { 'iam:CreateUser': new AnswerError('EntityAlreadyExistsException', 409) }
    const { steps } = await apply([{ check: FIRST, step: { ...creating, secret: 'the password of me' } }], { answers })
    assert.ok(steps[0]?.result.status === 'failed')
    assert.match(steps[0].result.says, /made by somebody else .* the password of me that was handed over is not valid/)
  })

  test('waits for what was made a moment ago', async () => {
    const attach = inTurn<unknown>(new AnswerError('NoSuchEntity', 404), {})
    const { results, made } = await apply([{ check: FIRST, step: step('a', { calls: [{ call: ATTACH }] }) }], {
      answers: { 'iam:AttachUserPolicy': attach },
    })
    assert.deepEqual([results.a, made], ['done', ['AttachUserPolicy', 'AttachUserPolicy']])
  })

  test('cannot make a call that was not shown', async () => {
    const another = call('iam', 'CreateUser', { UserName: 'another' })
    const more = call('iam', 'CreateUser', { UserName: 'me', Path: '/hidden/' })
    for (const unseen of [another, more, call('iam', 'DeleteUser', { UserName: 'me' })]) {
      const sly = step('a', { calls: [{ call: CREATE }], apply: async ({ change }) => void (await change(unseen)) })
      await assert.rejects(apply([{ check: FIRST, step: sly }]), /is not in the plan of a/)
    }
  })

  test('fills in what the plan has in brackets', async () => {
    const filled = call('iam', 'AttachUserPolicy', {
      UserName: 'me',
      PolicyArn: 'arn:aws:iam::aws:policy/IAMFullAccess',
    })
    const filling = step('a', { calls: [{ call: ATTACH }], apply: async ({ change }) => void (await change(filled)) })
    assert.deepEqual((await apply([{ check: FIRST, step: filling }])).made, ['AttachUserPolicy'])
  })
})

describe('steps', () => {
  const failing = step('a', { verify: async () => ({ verdict: 'failed', says: 'it broke' }) })

  test('of the same check wait for one that failed; others do not', async () => {
    const { results } = await apply([
      { check: FIRST, step: failing },
      { check: FIRST, step: step('b') },
      { check: SECOND, step: step('c') },
    ])
    assert.deepEqual(results, { a: 'failed', b: 'waiting', c: 'done' })
  })

  test('end where the run cannot go on', async () => {
    const expired = step('a', { apply: () => Promise.reject(new CannotRun('the session has expired', 'sign in')) })
    const { results, ended } = await apply([
      { check: FIRST, step: expired },
      { check: SECOND, step: step('b') },
    ])
    assert.deepEqual(results, { a: 'failed', b: 'waiting' })
    assert.equal(ended?.message, 'the session has expired')
  })

  test('for a person are left, all of them, where the person ends the questions; the others are taken', async () => {
    const asking = step('a', { needsTerminal: true, apply: () => Promise.reject(new InputEnded()) })
    const { results } = await apply([
      { check: FIRST, step: asking },
      { check: SECOND, step: step('b', { person: 'confirm it', verify: async () => MISSING }) },
      { check: checkOf('third'), step: step('c') },
    ])
    assert.deepEqual(results, { a: 'waiting', b: 'waiting', c: 'done' })
  })
})

describe('a step for a person', () => {
  const confirm = (verify: () => Outcome) => [
    { check: FIRST, step: step('a', { person: 'confirm it', verify: async () => verify() }) },
  ]
  const people: Prompts = {
    ...{ say() {}, showQr() {}, open() {}, ask: async () => '', confirm: async () => true },
    waitFor: async (_what, isDone) => (await isDone()) || isDone(),
  }

  test('is waiting where nobody is there, and the next run finds it done', async () => {
    assert.equal((await apply(confirm(() => MISSING))).results.a, 'waiting')
    assert.equal((await apply(confirm(() => PASS))).results.a, 'done')
  })

  test('is waited for at a terminal', async () => {
    assert.equal((await apply(confirm(inTurn<Outcome>(MISSING, MISSING, PASS)), { people })).results.a, 'done')
    assert.equal(
      (
        await apply(
          confirm(() => MISSING),
          { people },
        )
      ).results.a,
      'waiting',
    )
  })
})
