import assert from 'node:assert/strict'
import { test } from 'node:test'
import { getManagedPolicy, listManagedPolicies } from './managed.ts'
import { isServicePrincipal } from './service-principals.ts'

for (const principal of [
  'ec2.amazonaws.com',
  'lambda.amazonaws.com',
  'ecs-tasks.amazonaws.com',
  'edgelambda.amazonaws.com',
  'delivery.logs.amazonaws.com',
  'states.us-east-1.amazonaws.com',
  'logs.us-gov-west-1.amazonaws.com',
  'pods.eks.amazonaws.com',
  'airflow-env.amazonaws.com',
  'osis-pipelines.amazonaws.com',
  'monitoring.rds.amazonaws.com',
  'vpc-flow-logs.amazonaws.com',
  'ec2.amazonaws.com.cn',
  'ops.emr-serverless.amazonaws.com',
]) {
  test(`${principal} is a service`, () => assert.equal(isServicePrincipal(principal), true))
}

for (const principal of [
  'nope.amazonaws.com',
  'ec2.nope.amazonaws.com',
  'us-east-1.amazonaws.com',
  'amazonaws.com',
  'ec2.example.com',
  'ec2.amazonaws.com.example.com',
  'EC2.amazonaws.com',
  '*.amazonaws.com',
  'ec2',
  '',
]) {
  test(`${JSON.stringify(principal)} is none`, () => assert.equal(isServicePrincipal(principal), false))
}

test('each service that AWS’s managed policies name is one', () => {
  const named = new Set<string>()
  for (const { arn } of listManagedPolicies()) {
    for (const [name] of getManagedPolicy(arn)?.document.matchAll(/(?<=")[a-z0-9.-]+\.amazonaws\.com(?=")/g) ?? []) {
      named.add(name)
    }
  }
  assert.ok(named.size > 200)
  assert.deepEqual(
    [...named].filter((name) => !isServicePrincipal(name)),
    [],
  )
})
