import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam'
import { type CastellanServer, start } from '../src/index.ts'
import { signedService } from '../src/keeper/account/castellan-client.ts'
import type { BillingPreference } from '../src/keeper/account/index.ts'
import { sendSigned } from '../src/keeper/account/sign-and-send.ts'
import { SIGNED_SERVICES } from '../src/keeper/account/signed-services.ts'
import { ROOT_KEY, UNATTENDED } from './support/castellan.ts'

/**
 * The SDK's client of billing has not these operations yet, so they are sent as the keeper sends them.
 *
 * @see https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_billing_GetBillingPreferences.html
 * @see https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_billing_UpdateBillingPreferences.html
 */
describe('billing preferences by AWS’s API', () => {
  let castellan: CastellanServer
  before(async () => {
    castellan = await start({ environment: UNATTENDED })
  })
  after(() => castellan.close())

  const send = async (
    operation: 'GetBillingPreferences' | 'UpdateBillingPreferences',
    input: object,
    key = ROOT_KEY,
  ) => {
    const answer: unknown = await sendSigned(SIGNED_SERVICES.billing, operation, { ...input }, 'us-east-1', {
      endpoint: new URL(castellan.endpoint),
      credentials: async () => key,
      userAgent: 'test',
      wait: async () => {},
    })
    return answer as { readonly billingPreferences?: readonly BillingPreference[] }
  }
  const ALERTS = { features: ['BILLING_ALERTS'] }
  const update = (billingPreferencesPerKey: object[], feature = 'BILLING_ALERTS') =>
    send('UpdateBillingPreferences', { feature, billingPreferencesPerKey })
  const preference = async () => (await send('GetBillingPreferences', ALERTS)).billingPreferences?.[0]

  test('are read, and the same key is sent back to turn alerts on, which cannot be turned off', async () => {
    const before = await preference()
    assert.equal(before?.value, 'DISABLED')
    assert.deepEqual(await update([{ key: before.key, value: 'DISABLED' }]), {})
    assert.deepEqual(await update([{ key: before.key, value: 'ENABLED' }]), {})
    assert.deepEqual(await preference(), { ...before, value: 'ENABLED' })
    await assert.rejects(update([{ key: before.key, value: 'DISABLED' }]), {
      name: 'ValidationException',
      message: 'Billing alerts cannot be turned off once they are on.',
    })
    assert.deepEqual(await preference(), { ...before, value: 'ENABLED' })
    const ours = signedService(new URL(castellan.endpoint), async () => ROOT_KEY)
    assert.equal((await ours('GetBillingPreferences', {})).ReceiveBillingAlerts, true)
  })

  test('of another key or feature, and a key that is there twice, are refused', async () => {
    const { key = '' } = (await preference()) ?? {}
    for (const [keys, feature] of [
      [['x'], 'BILLING_ALERTS'],
      [[key, key], 'BILLING_ALERTS'],
      [[key], 'CREDIT_SHARING'],
      [[key], 'NOTHING'],
      [[], 'BILLING_ALERTS'],
    ] as const) {
      const rows = keys.map((each) => ({ key: each, value: 'ENABLED' }))
      await assert.rejects(update(rows, feature), { name: 'ValidationException' }, `${keys} of ${feature}`)
    }
    assert.deepEqual((await send('GetBillingPreferences', { features: ['RI_SHARING'] })).billingPreferences, [])
    const filters = [{ name: 'PREFERENCE_KEY', value: ['x'] }]
    assert.deepEqual((await send('GetBillingPreferences', { ...ALERTS, filters })).billingPreferences, [])
    await assert.rejects(send('GetBillingPreferences', { features: [] }), { name: 'ValidationException' })
  })

  test('are not for users until root gives them access to billing, whatever their policies say', async () => {
    const iam = new IAMClient({ endpoint: castellan.endpoint, region: 'us-east-1', credentials: ROOT_KEY })
    await iam.send(new CreateUserCommand({ UserName: 'ann' }))
    const Statement = { Effect: 'Allow', Action: 'billing:*', Resource: '*' }
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'ann' }))
    const key = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
    const asked = () => send('GetBillingPreferences', ALERTS, key)
    await assert.rejects(asked(), { name: 'AccessDeniedException', message: /because no identity-based policy allows/ })
    await iam.send(new PutUserPolicyCommand({ UserName: 'ann', PolicyName: 'billing', PolicyDocument }))
    await assert.rejects(asked(), {
      name: 'AccessDeniedException',
      message: /IAM user access to Billing is not activated/,
    })
    const ours = signedService(new URL(castellan.endpoint), async () => ROOT_KEY)
    await ours('UpdateIAMBillingAccess', { Activated: true })
    assert.equal((await asked()).billingPreferences?.length, 1)
  })
})
