import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AnswerError, exampleAccount } from '../check/testing.ts'
import { whatIsMissing } from './what-is-missing.ts'

const USER = { kind: 'user', arn: 'arn:aws:iam::123456789012:user/team/me', name: 'me' } as const
const ROLE = { kind: 'role', arn: 'arn:aws:sts::123456789012:assumed-role/admins/me', name: 'admins' } as const
const NEEDS = [
  { action: 'iam:CreateUser', resources: ['arn:aws:iam::123456789012:user/iam-admin'] },
  { action: 'iam:UpdateAccountPasswordPolicy', resources: ['*'] },
]

type Input = { readonly PolicySourceArn: string; readonly ActionNames: readonly string[] }

function simulating(decide: (action: string) => object) {
  const principals = new Set<string>()
  const answer = ({ PolicySourceArn, ActionNames }: Input) => {
    principals.add(PolicySourceArn)
    return { EvaluationResults: ActionNames.map((name) => ({ EvalActionName: name, ...decide(name) })) }
  }
  return { principals, answers: { 'iam:SimulatePrincipalPolicy': answer } }
}

const actions = async (account: ReturnType<typeof exampleAccount>['account'], needs: typeof NEEDS = NEEDS) => {
  const { missing, unknown } = await whatIsMissing(account, needs)
  return [...missing.map(({ action }) => action), ...(unknown === undefined ? [] : ['unknown'])]
}

describe('what is missing', () => {
  test('is nothing to root, who is not asked about', async () => {
    const { account, calls } = exampleAccount({ answers: {} })
    assert.deepEqual([await actions(account), calls], [[], []])
  })

  test('is what the simulator does not allow', async () => {
    const { answers, principals } = simulating((action) => ({
      EvalDecision: action === 'iam:CreateUser' ? 'implicitDeny' : 'allowed',
    }))
    const { account } = exampleAccount({ answers, facts: { caller: USER } })
    assert.deepEqual(await actions(account), ['iam:CreateUser'])
    assert.deepEqual([...principals], [USER.arn])
  })

  test('is not what depends on a key that a real request has', async () => {
    const { answers } = simulating(() => ({
      EvalDecision: 'implicitDeny',
      MissingContextValues: ['aws:MultiFactorAuthPresent'],
    }))
    assert.deepEqual(await actions(exampleAccount({ answers, facts: { caller: USER } }).account), [])
  })

  /** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ResourceSpecificResult.html */
  test('is not what depends on such a key on the resources that are refused', async () => {
    const on = (EvalResourceDecision: string, keys: readonly string[]) => ({
      EvalResourceName: 'arn:aws:iam::123456789012:user/iam-admin',
      EvalResourceDecision,
      MissingContextValues: keys,
    })
    const depends = on('implicitDeny', ['aws:MultiFactorAuthPresent'])
    const asked = async (...ResourceSpecificResults: object[]) => {
      const { answers } = simulating(() => ({
        EvalDecision: 'implicitDeny',
        MissingContextValues: [],
        ResourceSpecificResults,
      }))
      return actions(exampleAccount({ answers, facts: { caller: USER } }).account)
    }
    assert.deepEqual(await asked(depends, on('allowed', [])), [])
    assert.deepEqual(
      await asked(depends, on('implicitDeny', [])),
      NEEDS.map(({ action }) => action),
    )
  })

  test('is asked about the role behind a session, path and all', async () => {
    const Arn = 'arn:aws:iam::123456789012:role/team/admins'
    const { answers, principals } = simulating(() => ({ EvalDecision: 'allowed' }))
    const known = { ...answers, 'iam:GetRole': { Role: { Arn } } }
    assert.deepEqual(await actions(exampleAccount({ answers: known, facts: { caller: ROLE } }).account), [])
    assert.deepEqual(await actions(exampleAccount({ answers, facts: { caller: ROLE } }).account), [])
    assert.deepEqual([...principals], [Arn, 'arn:aws:iam::123456789012:role/admins'])
  })

  test('is the question itself where it is denied, and unknown where it is not answered', async () => {
    const denied = exampleAccount({ answers: {}, facts: { caller: USER } })
    assert.deepEqual(new Set(await actions(denied.account)), new Set(['iam:SimulatePrincipalPolicy']))
    const answers = { 'iam:SimulatePrincipalPolicy': new AnswerError('NotImplemented', 501) }
    assert.deepEqual(await actions(exampleAccount({ answers, facts: { caller: USER } }).account), ['unknown'])
  })

  test('is told although another question was not answered', async () => {
    const answer = ({ ActionNames }: Input) =>
      ActionNames.includes('iam:CreateUser')
        ? { EvaluationResults: [{ EvalActionName: 'iam:CreateUser', EvalDecision: 'implicitDeny' }] }
        : new AnswerError('InvalidInput')
    const answers = { 'iam:SimulatePrincipalPolicy': answer }
    const { account } = exampleAccount({ answers, facts: { caller: USER } })
    assert.deepEqual(await actions(account), ['iam:CreateUser', 'unknown'])
  })

  test('is asked in halves where the simulator takes no two actions together', async () => {
    const answer = ({ ActionNames }: Input) =>
      ActionNames.length > 1
        ? new AnswerError('InvalidInput')
        : { EvaluationResults: ActionNames.map((name) => ({ EvalActionName: name, EvalDecision: 'implicitDeny' })) }
    const answers = { 'iam:SimulatePrincipalPolicy': answer }
    const { account } = exampleAccount({ answers, facts: { caller: USER } })
    const needs = ['iam:A', 'iam:B', 'iam:C'].map((action) => ({ action, resources: ['*'] }))
    assert.deepEqual(await actions(account, needs), ['iam:A', 'iam:B', 'iam:C'])
  })

  test('is unknown where the answer is cut short', async () => {
    const answers = { 'iam:SimulatePrincipalPolicy': { EvaluationResults: [], IsTruncated: true } }
    assert.deepEqual(await actions(exampleAccount({ answers, facts: { caller: USER } }).account), ['unknown'])
  })
})
