import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { accountId } from '../../aws/index.ts'
import { escalation, STEP_ACTIONS } from '../../policy/analyse/index.ts'
import type { AccountPolicies, PolicyHolder } from '../account/index.ts'
import { analysedAccount } from './analysed-account.ts'
import { candidates } from './candidates.ts'

const FACTS = { accountId: accountId('123456789012'), partition: 'aws' }
const document = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: statement })

function holder(kind: PolicyHolder['kind'], name: string, more: Partial<PolicyHolder>): PolicyHolder {
  const arn = `arn:aws:iam::123456789012:${kind}/${name}`
  return { kind, name, arn, createdAt: undefined, tags: {}, attached: [], inline: [], ...more }
}

const allowing = (Action: readonly string[]) => ({
  inline: [{ name: 'own', document: document({ Effect: 'Allow', Action, Resource: '*' }) }],
})
const everyService = {
  Service: [...new Set(STEP_ACTIONS.flat().map((action) => `${action.split(':')[0]}.amazonaws.com`))],
}
const ADMIN = holder('role', 'admin', {
  ...allowing(['*']),
  trust: document({ Effect: 'Allow', Principal: everyService, Action: 'sts:AssumeRole' }),
})
const policiesOf = (...holders: readonly PolicyHolder[]): AccountPolicies => ({
  holders,
  managed: new Map(),
  otherVersions: new Map(),
})

describe('who might take a step', () => {
  for (const actions of STEP_ACTIONS)
    test(`is who is allowed ${actions.join(' and ')}`, () => {
      const found = candidates(policiesOf(holder('user', 'bob', allowing(actions)), ADMIN))
      assert.ok(found.some(({ name }) => name === 'bob'))
    })

  test('is not who is allowed a part of it', () => {
    const [part] = STEP_ACTIONS.filter((actions) => actions.length > 1).map(([first = '']) => first)
    assert.deepEqual(candidates(policiesOf(holder('user', 'bob', allowing(['s3:*', part ?? ''])))), [])
  })

  test('is the role whose session a trust policy names', () => {
    const session = 'arn:aws:sts::123456789012:assumed-role/worker/deploy'
    const trust = document({ Effect: 'Allow', Principal: { AWS: session }, Action: 'sts:AssumeRole' })
    const roles = ['worker', 'other'].map((name) => holder('role', name, { trust: ADMIN.trust }))
    const found = candidates(policiesOf(holder('role', 'boss', { trust }), ...roles))
    assert.deepEqual(
      found.map(({ name }) => name),
      ['worker'],
    )
  })

  test('is everyone that the engine finds, of users that are allowed what no step needs, too', () => {
    const users = STEP_ACTIONS.map((actions, index) => holder('user', `u${index}`, allowing(actions)))
    const policies = policiesOf(ADMIN, ...users, holder('user', 'reader', allowing(['s3:Get*', 'iam:List*'])))
    const possible = new Set(candidates(policies).map(({ arn }) => arn))
    const { principals } = escalation(analysedAccount(FACTS, policies))
    const found = principals.filter(({ verdict }) => verdict === 'administrator-equivalent')
    assert.ok(found.length > 20, `${found.length}`)
    assert.deepEqual(
      found.filter(({ arn }) => !possible.has(arn)),
      [],
    )
    assert.ok(![...possible].some((arn) => arn.endsWith('reader')))
  })
})
