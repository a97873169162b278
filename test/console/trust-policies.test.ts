import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { USE_CASES } from '../../console/src/pages/iam/create-role/use-cases.ts'
import { lintPolicy } from '../../src/policy/lint/index.ts'
import type { CastellanServer } from '../../src/server/index.ts'
import { ROOT_KEY, UNATTENDED } from '../support/castellan.ts'
import { startInProcess } from '../support/in-process.ts'
import { SdkClients } from '../support/sdk-clients.ts'

let castellan: CastellanServer
let sdk: SdkClients
before(async () => {
  castellan = await startInProcess({ ephemeral: true, environment: UNATTENDED })
  sdk = new SdkClients(castellan.endpoint)
})
after(() => castellan?.close())

for (const { name, principal } of USE_CASES) {
  test(`IAM lets a role trust ${name}, which the console offers, and the linter has nothing against it`, async () => {
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: principal }, Action: 'sts:AssumeRole' }],
    })
    const RoleName = principal.replaceAll('.', '-')
    await sdk.send('iam', ROOT_KEY, 'CreateRole', { RoleName, AssumeRolePolicyDocument })
    const findings = lintPolicy(AssumeRolePolicyDocument, { kind: 'trust' })
    assert.deepEqual(
      findings.filter(({ findingType }) => findingType === 'ERROR'),
      [],
    )
  })
}
