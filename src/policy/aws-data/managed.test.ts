import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { compile, getManagedPolicy, getManagedPolicyAnywhere, listManagedPolicies, validatePolicy } from '../index.ts'

describe('AWS managed policies', () => {
  test('are all there, by name, each once', () => {
    const names = listManagedPolicies().map(({ name }) => name)
    assert.ok(names.length > 1_500)
    assert.deepEqual(names, [...new Set(names)].sort())
    for (const name of ['IAMFullAccess', 'IAMUserChangePassword', 'AdministratorAccess'])
      assert.ok(names.includes(name), name)
  })

  test('all compile, and validate as managed policies', () => {
    for (const { arn } of listManagedPolicies()) {
      const document = getManagedPolicy(arn)?.document ?? ''
      assert.doesNotThrow(() => compile([{ policy: arn, document }]), arn)
      assert.doesNotThrow(() => validatePolicy(document, 'managed'), arn)
    }
  })

  test('have ids of their own, which do not change', () => {
    const policies = listManagedPolicies()
    assert.equal(new Set(policies.map(({ policyId }) => policyId)).size, policies.length)
    for (const { policyId } of policies) assert.match(policyId, /^ANPA[A-Z2-7]{17}$/)
    assert.equal(getManagedPolicy('arn:aws:iam::aws:policy/IAMFullAccess')?.policyId, 'ANPAY3K7EELWHPUEAW7KS')
  })

  test('say their version, path and dates', () => {
    const policy = getManagedPolicy('arn:aws:iam::aws:policy/service-role/AWSConfigRulesExecutionRole')
    assert.equal(policy?.name, 'AWSConfigRulesExecutionRole')
    assert.equal(policy?.path, '/service-role/')
    assert.match(policy?.versionId ?? '', /^v\d+$/)
    assert.ok(policy && policy.createDate <= policy.updateDate && policy.createDate > Date.UTC(2014, 0))
  })

  test('are not found by another spelling of their ARN', () => {
    assert.equal(getManagedPolicy('arn:aws:iam::aws:policy/iamfullaccess'), undefined)
    assert.equal(getManagedPolicy('arn:aws:iam::123456789012:policy/IAMFullAccess'), undefined)
    assert.equal(getManagedPolicy('__proto__'), undefined)
  })
})

test('AWS manages the same policies in all partitions, and nobody else’s is taken for one', () => {
  const name = 'policy/IAMFullAccess'
  const { document } = getManagedPolicy(`arn:aws:iam::aws:${name}`) ?? {}
  for (const partition of ['aws', 'aws-cn', 'aws-us-gov'])
    assert.equal(getManagedPolicyAnywhere(`arn:${partition}:iam::aws:${name}`)?.document, document)
  assert.equal(getManagedPolicy(`arn:aws-cn:iam::aws:${name}`), undefined)
  assert.equal(getManagedPolicyAnywhere(`arn:aws-cn:iam::123456789012:${name}`), undefined)
})
