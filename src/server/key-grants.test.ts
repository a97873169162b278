import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Grant, grantDocument, type Parameters } from '../requests/index.ts'
import { asksOfCall, resourcesOf } from './asks-of-call.ts'
import { authorise } from './authorise.ts'
import { withKnownResources } from './known-resources.ts'
import { requestOf } from './requests-of-asks.ts'
import { ACCOUNT, ANN, exchange } from './testing/exchange.ts'

const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd`
const ROOT = `arn:aws:iam::${ACCOUNT}:root`
const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: ROOT }, Action: 'kms:*', Resource: '*' }],
})

/** Whether a user without a policy on keys may, by these grants. */
async function may(operation: string, parameters: Parameters, ...grants: readonly Grant[]): Promise<boolean> {
  const call = exchange({ Effect: 'Allow', Action: 'iam:GetUser', Resource: '*' })
  const asked = { ...call, call: { ...call.call, service: 'kms', operation, region: 'us-east-1' }, parameters }
  const { grantId } = resourcesOf(asked)
  const document = grantDocument(grants, ANN, grantId)
  const find = () => ({ policy: POLICY, ...(document !== undefined && { grants: document }) })
  const of = { accountId: ACCOUNT, region: 'us-east-1' }
  const requests = asksOfCall(asked).map((ask) => requestOf(ask, asked))
  try {
    await authorise(asked, { requests: await withKnownResources(requests, { find }, of) })
    return true
  } catch (error) {
    assert.match(String(error), /not authorized|Access Denied/)
    return false
  }
}

const grant = (more: Grant = {}): Grant => ({
  GrantId: 'g1',
  GranteePrincipal: ANN.arn,
  Operations: ['Decrypt', 'DescribeKey'],
  ...more,
})
const decrypt = (EncryptionContext?: object) =>
  ['Decrypt', { KeyId: KEY, ...(EncryptionContext && { EncryptionContext }) }] as const

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/grants.html */
describe('a grant of a KMS key', () => {
  test('“allows the grantee principal to call the specified grant operations”, and no others', async () => {
    assert.equal(await may(...decrypt()), false)
    assert.equal(await may(...decrypt(), grant()), true)
    assert.equal(await may('DescribeKey', { KeyId: KEY }, grant()), true)
    assert.equal(await may('Encrypt', { KeyId: KEY }, grant()), false)
    assert.equal(
      await may('ScheduleKeyDeletion', { KeyId: KEY }, grant({ Operations: ['ScheduleKeyDeletion'] })),
      false,
    )
  })

  test('“ReEncryptFrom, ReEncryptTo, or both”: each is of one side', async () => {
    const both = ['ReEncrypt', { SourceKeyId: KEY, DestinationKeyId: KEY }] as const
    assert.equal(await may(...both, grant({ Operations: ['ReEncryptFrom'] })), false)
    assert.equal(await may(...both, grant({ Operations: ['ReEncryptFrom', 'ReEncryptTo'] })), true)
  })

  test('is for whom it names, and for nobody by a pattern', async () => {
    for (const who of ['*', `${ANN.arn.slice(0, -1)}*`, `${ANN.arn}x`, ACCOUNT, 'kms.amazonaws.com', undefined, 7]) {
      assert.equal(await may(...decrypt(), grant({ GranteePrincipal: who })), false, String(who))
    }
  })

  test('to an account leaves it to that account’s policies', async () => {
    assert.equal(await may(...decrypt(), grant({ GranteePrincipal: ROOT })), false)
  })
})

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantConstraints.html */
describe('a constraint of a grant', () => {
  const subset = (pairs: unknown) => grant({ Constraints: { EncryptionContextSubset: pairs } })
  const equals = (pairs: unknown) => grant({ Constraints: { EncryptionContextEquals: pairs } })

  test('“only when the encryption context in the request … includes (EncryptionContextSubset)” its own', async () => {
    const bound = subset({ Department: 'IT' })
    assert.equal(await may(...decrypt({ Department: 'IT' }), bound), true)
    assert.equal(await may(...decrypt({ Department: 'IT', Purpose: 'Test' }), bound), true)
    for (const context of [undefined, { Department: 'Finance' }, { Purpose: 'IT' }]) {
      assert.equal(await may(...decrypt(context), bound), false, JSON.stringify(context))
    }
  })

  test('“… matches (EncryptionContextEquals)” it', async () => {
    const bound = equals({ Department: 'IT' })
    assert.equal(await may(...decrypt({ Department: 'IT' }), bound), true)
    for (const context of [undefined, { Department: 'IT', Purpose: 'Test' }, { Department: 'it' }]) {
      assert.equal(await may(...decrypt(context), bound), false, JSON.stringify(context))
    }
    assert.equal(await may(...decrypt(), equals({})), true)
    assert.equal(await may(...decrypt({ a: 'b' }), equals({})), false)
  })

  test('“the key in each key-value pair is not case sensitive, but the value is case sensitive”', async () => {
    assert.equal(await may(...decrypt({ department: 'IT' }), subset({ Department: 'IT' })), true)
    assert.equal(await may(...decrypt({ department: 'IT' }), equals({ Department: 'IT' })), true)
    assert.equal(await may(...decrypt({ Department: 'it' }), subset({ Department: 'IT' })), false)
  })

  test('has plain values: neither patterns nor variables', async () => {
    for (const value of ['*', `\${aws:username}`, '?T']) {
      assert.equal(await may(...decrypt({ Department: value }), subset({ Department: value })), true, value)
      assert.equal(await may(...decrypt({ Department: ANN.userName }), subset({ Department: value })), false, value)
    }
  })

  test('of two names that differ in their cases one does not stand for the other', async () => {
    const both = [
      { Department: 'IT', department: 'Finance' },
      { department: 'Finance', Department: 'IT' },
    ]
    for (const context of both) {
      assert.equal(await may(...decrypt(context), equals({ Department: 'IT' })), false, JSON.stringify(context))
    }
  })

  test('is of the context of its own side of ReEncrypt', async () => {
    const bound = grant({
      Operations: ['ReEncryptFrom', 'ReEncryptTo'],
      Constraints: { EncryptionContextEquals: { Department: 'IT' } },
    })
    const reEncrypt = (SourceEncryptionContext: object, DestinationEncryptionContext: object) =>
      may(
        'ReEncrypt',
        { SourceKeyId: KEY, DestinationKeyId: KEY, SourceEncryptionContext, DestinationEncryptionContext },
        bound,
      )
    assert.equal(await reEncrypt({ Department: 'IT' }, { Department: 'IT' }), true)
    assert.equal(await reEncrypt({ Department: 'IT' }, {}), false)
    assert.equal(await reEncrypt({}, { Department: 'IT' }), false)
  })

  test('“doesn’t apply” to DescribeKey', async () => {
    assert.equal(await may('DescribeKey', { KeyId: KEY }, subset({ Department: 'IT' })), true)
  })

  test('that is not understood allows nothing', async () => {
    for (const Constraints of [{ SourceArn: '*' }, { EncryptionContextSubset: 'a' }, { Other: {} }, 'a', [], 7]) {
      assert.equal(await may(...decrypt(), grant({ Constraints })), false, JSON.stringify(Constraints))
    }
    const two = { EncryptionContextSubset: { a: 'b' }, SourceArn: 'arn:aws:s3:::b' }
    assert.equal(await may(...decrypt({ a: 'b' }), grant({ Constraints: two })), false)
    assert.equal(await may(...decrypt({ a: 'b' }), subset({ a: 7 })), false)
  })
})

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/create-grant-overview.html */
describe('who has CreateGrant by a grant', () => {
  const granted = ['Decrypt', 'Encrypt', 'CreateGrant']
  const create = (Operations: readonly string[]) => ['CreateGrant', { KeyId: KEY, Operations }] as const

  test('“can only delegate the permissions that they were granted”', async () => {
    assert.equal(await may(...create(['Decrypt']), grant({ Operations: granted })), true)
    assert.equal(await may(...create(['Decrypt', 'GenerateDataKey']), grant({ Operations: granted })), false)
    assert.equal(await may(...create([]), grant({ Operations: granted })), false)
    assert.equal(await may(...create(['Decrypt']), grant()), false)
  })

  test('delegates nothing under a constraint, of which nobody knows whether the other is as strict', async () => {
    const Constraints = { EncryptionContextSubset: { a: 'b' } }
    assert.equal(await may(...create(['Decrypt']), grant({ Operations: granted, Constraints })), false)
  })
})

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/grant-delete.html */
describe('a grant is retired', () => {
  const retire = (GrantId: string) => ['RetireGrant', { KeyId: KEY, GrantId }] as const
  const OTHER = { GranteePrincipal: `arn:aws:iam::${ACCOUNT}:user/other` }

  test('by its retiring principal, and by a grantee that has the operation; no other grant is', async () => {
    const byPrincipal = grant({ ...OTHER, RetiringPrincipal: ANN.arn })
    const byGrantee = grant({ Operations: ['RetireGrant'], Constraints: { EncryptionContextSubset: { a: 'b' } } })
    for (const one of [byPrincipal, byGrantee]) {
      assert.equal(await may(...retire('g1'), one), true)
      assert.equal(await may(...retire('g2'), one, grant({ ...OTHER, GrantId: 'g2' })), false)
    }
    assert.equal(await may(...retire('g1'), grant()), false)
    // A token says of which grant it is, and wins at moto.
    const byToken = { KeyId: KEY, GrantId: 'g1', GrantToken: 'token of g2' }
    assert.equal(await may('RetireGrant', byToken, byPrincipal), false)
    assert.equal(await may('RevokeGrant', { KeyId: KEY, GrantId: 'g1' }, byPrincipal), false)
  })
})
