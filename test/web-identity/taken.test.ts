import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sessionKeyOf } from '../support/sdk-clients.ts'
import { type Claims, newProviderKey, signToken, startTestProvider } from '../support/test-provider.ts'
import { ONE } from '../support/two-accounts.ts'
import { invalid, NOT_AUTHORIZED, type Output, refusal, webIdentity } from '../support/web-identity.ts'

const at = webIdentity()
const { send, createProvider, rootOf, providerArn, now, trust, equals, newRole, claims, token, assume } = at

describe('a token of a provider that the role trusts', () => {
  test('gives credentials of the role, without a signature', async () => {
    const RoleArn = await newRole(ONE, trust({ ...equals('sub', 'ann') }))
    const answer = await assume(RoleArn, token())
    assert.equal(answer.error, undefined)
    const { Credentials, AssumedRoleUser, SessionTokenSize, SessionTokenUtilization, ...rest } = answer.output as Output
    const name = RoleArn.split('/')[1]
    assert.deepEqual(rest, {
      SubjectFromWebIdentityToken: 'ann',
      Provider: providerArn(),
      Audience: 'app',
    })
    const Arn = `arn:aws:sts::${ONE}:assumed-role/${name}/job-1`
    assert.equal((AssumedRoleUser as Output).Arn, Arn)
    assert.ok(Credentials && Number(SessionTokenSize) > 0 && Number(SessionTokenUtilization) > 0)
    const identity = await send(sessionKeyOf(answer), 'sts', 'GetCallerIdentity', {})
    assert.deepEqual([identity.Account, identity.Arn], [ONE, Arn])
  })

  test('is one of any key of the provider, RSA or EC', async () => {
    const RoleArn = await newRole(ONE, trust())
    const ec = newProviderKey('ec', 'ES256')
    at.provider.setKeys(at.provider.key, ec)
    at.ahead += 40_000
    assert.equal((await assume(RoleArn, signToken(claims(), ec))).error, undefined)
  })

  test('lasts as long as is asked for, within what the role lets', async () => {
    const RoleArn = await newRole(ONE, trust())
    const lasts = async (DurationSeconds?: number) => {
      const { output } = await assume(RoleArn, token(), { DurationSeconds })
      const { Expiration } = (output as { Credentials: { Expiration: Date } }).Credentials
      return Math.round((Expiration.getTime() - Date.now() - at.ahead) / 60_000)
    }
    assert.deepEqual([await lasts(), await lasts(900)], [60, 15])
    assert.deepEqual(await refusal(assume(RoleArn, token(), { DurationSeconds: 3601 })), [
      'ValidationError',
      400,
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    ])
    assert.equal((await refusal(assume(RoleArn, token(), { DurationSeconds: 899 })))?.[0], 'ValidationError')
  })

  test('has a token as long as is asked for', async () => {
    const { output } = await assume(await newRole(ONE, trust()), token(), { MinimumSessionTokenSize: 2_000 })
    const { Credentials, SessionTokenSize } = output as {
      readonly Credentials: { readonly SessionToken: string }
      readonly SessionTokenSize: number
    }
    assert.ok(Credentials.SessionToken.length >= 2_000)
    assert.equal(SessionTokenSize, Credentials.SessionToken.length)
  })

  test('may be passed session policies, and the session may no more than they', async () => {
    const RoleArn = await newRole(ONE, trust())
    const PolicyArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
    await send(rootOf(ONE), 'iam', 'AttachRolePolicy', { RoleName: RoleArn.split('/')[1], PolicyArn })
    const Policy = JSON.stringify({ Statement: { Effect: 'Allow', Action: 'iam:ListRoles', Resource: '*' } })
    const key = sessionKeyOf(await assume(RoleArn, token(), { Policy }))
    await send(key, 'iam', 'ListRoles', {})
    assert.equal((await at.clients.answer('iam', key, 'ListUsers', {})).error?.code, 'AccessDenied')
  })
})

test('a token of a Kubernetes service account, as a pod has it, gives the credentials of its role', async () => {
  const cluster = await startTestProvider('/id/EXAMPLED539D4633E53DE1B71EXAMPLE')
  await createProvider(ONE, cluster.issuer, 'sts.amazonaws.com')
  const sub = 'system:serviceaccount:default:my-service-account'
  const condition = { StringEquals: { [`${cluster.url}:aud`]: 'sts.amazonaws.com', [`${cluster.url}:sub`]: sub } }
  const RoleArn = await newRole(ONE, trust(condition, { Principal: { Federated: providerArn(ONE, cluster.url) } }))
  // As the API server projects it.
  const projected = (more: Claims = {}) =>
    signToken(
      {
        aud: ['sts.amazonaws.com'],
        exp: now() + 86_400,
        iat: now(),
        iss: cluster.issuer,
        jti: '1b0a3c5e-0000-4000-8000-000000000000',
        'kubernetes.io': {
          namespace: 'default',
          node: { name: 'node-1', uid: '1' },
          pod: { name: 'pod-1', uid: '2' },
          serviceaccount: { name: 'my-service-account', uid: '3' },
        },
        nbf: now(),
        sub,
        ...more,
      },
      cluster.key,
    )
  const { output } = await assume(RoleArn, projected())
  assert.equal((output as Output).SubjectFromWebIdentityToken, sub)
  const other = projected({ sub: 'system:serviceaccount:default:other' })
  assert.deepEqual(await refusal(assume(RoleArn, other)), NOT_AUTHORIZED)
  assert.deepEqual(
    await refusal(assume(RoleArn, projected({ aud: ['https://kubernetes.default.svc'] }))),
    invalid('Incorrect token audience'),
  )
  await cluster.close()
})
