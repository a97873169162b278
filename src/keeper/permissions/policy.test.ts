import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { findAction, validatePolicy } from '../../policy/index.ts'
import { CHECKS } from '../checks/index.ts'
import { policyScope } from './permissions.ts'
import { policyFor } from './policy.ts'

const ANY_ACCOUNT = policyScope({ account: undefined, region: 'us-east-1' }, { adminName: 'iam-admin', boundary: true })
const WITHOUT_BOUNDARY = policyScope(
  { account: '123456789012', region: 'us-east-1' },
  { adminName: 'iam-admin', boundary: false },
)
const WITH_BOUNDARY = policyScope(
  { account: '123456789012', region: 'us-east-1' },
  { adminName: 'iam-admin', boundary: true },
)

/** A pattern of the policy language. */
const like = (pattern: string) =>
  new RegExp(
    `^${pattern
      .replace(/[.+^$()|[\]\\{}]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  )

describe('the printed policy', () => {
  for (const scope of [ANY_ACCOUNT, WITHOUT_BOUNDARY, WITH_BOUNDARY])
    test(`is one that IAM takes: account ${scope.accountId}, ${scope.boundary ? 'with' : 'without'} a boundary`, () => {
      const document = JSON.stringify(policyFor(CHECKS, scope))
      // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
      assert.ok(document.length <= 6144, `${document.length} characters`)
      validatePolicy(document, 'managed')
    })

  test('names actions that AWS has, on resources and under conditions that each of them has', () => {
    for (const { Action, Resource, Condition = {} } of policyFor(CHECKS, WITH_BOUNDARY).Statement)
      for (const action of Action) {
        const known = findAction(action)?.action
        assert.ok(known, action)
        const { resourceTypes, conditionKeys } = known
        for (const resource of Resource.filter((each) => each !== '*'))
          assert.ok(
            resourceTypes.some(({ type }) => like(type.arnPattern).test(resource)),
            `${action} on ${resource}`,
          )
        const keys = [
          ...conditionKeys,
          ...resourceTypes.flatMap((each) => [...each.conditionKeys, ...each.type.conditionKeys]),
        ]
        for (const key of Object.values(Condition).flatMap((operands) => Object.keys(operands)))
          assert.ok(key.startsWith('aws:') || keys.some(({ name }) => name === key), `${action} where ${key}`)
      }
  })

  test('lets nothing be changed that the boundary’s absence does not need', () => {
    assert.doesNotMatch(JSON.stringify(policyFor(CHECKS, WITHOUT_BOUNDARY)), /CreatePolicy|PermissionsBoundary/)
  })
})
