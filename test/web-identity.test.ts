import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { type Answer, type Key, SdkClients } from './support/sdk-clients.ts'
import { signedFetch } from './support/signed-fetch.ts'
import { type Claims, newProviderKey, signToken, startTestProvider } from './support/test-provider.ts'
import { until } from './support/tools.ts'
import { ONE, startTwoAccounts, TWO, type TwoAccounts } from './support/two-accounts.ts'

let accounts: TwoAccounts
let clients: SdkClients
let provider: Awaited<ReturnType<typeof startTestProvider>>
/** How far the server's clock is ahead, in milliseconds: less than a signature may be off. */
let ahead = 0
let count = 0

before(async () => {
  provider = await startTestProvider('/realm')
  accounts = await startTwoAccounts({ allowLoopbackProviders: true, clock: () => Date.now() + ahead })
  clients = new SdkClients(accounts.castellan.url)
  await createProvider(ONE, provider.issuer, 'app')
})
after(async () => {
  clients?.destroy()
  await accounts?.close()
  await provider?.close()
})
afterEach(() => {
  provider.answerBy(undefined)
})

type Output = Record<string, unknown>

const ACTION = 'sts:AssumeRoleWithWebIdentity'
const rootOf = (account: string) => accounts.roots[account] as Key
const providerArn = (account = ONE, url = provider.url) => `arn:aws:iam::${account}:oidc-provider/${url}`
const now = () => Math.floor((Date.now() + ahead) / 1000)

async function send(key: Key, service: string, operation: string, input: object): Promise<Output> {
  return (await clients.send(service, key, operation, input)) as Output
}

async function createProvider(account: string, Url: string, ...ClientIDList: readonly string[]): Promise<void> {
  await send(rootOf(account), 'iam', 'CreateOpenIDConnectProvider', { Url, ClientIDList })
}

const trust = (Condition: object = {}, more: object = {}) => ({
  Effect: 'Allow',
  Principal: { Federated: providerArn() },
  Action: [ACTION],
  ...(Object.keys(Condition).length > 0 && { Condition }),
  ...more,
})
const equals = (claim: string, value: string) => ({ StringEquals: { [`${provider.url}:${claim}`]: value } })

async function newRole(account: string, ...Statement: readonly object[]): Promise<string> {
  const RoleName = `role-${++count}`
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  const { Role } = await send(rootOf(account), 'iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument })
  return (Role as { Arn: string }).Arn
}

const claims = (more: Claims = {}): Claims => ({
  iss: provider.issuer,
  sub: 'ann',
  aud: 'app',
  iat: now(),
  exp: now() + 300,
  ...more,
})
const token = (more: Claims = {}, header: object = {}) => signToken(claims(more), provider.key, header)

/** Nobody's key: the SDK signs no such call. */
const NOBODY: Key = { accessKeyId: 'AKIANOBODY', secretAccessKey: 'none' }

function assume(RoleArn: string, WebIdentityToken: string, more: object = {}): Promise<Answer> {
  const input = { RoleArn, RoleSessionName: 'job-1', WebIdentityToken, ...more }
  return clients.answer('sts', NOBODY, 'AssumeRoleWithWebIdentity', input)
}
const refusal = async (answer: Promise<Answer>) => {
  const { error } = await answer
  return error && [error.code, error.status, error.message]
}
const NOT_AUTHORIZED = ['AccessDenied', 403, `Not authorized to perform ${ACTION}`]
const NO_KEY = [
  'InvalidIdentityToken',
  400,
  "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
]
const invalid = (message: string) => ['InvalidIdentityToken', 400, message]
const UNPROVED = invalid('The web identity token that was passed could not be validated by AWS.')

function keyOf({ output }: Answer): Key {
  const { AccessKeyId, SecretAccessKey, SessionToken } = (output as { Credentials: Record<string, string> }).Credentials
  return { accessKeyId: AccessKeyId ?? '', secretAccessKey: SecretAccessKey ?? '', sessionToken: SessionToken ?? '' }
}

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
    const identity = await send(keyOf(answer), 'sts', 'GetCallerIdentity', {})
    assert.deepEqual([identity.Account, identity.Arn], [ONE, Arn])
  })

  test('is one of any key of the provider, RSA or EC', async () => {
    const RoleArn = await newRole(ONE, trust())
    const ec = newProviderKey('ec', 'ES256')
    provider.setKeys(provider.key, ec)
    ahead += 40_000
    assert.equal((await assume(RoleArn, signToken(claims(), ec))).error, undefined)
  })

  test('lasts as long as is asked for, within what the role lets', async () => {
    const RoleArn = await newRole(ONE, trust())
    const lasts = async (DurationSeconds?: number) => {
      const { output } = await assume(RoleArn, token(), { DurationSeconds })
      const { Expiration } = (output as { Credentials: { Expiration: Date } }).Credentials
      return Math.round((Expiration.getTime() - Date.now() - ahead) / 60_000)
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
    const key = keyOf(await assume(RoleArn, token(), { Policy }))
    await send(key, 'iam', 'ListRoles', {})
    assert.equal((await clients.answer('iam', key, 'ListUsers', {})).error?.code, 'AccessDenied')
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

describe('the trust policy', () => {
  test('decides by what the token says of whom it is about and for whom it is', async () => {
    const RoleArn = await newRole(
      ONE,
      trust({ StringEquals: { ...equals('sub', 'ann').StringEquals, ...equals('aud', 'app').StringEquals } }),
    )
    assert.equal(await refusal(assume(RoleArn, token())), undefined)
    assert.deepEqual(await refusal(assume(RoleArn, token({ sub: 'bob' }))), NOT_AUTHORIZED)
    assert.deepEqual(await refusal(assume(RoleArn, token({ sub: 'Ann' }))), NOT_AUTHORIZED)
  })

  test('knows the authorized party as the audience, and the audience as the original one', async () => {
    const RoleArn = await newRole(
      ONE,
      trust({ StringEquals: { ...equals('aud', 'app').StringEquals, ...equals('oaud', 'backend').StringEquals } }),
    )
    assert.equal(await refusal(assume(RoleArn, token({ azp: 'app', aud: 'backend' }))), undefined)
    assert.deepEqual(await refusal(assume(RoleArn, token({ azp: 'app', aud: 'other' }))), NOT_AUTHORIZED)
    assert.deepEqual(await refusal(assume(RoleArn, token())), NOT_AUTHORIZED)
  })

  test('has amr and email, and no claim that AWS makes no key of', async () => {
    const RoleArn = await newRole(
      ONE,
      trust({ 'ForAnyValue:StringEquals': { [`${provider.url}:amr`]: 'mfa' }, ...equals('email', 'ann@example.com') }),
    )
    assert.equal(await refusal(assume(RoleArn, token({ amr: ['pwd', 'mfa'], email: 'ann@example.com' }))), undefined)
    assert.deepEqual(await refusal(assume(RoleArn, token({ amr: ['pwd'], email: 'ann@example.com' }))), NOT_AUTHORIZED)
    const byGroup = await newRole(ONE, trust(equals('groups', 'admins')))
    assert.deepEqual(await refusal(assume(byGroup, token({ groups: 'admins' }))), NOT_AUTHORIZED)
  })

  test('denies, whatever else it allows', async () => {
    const RoleArn = await newRole(ONE, trust(), trust(equals('sub', 'ann'), { Effect: 'Deny' }))
    assert.deepEqual(await refusal(assume(RoleArn, token())), NOT_AUTHORIZED)
    assert.equal(await refusal(assume(RoleArn, token({ sub: 'bob' }))), undefined)
  })

  test('trusts this provider, by this operation, and is told of nothing else: all refusals read alike', async () => {
    const google = { Principal: { Federated: 'accounts.google.com' } }
    const account = { Principal: { AWS: ONE }, Action: ['sts:AssumeRole'] }
    for (const more of [google, account, { Principal: { Federated: providerArn(TWO) } }]) {
      const RoleArn = await newRole(ONE, trust({}, more))
      assert.deepEqual(await refusal(assume(RoleArn, token())), NOT_AUTHORIZED, JSON.stringify(more))
    }
    for (const name of ['role/nobody', 'role/path/role-1', 'user/role-1']) {
      assert.deepEqual(await refusal(assume(`arn:aws:iam::${ONE}:${name}`, token())), NOT_AUTHORIZED, name)
    }
    assert.deepEqual(await refusal(assume('nothing-valid-in-here', token())), [
      'ValidationError',
      400,
      'Request ARN is invalid',
    ])
  })

  test('sees no tag of the caller’s in what the caller calls itself', async () => {
    const RoleArn = await newRole(
      ONE,
      trust({ StringEquals: { 'sts:RoleSessionName': 'job-1', [`aws:PrincipalTag/team`]: 'red' } }),
    )
    assert.deepEqual(await refusal(assume(RoleArn, token({ 'aws:PrincipalTag/team': 'red' }))), NOT_AUTHORIZED)
  })
})

describe('no token', () => {
  test('is one of a provider that the role’s account does not have, though another has it', async () => {
    const RoleArn = await newRole(TWO, trust({}, { Principal: { Federated: providerArn(ONE) } }))
    const none = invalid(`No OpenIDConnect provider found in your account for ${provider.issuer}`)
    assert.deepEqual(await refusal(assume(RoleArn, token())), none)
    const other = invalid('No OpenIDConnect provider found in your account for https://idp.example.com')
    assert.deepEqual(
      await refusal(assume(await newRole(ONE, trust()), token({ iss: 'https://idp.example.com' }))),
      other,
    )
    const spelled = [`${provider.issuer}/`, provider.issuer.toUpperCase(), provider.url, `https://${provider.url}/`]
    for (const iss of spelled) {
      assert.equal((await refusal(assume(RoleArn, token({ iss }))))?.[0], 'InvalidIdentityToken', iss)
    }
  })

  test('is one that another key has signed, of another provider with the same name for its key', async () => {
    const RoleArn = await newRole(ONE, trust())
    assert.deepEqual(await refusal(assume(RoleArn, signToken(claims(), newProviderKey(provider.key.kid)))), UNPROVED)
    const text = token()
    assert.deepEqual(await refusal(assume(RoleArn, `${text.slice(0, -4)}AAAA`)), UNPROVED)
  })

  test('is one for somebody else', async () => {
    const RoleArn = await newRole(ONE, trust())
    const incorrect = invalid('Incorrect token audience')
    for (const more of [{ aud: 'other' }, { aud: ['other'] }, { azp: 'other' }, { aud: 'APP' }]) {
      assert.deepEqual(await refusal(assume(RoleArn, token(more))), incorrect, JSON.stringify(more))
    }
    for (const more of [{ aud: undefined }, { aud: [] }, { aud: '' }, { aud: [1] }, { aud: { app: 1 } }]) {
      assert.deepEqual(await refusal(assume(RoleArn, token(more))), invalid('Missing a required claim: aud.'))
    }
  })

  test('is one for several that does not say whose it is', async () => {
    const RoleArn = await newRole(ONE, trust())
    assert.equal((await refusal(assume(RoleArn, token({ aud: ['app', 'other'] }))))?.[0], 'InvalidIdentityToken')
    assert.equal(
      (await refusal(assume(RoleArn, token({ aud: ['app', 'other'], azp: 7 }))))?.[0],
      'InvalidIdentityToken',
    )
    assert.equal(await refusal(assume(RoleArn, token({ aud: ['app', 'other'], azp: 'app' }))), undefined)
  })

  test('is one whose time is over or has not come, by more than five minutes', async () => {
    const RoleArn = await newRole(ONE, trust())
    assert.equal(await refusal(assume(RoleArn, token({ exp: now() - 290 }))), undefined)
    const exp = now() - 300
    const [code, status, message] = (await refusal(assume(RoleArn, token({ exp })))) ?? []
    assert.deepEqual([code, status], ['ExpiredTokenException', 400])
    assert.match(String(message), /^Token expired: current date\/time \d+ must be before the expiration date\/time\d+$/)
    const early = invalid('The token is not valid yet')
    assert.deepEqual(await refusal(assume(RoleArn, token({ nbf: now() + 320 }))), early)
    assert.deepEqual(await refusal(assume(RoleArn, token({ iat: now() + 320, exp: now() + 900 }))), early)
  })

  test('is one that lacks what every token has, or writes its times as no whole numbers', async () => {
    const RoleArn = await newRole(ONE, trust())
    for (const name of ['iss', 'sub', 'exp', 'iat']) {
      const missing = invalid(`Missing a required claim: ${name}.`)
      assert.deepEqual(await refusal(assume(RoleArn, token({ [name]: undefined }))), missing, name)
      assert.deepEqual(await refusal(assume(RoleArn, token({ [name]: {} }))), missing, name)
    }
    for (const exp of [`${now() + 60}`, now() + 60.5, 1e300, null]) {
      assert.deepEqual(await refusal(assume(RoleArn, token({ exp }))), invalid('Missing a required claim: exp.'))
    }
    for (const nbf of [`${now()}`, now() - 0.5, [now()], null]) {
      assert.deepEqual(await refusal(assume(RoleArn, token({ nbf }))), invalid('Missing a required claim: nbf.'))
    }
  })

  test('is what is no JWT, or shorter or longer than one may be', async () => {
    const RoleArn = await newRole(ONE, trust())
    const notJwt = invalid(
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    )
    for (const text of ['abcd', 'ya29.access-token', 'a.b.c'])
      assert.deepEqual(await refusal(assume(RoleArn, text)), notJwt)
    assert.deepEqual(await refusal(assume(RoleArn, token({}, { alg: 'none' }))), notJwt)
    assert.deepEqual(await refusal(assume(RoleArn, token({}, { alg: 'HS256' }))), notJwt)
    for (const text of ['abc', 'a'.repeat(20_001)]) {
      assert.equal((await refusal(assume(RoleArn, text)))?.[0], 'ValidationError', String(text.length))
    }
  })

  test('is an access token of a service that alone knows it', async () => {
    const RoleArn = await newRole(ONE, trust())
    const answer = assume(RoleArn, token(), { ProviderId: 'www.amazon.com' })
    assert.equal((await refusal(answer))?.[0], 'InvalidIdentityToken')
  })

  test('is helped by who signs the request: root has no role for it', async () => {
    const RoleArn = await newRole(ONE, trust(equals('sub', 'bob')))
    const signed = async (WebIdentityToken: string) => {
      const fields = { Action: 'AssumeRoleWithWebIdentity', Version: '2011-06-15', RoleSessionName: 'job-1' }
      const body = String(new URLSearchParams({ ...fields, RoleArn, WebIdentityToken }))
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      return (await signedFetch(accounts.castellan.url, rootOf(ONE), { service: 'sts', body, headers })).status
    }
    assert.deepEqual(
      [await signed(token()), await signed('none'), await signed(token({ sub: 'bob' }))],
      [403, 400, 200],
    )
  })

  test('gives more than a session may be passed', async () => {
    const RoleArn = await newRole(ONE, trust())
    const codeOf = async (Policy: string) => (await refusal(assume(RoleArn, token(), { Policy })))?.[0]
    assert.equal(await codeOf('{'), 'MalformedPolicyDocument')
    const Resource = Array.from({ length: 60 }, (_, i) => `arn:aws:s3:::${i}${'a'.repeat(40)}`)
    const long = JSON.stringify({ Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource } })
    assert.ok(['PackedPolicyTooLarge', 'ValidationError'].includes(String(await codeOf(long))))
  })
})

describe('a provider’s keys', () => {
  test('may change: a token of a new one is taken, and one of the old one no longer', async () => {
    const RoleArn = await newRole(ONE, trust())
    const [first, second] = [provider.key, newProviderKey('second')]
    assert.equal(await refusal(assume(RoleArn, token())), undefined)
    provider.setKeys(second)
    ahead += 40_000
    assert.equal(await refusal(assume(RoleArn, signToken(claims(), second))), undefined)
    assert.deepEqual(await refusal(assume(RoleArn, signToken(claims(), first))), NO_KEY)
  })

  test('are asked for once in half a minute, however many tokens name keys that there are not', async () => {
    const RoleArn = await newRole(ONE, trust())
    ahead += 40_000
    const { length } = provider.asked
    for (let i = 0; i < 5; i++) {
      const wanted = Array.from({ length: 10 }, (_, j) => refusal(assume(RoleArn, token({}, { kid: `../${i}-${j}` }))))
      for (const answer of await Promise.all(wanted)) assert.deepEqual(answer, NO_KEY)
    }
    assert.equal(provider.asked.length - length, 2)
  })

  test('are not had where what the provider answers cannot be used, of whatever kind that is', async () => {
    const answers = {
      'a redirect': (_: unknown, response: { writeHead: (status: number, headers: object) => { end(): void } }) =>
        response.writeHead(302, { location: provider.issuer }).end(),
      'no JSON': (_: unknown, response: { end: (text: string) => void }) => response.end('<html>'),
      'another issuer': (_: unknown, response: { end: (text: string) => void }) =>
        response.end('{"issuer":"https://idp.example.com"}'),
    }
    for (const [name, answer] of Object.entries(answers)) {
      const own = await startTestProvider()
      own.answerBy(answer as never)
      await createProvider(ONE, own.issuer, 'app')
      const RoleArn = await newRole(ONE, trust({}, { Principal: { Federated: providerArn(ONE, own.url) } }))
      const text = signToken(claims({ iss: own.issuer }), own.key)
      assert.deepEqual(await refusal(assume(RoleArn, text)), NO_KEY, name)
      await own.close()
    }
  })

  test('are not had where the provider is down: another try may help', async () => {
    const own = await startTestProvider()
    await createProvider(ONE, own.issuer, 'app')
    const RoleArn = await newRole(ONE, trust({}, { Principal: { Federated: providerArn(ONE, own.url) } }))
    const text = signToken(claims({ iss: own.issuer }), own.key)
    await own.close()
    assert.deepEqual((await refusal(assume(RoleArn, text)))?.slice(0, 2), ['IDPCommunicationError', 400])
  })

  test('are not asked for a token that is refused anyway', async () => {
    const own = await startTestProvider()
    await createProvider(ONE, own.issuer, 'app')
    const RoleArn = await newRole(ONE, trust())
    for (const more of [{ aud: 'other' }, { exp: now() - 400 }, { sub: undefined }]) {
      await assume(RoleArn, signToken(claims({ iss: own.issuer, ...more }), own.key))
    }
    assert.deepEqual(own.asked, [])
    await own.close()
  })
})

describe('what a token passes', () => {
  const TAGS = 'https://aws.amazon.com/tags'
  const tags = (principal_tags: object, ...transitive_tag_keys: readonly string[]) => ({
    [TAGS]: { principal_tags, ...(transitive_tag_keys.length > 0 && { transitive_tag_keys }) },
  })
  const may = (...actions: readonly string[]) => trust({}, { Action: [ACTION, ...actions] })

  test('needs sts:TagSession for tags, and sts:SetSourceIdentity for a source identity', async () => {
    const plain = await newRole(ONE, may())
    const tagging = await newRole(ONE, may('sts:TagSession'))
    const identified = await newRole(ONE, may('sts:SetSourceIdentity'))
    const withTags = token(tags({ Team: ['Red'] }))
    const withIdentity = token({ 'https://aws.amazon.com/source_identity': 'ann' })
    assert.deepEqual(await refusal(assume(plain, withTags)), NOT_AUTHORIZED)
    assert.deepEqual(await refusal(assume(identified, withTags)), NOT_AUTHORIZED)
    assert.equal(await refusal(assume(tagging, withTags)), undefined)
    assert.deepEqual(await refusal(assume(plain, withIdentity)), NOT_AUTHORIZED)
    assert.deepEqual(await refusal(assume(tagging, withIdentity)), NOT_AUTHORIZED)
    const { output } = await assume(identified, withIdentity)
    assert.equal((output as Output).SourceIdentity, 'ann')
  })

  test('is decided on by the trust policy', async () => {
    const RoleArn = await newRole(
      ONE,
      trust(
        {
          StringEquals: { 'aws:RequestTag/Team': 'Red' },
          'ForAllValues:StringEquals': { 'sts:TransitiveTagKeys': ['Team'] },
        },
        { Action: [ACTION, 'sts:TagSession'] },
      ),
    )
    assert.equal(await refusal(assume(RoleArn, token(tags({ Team: ['Red'] }, 'Team')))), undefined)
    assert.deepEqual(await refusal(assume(RoleArn, token(tags({ Team: ['Blue'] }, 'Team')))), NOT_AUTHORIZED)
    assert.deepEqual(
      await refusal(assume(RoleArn, token(tags({ Team: ['Red'], Cost: ['1'] }, 'Cost')))),
      NOT_AUTHORIZED,
    )
  })

  test('are tags of the session, from either form of the claim', async () => {
    const RoleArn = await newRole(ONE, may('sts:TagSession'))
    const Statement = {
      Effect: 'Allow',
      Action: 'iam:ListRoles',
      Resource: '*',
      Condition: { StringEquals: { 'aws:PrincipalTag/Team': 'Red' } },
    }
    const PolicyDocument = JSON.stringify({ Statement })
    const RoleName = RoleArn.split('/')[1]
    await send(rootOf(ONE), 'iam', 'PutRolePolicy', { RoleName, PolicyName: 'own', PolicyDocument })
    const lists = async (more: Claims) => {
      const key = keyOf(await assume(RoleArn, token(more)))
      return (await clients.answer('iam', key, 'ListRoles', {})).error?.code ?? ''
    }
    assert.equal(await lists(tags({ Team: ['Red'] })), '')
    assert.equal(await lists(tags({ Team: 'Red' })), '')
    assert.equal(await lists({ [`${TAGS}/principal_tags/Team`]: 'Red', [`${TAGS}/transitive_tag_keys`]: ['Team'] }), '')
    assert.equal(await lists(tags({ Team: ['Blue'] })), 'AccessDenied')
    assert.equal(await lists({}), 'AccessDenied')
  })

  test('whose keys differ in letter case alone tell no more of a role than of one that is not there', async () => {
    const twice = token({ ...tags({ Team: ['a'] }), [`${TAGS}/principal_tags/team`]: 'b' })
    const RoleArn = await newRole(ONE, trust(equals('sub', 'ann'), { Action: [ACTION, 'sts:TagSession'] }))
    for (const arn of [RoleArn, `${RoleArn}-not-there`])
      assert.deepEqual(await refusal(assume(arn, twice)), NOT_AUTHORIZED)
  })

  test('is refused where it is none: several values of a tag, keys twice, transitive keys that are no tags', async () => {
    const RoleArn = await newRole(ONE, may('sts:TagSession', 'sts:SetSourceIdentity'))
    const wrong: readonly Claims[] = [
      tags({ Team: ['Red', 'Blue'] }),
      tags({ Team: [] }),
      tags({ Team: 1 }),
      tags({ '': ['Red'] }),
      tags({ ['a'.repeat(129)]: ['Red'] }),
      tags({ Team: ['a'.repeat(257)] }),
      tags({ Team: ['<'] }),
      { [TAGS]: 'Team' },
      { [TAGS]: { principal_tags: ['Team'] } },
      { 'https://aws.amazon.com/source_identity': 'a b' },
      { 'https://aws.amazon.com/source_identity': ['ann'] },
    ]
    for (const more of wrong) {
      assert.equal((await refusal(assume(RoleArn, token(more))))?.[0], 'InvalidIdentityToken', JSON.stringify(more))
    }
    for (const more of [
      tags({ Team: ['Red'], team: ['Red'] }),
      tags({ Team: ['Red'] }, 'Cost'),
      tags({ 'aws:a': ['b'] }),
    ]) {
      const code = (await refusal(assume(RoleArn, token(more))))?.[0]
      assert.ok(code === 'InvalidParameterValue' || code === 'AccessDenied', `${code} ${JSON.stringify(more)}`)
    }
  })
})

describe('the session', () => {
  test('has the provider’s keys that AWS keeps, and who made it', async () => {
    const RoleArn = await newRole(ONE, trust())
    const RoleName = RoleArn.split('/')[1]
    const allowed = (Condition: object) => ({ Effect: 'Allow', Action: 'iam:ListRoles', Resource: '*', Condition })
    const lists = async (Condition: object) => {
      const PolicyDocument = JSON.stringify({ Statement: allowed(Condition) })
      await send(rootOf(ONE), 'iam', 'PutRolePolicy', { RoleName, PolicyName: 'own', PolicyDocument })
      const key = keyOf(await assume(RoleArn, token({ amr: ['mfa'], email: 'ann@example.com' })))
      return (await clients.answer('iam', key, 'ListRoles', {})).error?.code ?? ''
    }
    assert.equal(await lists(equals('sub', 'ann')), '')
    assert.equal(await lists(equals('aud', 'app')), '')
    assert.equal(await lists({ 'ForAnyValue:StringEquals': { [`${provider.url}:amr`]: 'mfa' } }), '')
    assert.equal(await lists({ StringEquals: { 'aws:FederatedProvider': providerArn() } }), '')
    assert.equal(await lists(equals('email', 'ann@example.com')), 'AccessDenied')
    assert.equal(await lists(equals('sub', 'bob')), 'AccessDenied')
  })

  test('ends with its role, and lasts when its provider is gone', async () => {
    const own = await startTestProvider()
    await createProvider(ONE, own.issuer, 'app')
    const arn = providerArn(ONE, own.url)
    const RoleArn = await newRole(ONE, trust({}, { Principal: { Federated: arn } }))
    const text = signToken(claims({ iss: own.issuer }), own.key)
    const key = keyOf(await assume(RoleArn, text))
    await send(rootOf(ONE), 'iam', 'DeleteOpenIDConnectProvider', { OpenIDConnectProviderArn: arn })
    await send(key, 'sts', 'GetCallerIdentity', {})
    assert.equal((await refusal(assume(RoleArn, text)))?.[0], 'InvalidIdentityToken')
    await send(rootOf(ONE), 'iam', 'DeleteRole', { RoleName: RoleArn.split('/')[1] })
    assert.equal((await clients.answer('sts', key, 'GetCallerIdentity', {})).error?.code, 'InvalidClientTokenId')
    await own.close()
  })
})

describe('the record', () => {
  const events = async (EventName: string) => {
    const LookupAttributes = [{ AttributeKey: 'EventName', AttributeValue: EventName }]
    const { Events } = await send(rootOf(ONE), 'cloudtrail', 'LookupEvents', { LookupAttributes })
    return (Events as { CloudTrailEvent: string }[]).map(({ CloudTrailEvent }) => CloudTrailEvent)
  }
  const eventOf = async (EventName: string, text: string) =>
    JSON.parse(
      await until(`an event with ${text}`, async () => (await events(EventName)).find((event) => event.includes(text))),
    )

  test('has the provider’s user, what the token passed, and not the token', async () => {
    const RoleArn = await newRole(ONE, trust({}, { Action: [ACTION, 'sts:TagSession', 'sts:SetSourceIdentity'] }))
    const passed = {
      'https://aws.amazon.com/tags': { principal_tags: { Team: ['Red'] }, transitive_tag_keys: ['Team'] },
      'https://aws.amazon.com/source_identity': 'ann',
    }
    const text = token({ sub: 'recorded', ...passed })
    const { output } = await assume(RoleArn, text, { RoleSessionName: 'recorded-1' })
    const event = await eventOf('AssumeRoleWithWebIdentity', 'recorded-1')
    assert.deepEqual(event.userIdentity, {
      type: 'WebIdentityUser',
      principalId: `${providerArn()}:app:recorded`,
      userName: 'recorded',
      identityProvider: providerArn(),
    })
    assert.deepEqual(event.requestParameters, {
      roleArn: RoleArn,
      roleSessionName: 'recorded-1',
      sourceIdentity: 'ann',
      principalTags: { Team: 'Red' },
      transitiveTagKeys: ['Team'],
    })
    assert.equal(event.responseElements.subjectFromWebIdentityToken, 'recorded')
    const everything = (await events('AssumeRoleWithWebIdentity')).join()
    assert.ok(!everything.includes(text.split('.')[2] ?? text))
    assert.ok(!everything.includes(keyOf({ output, error: undefined }).secretAccessKey))
  })

  test('has of a call of the session which provider it came from', async () => {
    const RoleArn = await newRole(ONE, trust())
    const key = keyOf(await assume(RoleArn, token(), { RoleSessionName: 'later-1' }))
    await clients.answer('iam', key, 'ListUsers', {})
    const { userIdentity } = await eventOf('ListUsers', 'later-1')
    assert.deepEqual(userIdentity.sessionContext.webIdFederationData, {
      federatedProvider: providerArn(),
      attributes: { [`${provider.url}:aud`]: 'app', [`${provider.url}:sub`]: 'ann' },
    })
  })

  test('has who was refused, and of a token that proved nothing no word', async () => {
    const RoleArn = await newRole(ONE, trust(equals('sub', 'bob')))
    await assume(RoleArn, token({ sub: 'refused' }), { RoleSessionName: 'refused-1' })
    const event = await eventOf('AssumeRoleWithWebIdentity', 'refused-1')
    assert.deepEqual([event.errorCode, event.userIdentity.userName], ['AccessDenied', 'refused'])
    assert.ok(!JSON.stringify(event).includes('eyJ'))
    await assume(RoleArn, signToken(claims(), newProviderKey('first')), { RoleSessionName: 'unproved-1' })
    await assume(RoleArn, token(), { RoleSessionName: 'refused-2' })
    await eventOf('AssumeRoleWithWebIdentity', 'refused-2')
    assert.ok(!(await events('AssumeRoleWithWebIdentity')).join().includes('unproved-1'))
  })
})
