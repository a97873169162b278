// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like that

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { iamArn } from '../aws/index.ts'
import { compile, decide } from '../policy/index.ts'
import { ACCOUNT, testAccount } from './iam/testing.ts'
import { identityPolicies } from './identity-policies.ts'

async function annAt(Path: string) {
  const { call, db } = await testAccount()
  await call('UpdateAccountPasswordPolicy', { AllowUsersToChangePassword: true })
  const { User } = await call('CreateUser', { UserName: 'Ann', Path })
  const facts = await db.principals.policiesOf(User?.UserId ?? '')
  assert.ok(facts)
  const identity = compile(identityPolicies(facts))
  const context = (key: string) => (key === 'aws:username' ? 'Ann' : undefined)
  const may = (action: string, resource: string) =>
    decide({ action, resource, context }, { identity }).effect === 'Allow'
  return { call, db, facts, may }
}

describe('AllowUsersToChangePassword lets a user change its own password and nobody else’s', () => {
  // "/" and "any ASCII character from the ! (\u0021) through the DEL character (\u007F)": what would be wildcards and
  // variables too.
  for (const path of [
    '/',
    '/staff/',
    '/${x}/',
    '/${aws:username}/',
    "/${x,'y'}/",
    '/$/',
    '/${*}/',
    '/*/',
    '/?/',
    '/a*?$/',
  ]) {
    test(`under the path ${path}`, async () => {
      const { facts, may } = await annAt(path)
      assert.equal(may('iam:ChangePassword', facts.arn), true)
      assert.equal(may('iam:GetAccountPasswordPolicy', '*'), true)
      assert.equal(may('iam:GetUser', facts.arn), false)
      for (const other of ['/', '/staff/', '/x/', '/Ann/', '/y/', '/a/', '/abb$/', '/${x}/', '/*/']) {
        if (other !== path) assert.equal(may('iam:ChangePassword', iamArn(ACCOUNT, 'user', other, 'Ann')), false, other)
      }
    })
  }

  test('and the simulator says so', async () => {
    const { call, facts } = await annAt('/${x}/')
    const { EvaluationResults: [result] = [] } = await call('SimulatePrincipalPolicy', {
      PolicySourceArn: facts.arn,
      ActionNames: ['iam:ChangePassword'],
      ResourceArns: [facts.arn],
    })
    assert.equal(result?.EvalDecision, 'allowed')
  })
})

test('without the flag, and without a password policy, no policy is added', async () => {
  const { call, db, facts } = await annAt('/')
  assert.equal(identityPolicies(facts).length, 1)
  await call('UpdateAccountPasswordPolicy', { AllowUsersToChangePassword: false })
  assert.deepEqual(identityPolicies((await db.principals.policiesOf(facts.userId)) ?? facts), [])
  await call('DeleteAccountPasswordPolicy', {})
  assert.deepEqual(identityPolicies((await db.principals.policiesOf(facts.userId)) ?? facts), [])
})

test('a managed policy that is nowhere is no policy without statements: it may hold a deny', async () => {
  const { facts } = await annAt('/')
  const lost = { policy: 'arn:aws:iam::aws:policy/NoSuchPolicy', document: undefined }
  assert.throws(() => identityPolicies({ ...facts, identity: [lost] }), /cannot be found/)
})
