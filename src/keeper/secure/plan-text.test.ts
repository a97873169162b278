import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { plain } from '../../terminal/index.ts'
import { call } from '../account/index.ts'
import { type Check, type Finding, PASS, type PlannedCall, type Step } from '../check/index.ts'
import { planOf } from './plan.ts'
import { planText } from './plan-text.ts'
import type { Looked } from './survey.ts'

const ROOT = { kind: 'root', arn: 'arn:aws:iam::123456789012:root', name: 'root' } as const

function looked(calls: readonly PlannedCall[], more: Partial<Finding> = {}): Looked {
  const example = { name: '', answers: {} }
  const step: Step = { id: 's', title: 'Do it', calls, cost: 'free', verify: async () => PASS }
  const check: Check = {
    ...{ id: 'c', title: 'It is so', reason: '', source: '', severity: 'low', cis: [], reads: [], changes: [] },
    examples: { pass: example, fail: example },
    look: async () => PASS,
  }
  const finding: Finding = { id: 'x', resource: '*', says: 'it is not so', fix: 'mend it', ...more }
  return { check, outcome: { verdict: 'findings', findings: [finding] }, steps: calls.length > 0 ? [step] : [] }
}

const text = (...all: readonly Looked[]) => String(planText(all, planOf(all, { caller: ROOT, hasPeople: true }), plain))

const tag = (Key: string, value: string): PlannedCall => ({
  call: call('iam', 'TagUser', { UserName: 'a', Tags: [{ Key, Value: value }] }),
})

describe('the plan as a text', () => {
  test('shows calls that are alike as one, with the values in which they differ', () => {
    assert.match(
      text(looked([tag('k', '1'), tag('k', '2')])),
      /iam:TagUser, 2 times\n {7}UserName: a\n {7}Tags: \[\{"Key":"k","Value":"1"\}\] \| \[\{"Key":"k","Value":"2"\}\]\n/,
    )
  })

  test('shows calls apart that have other members, or another in between', () => {
    const untag: PlannedCall = { call: call('iam', 'UntagUser', { UserName: 'a', TagKeys: ['k'] }) }
    const plan = text(looked([tag('k', '1'), untag, tag('k', '2')]))
    assert.doesNotMatch(plan, /times/)
    assert.equal(plan.match(/iam:TagUser/g)?.length, 2)
  })

  test('ends with how much there is to do: it can be longer than the screen', () => {
    assert.match(
      text(looked([tag('k', '1')]), looked([], { byHand: true })),
      /\n1 step to do, 1 by hand, 0 checks right already\n$/,
    )
  })

  test('says of what is to be done by hand what was found, and not how it should be', () => {
    const plan = text(looked([], { byHand: true }))
    assert.match(plan, /To be done by hand\n {2}! it is not so\n {4}mend it\n/)
    assert.doesNotMatch(plan, /It is so/)
  })
})
