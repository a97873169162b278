import assert from 'node:assert/strict'
import { test } from 'node:test'
import { getManagedPolicy } from './managed.ts'
import { serviceLinkedRole, serviceLinkedRoles } from './service-linked-roles.ts'
import { isServicePrincipal } from './service-principals.ts'

test('each service-linked role has a policy of AWS’s below /aws-service-role/, and a service', () => {
  const wrong = serviceLinkedRoles().filter(
    ({ service, policyArn }) => getManagedPolicy(policyArn) === undefined || !isServicePrincipal(service),
  )
  assert.deepEqual(wrong, [])
})

test('no two have one name or service, and a name leaves room', () => {
  const roles = serviceLinkedRoles()
  assert.equal(new Set(roles.map(({ service }) => service)).size, roles.length)
  assert.equal(new Set(roles.map(({ roleName }) => roleName.toLowerCase())).size, roles.length)
  for (const { roleName } of roles) assert.match(roleName, /^[\w+=,.@-]{1,64}$/)
})

test('each policy is one role’s', () => {
  const policies = serviceLinkedRoles().map(({ policyArn }) => policyArn)
  assert.equal(new Set(policies).size, policies.length)
})

test('a service is known by its exact name', () => {
  assert.equal(serviceLinkedRole('batch.amazonaws.com')?.roleName, 'AWSServiceRoleForBatch')
  assert.equal(serviceLinkedRole('Batch.amazonaws.com'), undefined)
  assert.equal(serviceLinkedRole('nope.amazonaws.com'), undefined)
})
