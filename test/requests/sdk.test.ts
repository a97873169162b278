import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam'
import { type Castellan, ROOT_KEY, startCastellan, UNATTENDED } from '../support/castellan.ts'
import { keyOf } from '../support/sdk-clients.ts'
import { SDK_CASES } from './sdk/cases.ts'
import type { SdkCall, SdkConfig, Statement } from './sdk/sdk-case.ts'

let castellan: Castellan
before(async () => {
  castellan = await startCastellan(['--ephemeral'], UNATTENDED)
})
after(() => castellan?.stop())

function configOf(credentials: SdkConfig['credentials']): SdkConfig {
  return { endpoint: castellan.url, region: 'us-east-1', credentials, maxAttempts: 1 }
}

let users = 0

async function userWith(allow: readonly Statement[]): Promise<SdkConfig> {
  const iam = new IAMClient(configOf(ROOT_KEY))
  users += 1
  const UserName = `user-${users}`
  await iam.send(new CreateUserCommand({ UserName }))
  const Statement = allow.map((statement) => ({ Effect: 'Allow', ...statement }))
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument }))
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }))
  return configOf(keyOf(AccessKey))
}

interface Failure {
  readonly name: string
  readonly status: number | undefined
  readonly message: string
}

async function failureOf(call: SdkCall, config: SdkConfig): Promise<Failure> {
  try {
    await call(config)
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } }
    return { name, message, status: $metadata?.httpStatusCode }
  }
  throw new Error('was answered')
}

for (const [client, cases] of Object.entries(SDK_CASES)) {
  describe(`@aws-sdk/client-${client}`, () => {
    for (const { says, allow, allowed, denied, error, names } of cases) {
      test(says, async () => {
        const config = await userWith(allow)
        const { status, message } = await failureOf(allowed, config)
        assert.equal(status, 501, message)
        const denial = await failureOf(denied, config)
        assert.deepEqual([denial.name, denial.status], error, denial.message)
        const [action, resource] = names
        const because = `because no identity-based policy allows the ${action} action`
        const reason = denial.message.replaceAll('"', '')
        assert.ok(reason.includes(`not authorized to perform: ${action} on resource: ${resource} ${because}`), reason)
        // It is the policy that denies, and not what the request looks like.
        assert.equal((await failureOf(denied, configOf(ROOT_KEY))).status, 501)
      })
    }
  })
}
