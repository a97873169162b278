import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Key, SdkClients } from './support/sdk-clients.ts'
import { signedFetch } from './support/signed-fetch.ts'
import { type Claims, newProviderKey, signToken, startTestProvider } from './support/test-provider.ts'
import { ONE, startTwoAccounts, TWO, type TwoAccounts } from './support/two-accounts.ts'

/**
 * The Pod Identity Agent's call, signed here: the SDK's client of this service is not among the packages. boto3's makes
 * the same call in `conformance/boto3.test.ts`.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_auth_AssumeRoleForPodIdentity.html
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 */
type Provider = Awaited<ReturnType<typeof startTestProvider>>
type Answer = Readonly<Record<string, unknown>>
type Statement = Readonly<Record<string, unknown>>

let accounts: TwoAccounts
let clients: SdkClients
let shop: Provider
let other: Provider
const ahead = 0

const PODS = { Service: 'pods.eks.amazonaws.com' }
const TRUSTED: Statement = { Effect: 'Allow', Principal: PODS, Action: ['sts:AssumeRole', 'sts:TagSession'] }
const role = (name: string, account: string = ONE) => `arn:aws:iam::${account}:role/${name}`
const CLUSTER = `arn:aws:eks:us-east-1:${ONE}:cluster/shop-production`
const ONLY_LIST = JSON.stringify({ Statement: { Effect: 'Allow', Action: 'iam:ListUsers', Resource: '*' } })

before(async () => {
  shop = await startTestProvider('/id/shop')
  other = await startTestProvider('/id/other')
  const associate = (serviceAccount: string, name: string, more: object = {}) => ({
    ...{ namespace: 'web', serviceAccount, roleArn: role(name) },
    ...more,
  })
  const region = 'us-east-1'
  accounts = await startTwoAccounts({
    allowLoopbackProviders: true,
    clock: () => Date.now() + ahead,
    podIdentities: {
      clusters: [
        {
          ...{ accountId: ONE, region, name: 'shop-production', issuer: shop.issuer },
          associations: [
            associate('api', 'api'),
            associate('untagged', 'untagged'),
            associate('no-tags', 'untagged', { disableSessionTags: true }),
            associate('narrow', 'untagged', { disableSessionTags: true, policy: ONLY_LIST }),
            associate('closed', 'closed'),
            associate('gone', 'gone'),
            associate('bound', 'bound'),
            associate('far', 'near', { targetRoleArn: role('far', TWO) }),
            associate('external', 'near', { targetRoleArn: role('external', TWO), disableSessionTags: true }),
            associate('untrusted', 'api', { targetRoleArn: role('far', TWO) }),
            associate('unreached', 'api', { targetRoleArn: role('open', TWO) }),
          ],
        },
        {
          ...{ accountId: ONE, region, name: 'other', issuer: other.issuer },
          associations: [associate('api', 'api')],
        },
        {
          ...{ accountId: TWO, region, name: 'theirs', issuer: `${other.issuer}/theirs` },
          associations: [],
        },
      ],
    },
  })
  clients = new SdkClients(accounts.castellan.url)
  const inCluster = {
    StringEquals: {
      'aws:RequestTag/eks-cluster-arn': CLUSTER,
      'aws:RequestTag/kubernetes-namespace': 'web',
      'aws:RequestTag/kubernetes-service-account': 'bound',
      'aws:SourceAccount': ONE,
    },
    ArnEquals: { 'aws:SourceArn': CLUSTER },
  }
  const near = { ArnEquals: { 'aws:PrincipalArn': role('near') } }
  const fromNear: Statement = { ...TRUSTED, Principal: { AWS: ONE } }
  await newRole(ONE, 'api', TRUSTED)
  await newRole(ONE, 'untagged', { ...TRUSTED, Action: 'sts:AssumeRole' })
  await newRole(ONE, 'closed', { ...TRUSTED, Principal: { Service: 'ec2.amazonaws.com' } })
  await newRole(ONE, 'bound', { ...TRUSTED, Condition: inCluster })
  await newRole(ONE, 'near', TRUSTED)
  await newRole(TWO, 'far', {
    ...fromNear,
    Condition: { ...near, StringEquals: { 'aws:RequestTag/kubernetes-service-account': 'far' } },
  })
  await newRole(TWO, 'external', {
    ...fromNear,
    Condition: { ...near, StringEquals: { 'sts:ExternalId': `us-east-1/${ONE}/shop-production/web/external` } },
  })
  await newRole(TWO, 'open', fromNear)
  await permit(ONE, 'near', { Effect: 'Allow', Action: ['sts:AssumeRole', 'sts:TagSession'], Resource: '*' })
  await permit(ONE, 'untagged', { Effect: 'Allow', Action: 'iam:List*', Resource: '*' })
  for (const [account, name] of [
    [ONE, 'api'],
    [TWO, 'far'],
  ] as const) {
    const Condition = { StringEquals: { 'aws:PrincipalTag/kubernetes-namespace': 'web' } }
    await permit(account, name, { Effect: 'Allow', Action: 'iam:ListUsers', Resource: '*', Condition })
  }
})
after(async () => {
  clients?.destroy()
  await accounts?.close()
  await Promise.all([shop?.close(), other?.close()])
})

const rootOf = (account: string = ONE) => accounts.roots[account] as Key
const document = (statement: Statement) => JSON.stringify({ Version: '2012-10-17', Statement: statement })

async function newRole(account: string, RoleName: string, statement: Statement): Promise<void> {
  const input = { RoleName, AssumeRolePolicyDocument: document(statement) }
  await clients.send('iam', rootOf(account), 'CreateRole', input)
}

async function permit(account: string, RoleName: string, statement: Statement): Promise<void> {
  const input = { RoleName, PolicyName: 'own', PolicyDocument: document(statement) }
  await clients.send('iam', rootOf(account), 'PutRolePolicy', input)
}

const now = () => Math.floor((Date.now() + ahead) / 1000)

/** As the API server of a cluster makes them for a projected volume. */
function claims(serviceAccount: string, more: Claims = {}): Claims {
  return {
    aud: ['pods.eks.amazonaws.com'],
    exp: now() + 3600,
    iat: now(),
    nbf: now(),
    iss: shop.issuer,
    jti: 'b2c0c4a6-1e0e-4ac9-9f45-8ef0a5a4ed1a',
    sub: `system:serviceaccount:web:${serviceAccount}`,
    'kubernetes.io': {
      namespace: 'web',
      node: { name: 'ip-10-0-0-1.ec2.internal', uid: '0b4f4b0e-92a4-4f5b-a5f5-0d4f3d6f7d38' },
      pod: { name: 'api-7d4b9c6f5-x2x7q', uid: '5af5e7ac-5754-49ea-b28f-2c2a2eb95fbb' },
      serviceaccount: { name: serviceAccount, uid: 'a4a5a0ce-83ea-4d0f-b0f5-2f3c37d9b3d1' },
    },
    ...more,
  }
}
const token = (serviceAccount: string, more: Claims = {}) => signToken(claims(serviceAccount, more), shop.key)

async function ask(text: string, { cluster = 'shop-production', key = rootOf(), region = 'us-east-1' } = {}) {
  const answer = await signedFetch(accounts.castellan.endpoint, key, {
    service: 'eks-auth',
    path: `/clusters/${cluster}/assume-role-for-pod-identity`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: text }),
    region,
  })
  const body = (await answer.json()) as Answer
  const code = answer.headers.get('x-amzn-errortype') ?? body.__type
  return { status: answer.status, body, error: answer.ok ? undefined : [code, answer.status, body.message] }
}

function keyOf(body: Answer): Key {
  const { accessKeyId, secretAccessKey, sessionToken } = body.credentials as Record<string, string>
  return { accessKeyId: accessKeyId ?? '', secretAccessKey: secretAccessKey ?? '', sessionToken: sessionToken ?? '' }
}

async function may(key: Key, operation: string): Promise<boolean> {
  return (await clients.answer('iam', key, operation, {})).error === undefined
}

const INVALID = ['InvalidTokenException', 400, 'The specified Kubernetes service account token is invalid.']
const REFUSED = [
  'AccessDeniedException',
  400,
  'Unauthorized Exception! EKS does not have permissions to assume the associated role.',
]

describe('a pod’s token', () => {
  test('gives credentials of the role that is associated with its service account', async () => {
    const { status, body } = await ask(token('api'))
    assert.equal(status, 200, JSON.stringify(body))
    assert.equal(body.audience, 'pods.eks.amazonaws.com')
    assert.deepEqual(body.subject, { namespace: 'web', serviceAccount: 'api' })
    const { associationArn, associationId } = body.podIdentityAssociation as Record<string, string>
    assert.match(associationId ?? '', /^a-[a-z0-9]{17}$/)
    assert.equal(associationArn, `arn:aws:eks:us-east-1:${ONE}:podidentityassociation/shop-production/${associationId}`)
    const { arn = '', assumeRoleId = '' } = body.assumedRoleUser as Record<string, string>
    assert.match(arn, new RegExp(`^arn:aws:sts::${ONE}:assumed-role/api/eks-shop-produ-api-7d4b9c-[0-9a-f-]{36}$`))
    assert.match(assumeRoleId, /^AROA[A-Z0-9]+:eks-shop-produ-api-7d4b9c-[0-9a-f-]{36}$/)
    const { expiration } = body.credentials as { expiration: number }
    assert.ok(Math.abs(expiration - now() - 6 * 3600) < 60, 'credentials last for 6 hours')
    const key = keyOf(body)
    const { Arn } = (await clients.send('sts', key, 'GetCallerIdentity', {})) as { Arn: string }
    assert.equal(Arn, arn)
    assert.equal(await may(key, 'ListUsers'), true, 'by the session’s tag of the namespace')
    assert.equal(await may(key, 'ListRoles'), false)
  })

  for (const [what, more] of [
    ['of another issuer', { iss: 'https://oidc.example.com/id/1' }],
    ['for another audience', { aud: ['sts.amazonaws.com'] }],
    ['for no audience', { aud: undefined }],
    ['whose subject is another service account', { sub: 'system:serviceaccount:web:admin' }],
    ['whose subject is of another namespace', { sub: 'system:serviceaccount:kube-system:api' }],
    ['of no pod', { 'kubernetes.io': { namespace: 'web', serviceaccount: { name: 'api' } } }],
    ['that says nothing of Kubernetes', { 'kubernetes.io': undefined }],
    ['whose names are none', { 'kubernetes.io': { namespace: 'web', serviceaccount: 'api', pod: [] } }],
    ['of tomorrow', { nbf: Math.floor(Date.now() / 1000) + 86_400 }],
    ['that never ends', { exp: undefined }],
  ] as const) {
    test(`${what} is refused`, async () => {
      assert.deepEqual((await ask(token('api', more))).error, INVALID)
    })
  }

  test('of another key is refused: one of nobody’s, one by the other cluster’s, one without a signature', async () => {
    assert.deepEqual((await ask(signToken(claims('api'), newProviderKey('first')))).error, INVALID)
    assert.deepEqual((await ask(signToken(claims('api'), { ...other.key, kid: 'first' }))).error, INVALID)
    const [head = '', body = ''] = token('api').split('.')
    const none = Buffer.from('{"alg":"none"}').toString('base64url')
    assert.deepEqual((await ask(`${none}.${body}.c2lnbmF0dXJl`)).error, INVALID)
    assert.equal((await ask(`${none}.${body}.`)).error?.[0], 'InvalidParameterException')
    assert.deepEqual((await ask(`${head}.${body}.c2lnbmF0dXJl`)).error, INVALID)
  })

  test('that is over is refused, and told when it was', async () => {
    const { error } = await ask(token('api', { exp: now() - 1 }))
    assert.deepEqual(error?.slice(0, 2), ['ExpiredTokenException', 400])
    assert.match(
      String(error?.[2]),
      /^The token included in the request is expired: current date\/time \S+Z must be before the expiration date\/time \S+Z$/,
    )
  })

  test('is good for its own cluster, Region and account alone', async () => {
    assert.deepEqual((await ask(token('api'), { cluster: 'other' })).error, INVALID)
    const notFound = (name: string) => ['ResourceNotFoundException', 404, `No cluster found for name: ${name}.`]
    assert.deepEqual((await ask(token('api'), { cluster: 'theirs' })).error, notFound('theirs'))
    const theirs = { key: rootOf(TWO) }
    assert.deepEqual((await ask(token('api'), theirs)).error, notFound('shop-production'))
    assert.deepEqual((await ask(token('api'), { region: 'eu-west-1' })).error, notFound('shop-production'))
  })

  test('of a service account that has no association gives nothing, nor does one of its name elsewhere', async () => {
    const missing = (of: string) => ['ResourceNotFoundException', 404, `No pod identity association found for ${of}.`]
    assert.deepEqual((await ask(token('stranger'))).error, missing('web/stranger'))
    const kubernetes = { ...(claims('api')['kubernetes.io'] as object), namespace: 'dev' }
    const elsewhere = { sub: 'system:serviceaccount:dev:api', 'kubernetes.io': kubernetes }
    assert.deepEqual((await ask(token('api', elsewhere))).error, missing('dev/api'))
  })

  test('is no use to who may not ask for it', async () => {
    const { body } = await ask(token('api'))
    const { error } = await ask(token('api'), { key: keyOf(body) })
    assert.equal(error?.[0], 'AccessDeniedException')
    assert.match(String(error?.[2]), new RegExp(`perform: eks-auth:AssumeRoleForPodIdentity on resource: ${CLUSTER} `))
  })
})

describe('the role', () => {
  test('must let EKS assume it and, where there are tags, tag the session', async () => {
    for (const name of ['closed', 'gone', 'untagged']) assert.deepEqual((await ask(token(name))).error, REFUSED, name)
    const { status, body } = await ask(token('no-tags'))
    assert.equal(status, 200, JSON.stringify(body))
    assert.equal(await may(keyOf(body), 'ListRoles'), true)
  })

  test('may be bound to a cluster, namespace and service account', async () => {
    assert.equal((await ask(token('bound'))).status, 200)
  })

  test('is narrowed by the association’s policy', async () => {
    const key = keyOf((await ask(token('narrow'))).body)
    assert.equal(await may(key, 'ListUsers'), true)
    assert.equal(await may(key, 'ListRoles'), false)
  })
})

describe('a target role', () => {
  test('of another account is assumed with the session of the first, whose tags it inherits, for an hour', async () => {
    const { status, body } = await ask(token('far'))
    assert.equal(status, 200, JSON.stringify(body))
    const { arn } = body.assumedRoleUser as { arn: string }
    assert.match(arn, new RegExp(`^arn:aws:sts::${TWO}:assumed-role/far/eks-`))
    const { expiration } = body.credentials as { expiration: number }
    assert.ok(Math.abs(expiration - now() - 3600) < 60)
    assert.equal(await may(keyOf(body), 'ListUsers'), true)
  })

  test('knows its pods without tags by an external ID', async () => {
    assert.equal((await ask(token('external'))).status, 200)
  })

  test('is refused to a first role that may not assume it, or that it does not trust', async () => {
    for (const name of ['unreached', 'untrusted']) assert.deepEqual((await ask(token(name))).error, REFUSED, name)
  })
})

test('CloudTrail has the agent’s call without the token, and STS’s by the service, in the role’s account too', async () => {
  const { body } = await ask(token('far'))
  const { accessKeyId, secretAccessKey } = keyOf(body)
  const events = async (account: string) => {
    const { Events } = (await clients.send('cloudtrail', rootOf(account), 'LookupEvents', {})) as {
      readonly Events: readonly { readonly CloudTrailEvent: string }[]
    }
    const text = Events.map((each) => each.CloudTrailEvent).join('\n')
    assert.ok(!text.includes(secretAccessKey) && !text.includes(token('far').slice(-80)))
    return Events.map((each) => JSON.parse(each.CloudTrailEvent))
  }
  const own = await events(ONE)
  const call = own.find(({ eventName }) => eventName === 'AssumeRoleForPodIdentity')
  assert.equal(call.eventSource, 'eks-auth.amazonaws.com')
  assert.equal(call.readOnly, true)
  assert.deepEqual(call.requestParameters, { clusterName: 'shop-production' })
  const first = own.find(({ eventName, userIdentity }) => eventName === 'AssumeRole' && userIdentity.invokedBy)
  assert.deepEqual(first.userIdentity, { type: 'AWSService', invokedBy: 'pods.eks.amazonaws.com' })
  assert.equal(first.sourceIPAddress, 'pods.eks.amazonaws.com')
  assert.equal(first.requestParameters.tags.length, 6)
  const [theirs] = (await events(TWO)).filter(({ eventName }) => eventName === 'AssumeRole')
  assert.equal(theirs.userIdentity.type, 'AWSAccount')
  assert.equal(theirs.responseElements.credentials.accessKeyId, accessKeyId)
  const second = own.find(({ sharedEventID }) => sharedEventID === theirs.sharedEventID)
  assert.equal(second.userIdentity.sessionContext.sessionIssuer.arn, role('near'))
})
