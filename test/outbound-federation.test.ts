import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DisableOutboundWebIdentityFederationCommand,
  EnableOutboundWebIdentityFederationCommand,
  GetOutboundWebIdentityFederationInfoCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import {
  GetSessionTokenCommand,
  GetWebIdentityTokenCommand,
  type GetWebIdentityTokenCommandInput,
  STSClient,
} from '@aws-sdk/client-sts'
import { calculateJwkThumbprint, createRemoteJWKSet, decodeProtectedHeader, type JWK, jwtVerify } from 'jose'
import { type AccountServer, start } from '../src/index.ts'

const DAY = 86_400_000

interface Discovery {
  readonly issuer: string
  readonly jwks_uri: string
  readonly id_token_signing_alg_values_supported: string[]
}

interface Jwks {
  readonly keys: readonly JWK[]
}

const read = async (url: string) => await (await fetch(url)).text()

describe('outbound web identity federation', () => {
  let server: AccountServer
  let now = Date.now()
  let issuer: string
  before(async () => {
    server = await start({ accounts: 2, clock: () => now })
    now = Date.now()
  })
  after(() => server?.close())

  type Credentials = AccountServer['credentials'] & { sessionToken?: string }
  const clientOf = (credentials: Credentials = server.credentials) => ({
    region: 'eu-central-1',
    endpoint: server.endpoint,
    credentials,
    systemClockOffset: now - Date.now(),
  })
  const iam = () => new IAMClient(clientOf())
  const token = async (given: Partial<GetWebIdentityTokenCommandInput> = {}, credentials?: Credentials) => {
    const input = { Audience: ['https://api.example.com'], SigningAlgorithm: 'ES384', ...given }
    return await new STSClient(clientOf(credentials)).send(new GetWebIdentityTokenCommand(input))
  }
  const verified = async (text: string | undefined, audience = 'https://api.example.com') => {
    const discovery: Discovery = JSON.parse(await read(`${issuer}/.well-known/openid-configuration`))
    assert.equal(discovery.issuer, issuer)
    const keys = createRemoteJWKSet(new URL(discovery.jwks_uri))
    const algorithms = discovery.id_token_signing_alg_values_supported
    return await jwtVerify(text ?? '', keys, { issuer, audience, algorithms, currentDate: new Date(now) })
  }
  async function userWith(actions: readonly string[], condition: object = {}): Promise<Credentials> {
    const UserName = `user-${Math.random().toString(36).slice(2)}`
    await iam().send(new CreateUserCommand({ UserName, Path: '/ci/', Tags: [{ Key: 'Team', Value: 'Blue' }] }))
    const statement = { Effect: 'Allow', Action: actions, Resource: '*', Condition: condition }
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
    await iam().send(new PutUserPolicyCommand({ UserName, PolicyName: 'p', PolicyDocument }))
    const { AccessKey } = await iam().send(new CreateAccessKeyCommand({ UserName }))
    return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
  }

  test('is off until it is turned on, and then has a URL of its own', async () => {
    const info = () => iam().send(new GetOutboundWebIdentityFederationInfoCommand({}))
    await assert.rejects(info(), { name: 'FeatureDisabledException' })
    await assert.rejects(token(), { name: 'OutboundWebIdentityFederationDisabledException' })
    const made = await iam().send(new EnableOutboundWebIdentityFederationCommand({}))
    issuer = made.IssuerIdentifier ?? ''
    assert.ok(issuer.startsWith(`${server.endpoint}/issuer/`))
    assert.deepEqual([(await info()).IssuerIdentifier, (await info()).JwtVendingEnabled], [issuer, true])
    await assert.rejects(iam().send(new EnableOutboundWebIdentityFederationCommand({})), {
      name: 'FeatureEnabledException',
    })
  })

  for (const algorithm of ['RS256', 'ES384']) {
    test(`gives tokens that others verify with its published keys (${algorithm})`, async () => {
      const credentials = await userWith(['sts:*'])
      const answer = await token(
        { SigningAlgorithm: algorithm, DurationSeconds: 60, Tags: [{ Key: 'Job-Id', Value: '7' }] },
        credentials,
      )
      const { payload, protectedHeader } = await verified(answer.WebIdentityToken)
      assert.equal(protectedHeader.alg, algorithm)
      const aws = payload['https://sts.amazonaws.com/'] as Record<string, unknown>
      assert.match(payload.sub ?? '', /^arn:aws:iam::\d{12}:user\/ci\/user-/)
      assert.deepEqual(aws, {
        aws_account: server.accountId,
        source_region: 'eu-central-1',
        principal_id: payload.sub,
        principal_tags: { Team: 'Blue' },
        request_tags: { 'Job-Id': '7' },
      })
      assert.equal((payload.exp ?? 0) - (payload.iat ?? 0), 60)
      assert.equal(answer.Expiration?.getTime(), (payload.exp ?? 0) * 1000)
    })
  }

  test('names several audiences as a list, and lasts five minutes by default', async () => {
    const { WebIdentityToken } = await token({ Audience: ['a', 'b'] })
    const { payload } = await verified(WebIdentityToken, 'b')
    assert.deepEqual(payload.aud, ['a', 'b'])
    assert.equal((payload.exp ?? 0) - (payload.iat ?? 0), 300)
  })

  test('each key is named by its thumbprint, and no private part of it is published', async () => {
    const { keys }: Jwks = JSON.parse(await read(`${issuer}/.well-known/jwks.json`))
    assert.deepEqual(keys.map(({ alg }) => alg).toSorted(), ['ES384', 'RS256'])
    for (const key of keys) {
      assert.equal(key.kid, await calculateJwkThumbprint(key))
      for (const part of ['d', 'p', 'q', 'dp', 'dq', 'qi']) assert.ok(!(part in key))
    }
  })

  test('policies say for whom, how long, and how it is signed; tags need a permission of their own', async () => {
    const onlyFor = await userWith(['sts:GetWebIdentityToken'], {
      'ForAllValues:StringEquals': { 'sts:IdentityTokenAudience': 'https://api.example.com' },
      NumericLessThanEquals: { 'sts:DurationSeconds': 300 },
      StringEquals: { 'sts:SigningAlgorithm': 'ES384' },
    })
    await token({}, onlyFor)
    const refused = { name: 'AccessDenied' }
    await assert.rejects(token({ Audience: ['https://api.example.com', 'other'] }, onlyFor), refused)
    await assert.rejects(token({ DurationSeconds: 301 }, onlyFor), refused)
    await assert.rejects(token({ SigningAlgorithm: 'RS256' }, onlyFor), refused)
    await assert.rejects(token({ Tags: [{ Key: 'a', Value: 'b' }] }, onlyFor), /sts:TagGetWebIdentityToken/)
    await assert.rejects(token({}, await userWith(['iam:*'])), refused)
  })

  test('a token does not outlive the session that asked for it', async () => {
    const { Credentials } = await new STSClient(clientOf(await userWith(['sts:*']))).send(
      new GetSessionTokenCommand({ DurationSeconds: 900 }),
    )
    const session = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    }
    await token({ DurationSeconds: 900 }, session)
    await assert.rejects(token({ DurationSeconds: 901 }, session), { name: 'SessionDurationEscalationException' })
  })

  test('what is malformed is refused, and an identity that the session does not carry', async () => {
    for (const SigningAlgorithm of ['none ', 'HS256', 'rs256']) {
      await assert.rejects(token({ SigningAlgorithm }), { name: 'ValidationError' })
    }
    await assert.rejects(token({ SubjectMode: 'OriginIdentity' }), { name: 'ValidationError' })
    await assert.rejects(token({ Scope: 'read' }), { name: 'ValidationError' })
    const twice = [
      { Key: 'Job', Value: '1' },
      { Key: 'job', Value: '2' },
    ]
    await assert.rejects(token({ Tags: twice }), { name: 'InvalidParameterValue' })
  })

  test('an issuer of nobody, of another account and of one that is off have one answer', async () => {
    const id = issuer.slice(issuer.lastIndexOf('/') + 1)
    const other = Number(server.accounts[1]?.accountId).toString(16).padStart(10, '0')
    const ids = [
      id.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')),
      `${other.slice(0, 8)}-${other.slice(8)}00-0000-0000-000000000000`,
      '00000000-0000-0000-0000-000000000000',
      'ffffffff-ffff-ffff-ffff-ffffffffffff',
    ]
    const answers = new Set<string>()
    for (const wrong of ids) {
      const answer = await fetch(`${server.endpoint}/issuer/${wrong}/.well-known/jwks.json`)
      answers.add(`${answer.status} ${await answer.text()}`)
    }
    assert.deepEqual([...answers], ['404 There is nothing here.\n'])
  })

  test('after 90 days another key signs, and the one before is published for a day more', async () => {
    const before = await token({ DurationSeconds: 3600 })
    const kid = (text: string | undefined) => decodeProtectedHeader(text ?? '').kid
    const published = async () => {
      const { keys }: Jwks = JSON.parse(await read(`${issuer}/.well-known/jwks.json`))
      return keys.map((key) => key.kid ?? '')
    }
    now += 90 * DAY
    const next = await token()
    assert.notEqual(kid(next.WebIdentityToken), kid(before.WebIdentityToken))
    await verified(next.WebIdentityToken)
    assert.ok((await published()).includes(kid(before.WebIdentityToken) ?? ''))
    now += DAY
    assert.ok(!(await published()).includes(kid(before.WebIdentityToken) ?? ''))
    assert.ok((await published()).includes(kid(next.WebIdentityToken) ?? ''))
  })

  test('off, it verifies nothing any more; on again, it has its URL and other keys', async () => {
    const { WebIdentityToken } = await token()
    await iam().send(new DisableOutboundWebIdentityFederationCommand({}))
    assert.equal((await fetch(`${issuer}/.well-known/jwks.json`)).status, 404)
    assert.equal((await fetch(`${issuer}/.well-known/openid-configuration`)).status, 404)
    await assert.rejects(token(), { name: 'OutboundWebIdentityFederationDisabledException' })
    await assert.rejects(iam().send(new DisableOutboundWebIdentityFederationCommand({})), {
      name: 'FeatureDisabledException',
    })
    const again = await iam().send(new EnableOutboundWebIdentityFederationCommand({}))
    assert.equal(again.IssuerIdentifier, issuer)
    await assert.rejects(verified(WebIdentityToken), { code: 'ERR_JWKS_NO_MATCHING_KEY' })
    await verified((await token()).WebIdentityToken)
  })
})
