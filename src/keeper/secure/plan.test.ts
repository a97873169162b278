import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { call } from '../account/index.ts'
import { type Check, type Finding, type Outcome, PASS, type Step } from '../check/index.ts'
import { type Circumstances, planOf } from './plan.ts'
import type { Looked } from './survey.ts'

const ROOT = { kind: 'root', arn: 'arn:aws:iam::123456789012:root', name: 'root' } as const
const USER = { kind: 'user', arn: 'arn:aws:iam::123456789012:user/me', name: 'me' } as const
const AT_TERMINAL: Circumstances = { caller: ROOT, hasPeople: true }

const finding = (id: string, more: Partial<Finding> = {}): Finding => ({
  id,
  resource: '*',
  says: id,
  fix: 'mend it',
  ...more,
})
const findings = (...all: readonly [Finding, ...Finding[]]): Outcome => ({ verdict: 'findings', findings: all })

function step(id: string, more: Partial<Step> = {}): Step {
  return { id, title: id, calls: [], cost: 'free', verify: async () => PASS, ...more }
}

function looked(id: string, outcome: Outcome, steps: readonly Step[] = [], changes: Check['changes'] = []): Looked {
  const example = { name: '', answers: {} }
  const check: Check = {
    ...{ id, title: id, reason: '', source: '', severity: 'low', cis: [], reads: [], changes },
    examples: { pass: example, fail: example },
    look: async () => outcome,
  }
  return { check, outcome, steps }
}

const ids = (steps: readonly { readonly step: Step }[]) => steps.map(({ step }) => step.id)

describe('a plan', () => {
  test('takes the steps in the order of the checks, those that wait for a person last', () => {
    const plan = planOf(
      [
        looked('a', findings(finding('x')), [step('a1', { person: 'confirm it' }), step('a2')]),
        looked('b', findings(finding('x')), [step('b1', { needsTerminal: true })]),
        looked('c', findings(finding('x')), [step('c1')]),
      ],
      AT_TERMINAL,
    )
    assert.deepEqual(ids(plan.steps), ['a2', 'c1', 'a1', 'b1'])
  })

  test('leaves what needs a terminal where nobody is at one', () => {
    const plan = planOf([looked('a', findings(finding('x')), [step('a1', { needsTerminal: true }), step('a2')])], {
      ...AT_TERMINAL,
      hasPeople: false,
    })
    assert.deepEqual([ids(plan.steps), ids(plan.left)], [['a2'], ['a1']])
  })

  test('leaves to root what only root can do', () => {
    const summary = { call: call('iam', 'DeleteAccountPasswordPolicy', {}) }
    const changes = [{ action: 'iam:DeleteAccountPasswordPolicy', rootOnly: true }]
    const account = [looked('a', findings(finding('x')), [step('a1', { calls: [summary] })], changes)]
    assert.deepEqual(ids(planOf(account, AT_TERMINAL).left), [])
    assert.deepEqual(ids(planOf(account, { ...AT_TERMINAL, caller: USER }).left), ['a1'])
  })

  test('shows what no step mends', () => {
    const plan = planOf(
      [
        looked('a', findings(finding('x'))),
        looked('b', findings(finding('y'), finding('z', { byHand: true })), [step('b1')]),
      ],
      AT_TERMINAL,
    )
    assert.deepEqual(
      plan.byHand.map(({ finding }) => finding.id),
      ['x', 'z'],
    )
  })

  test('counts as right only what was seen to be, or does not concern the account', () => {
    const plan = planOf(
      [
        looked('a', PASS),
        looked('b', { verdict: 'not-applicable', why: 'it is new' }),
        looked('c', { verdict: 'not-available', operation: 'iam:GetUser' }),
        looked('d', { verdict: 'not-visible', action: 'iam:GetUser', message: '' }),
        looked('e', { verdict: 'failed', says: 'it broke' }),
      ],
      AT_TERMINAL,
    )
    assert.deepEqual(
      plan.right.map(({ check }) => check.id),
      ['a', 'b'],
    )
    assert.deepEqual(
      plan.unanswered.map(({ check }) => check.id),
      ['c', 'd', 'e'],
    )
  })
})
