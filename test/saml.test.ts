import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import {
  assertionOf,
  base64,
  encrypted,
  IdentityProvider,
  ISSUER,
  RECIPIENT,
  responseOf,
  type Said,
} from '../src/saml/testing/identity-provider.ts'
import { type Answer, type Key, SdkClients, sessionKeyOf } from './support/sdk-clients.ts'
import { until } from './support/tools.ts'
import { ONE, startTwoAccounts, TWO, type TwoAccounts } from './support/two-accounts.ts'

let accounts: TwoAccounts
let clients: SdkClients
let count = 0
const idp = new IdentityProvider()

before(async () => {
  accounts = await startTwoAccounts()
  clients = new SdkClients(accounts.castellan.url)
  await send(rootOf(ONE), 'iam', 'CreateSAMLProvider', { Name: 'idp', SAMLMetadataDocument: idp.metadata() })
})
after(async () => {
  clients?.destroy()
  await accounts?.close()
})

type Output = Record<string, unknown>

const ACTION = 'sts:AssumeRoleWithSAML'
const PROVIDER = `arn:aws:iam::${ONE}:saml-provider/idp`
/** `BASE64 ( SHA1 ( issuer + account + "/" + provider ) )` */
const QUALIFIER = createHash('sha1').update(`${ISSUER}${ONE}/idp`).digest('base64')
const rootOf = (account: string) => accounts.roots[account] as Key
/** Nobody's key: the SDK signs no such call. */
const NOBODY: Key = { accessKeyId: 'AKIANOBODY', secretAccessKey: 'none' }

async function send(key: Key, service: string, operation: string, input: object): Promise<Output> {
  return (await clients.send(service, key, operation, input)) as Output
}

const trust = (Condition: object = {}, more: object = {}) => ({
  Effect: 'Allow',
  Principal: { Federated: PROVIDER },
  Action: ACTION,
  ...(Object.keys(Condition).length > 0 && { Condition }),
  ...more,
})

async function newRole(Statement: readonly object[] = [trust()], more: object = {}): Promise<string> {
  const RoleName = `role-${++count}`
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  const input = { RoleName, AssumeRolePolicyDocument, ...more }
  const { Role } = await send(rootOf(ONE), 'iam', 'CreateRole', input)
  return (Role as { Arn: string }).Arn
}

function saying(roleArn: string, changes: Partial<Said> = {}): Said {
  const attributes = { Role: `${roleArn},${PROVIDER}`, RoleSessionName: 'ann', ...changes.attributes }
  return { now: Date.now(), id: `_${++count}`, ...changes, attributes }
}

function post(RoleArn: string, xml: string, more: object = {}): Promise<Answer> {
  const input = { RoleArn, PrincipalArn: PROVIDER, SAMLAssertion: base64(xml), ...more }
  return clients.answer('sts', NOBODY, 'AssumeRoleWithSAML', input)
}

const assume = (roleArn: string, changes: Partial<Said> = {}, more: object = {}) =>
  post(roleArn, idp.signed(saying(roleArn, changes)), more)

const refusal = async (answer: Promise<Answer>) => {
  const { error } = await answer
  return error && [error.code, error.status, error.message]
}
const invalid = (message: string) => ['InvalidIdentityToken', 400, message]
const NOT_AUTHORIZED = ['AccessDenied', 403, `Not authorized to perform ${ACTION}`]

describe('a response of a provider that the role trusts', () => {
  test('gives credentials of the role, without a signature, and says of whom they are', async () => {
    const roleArn = await newRole()
    const answer = await assume(roleArn)
    const key = sessionKeyOf(answer)
    const { Credentials, AssumedRoleUser, SessionTokenSize, SessionTokenUtilization, ...rest } = answer.output as Output
    assert.deepEqual(rest, {
      Subject: 'ann@example.com',
      SubjectType: 'persistent',
      Issuer: ISSUER,
      Audience: RECIPIENT,
      NameQualifier: QUALIFIER,
    })
    const Arn = `arn:aws:sts::${ONE}:assumed-role/${roleArn.split('/')[1]}/ann`
    assert.equal((AssumedRoleUser as Output).Arn, Arn)
    assert.ok(Credentials && Number(SessionTokenSize) > 0 && Number(SessionTokenUtilization) > 0)
    assert.equal((await send(key, 'sts', 'GetCallerIdentity', {})).Arn, Arn)
  })

  test('is good once, and by none of many at the same moment twice', async () => {
    const roleArn = await newRole()
    const xml = idp.signed(saying(roleArn))
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(roleArn, xml)))
    const refused = answers.flatMap(({ error }) => (error ? [error.message] : []))
    assert.deepEqual(
      refused,
      Array.from({ length: 7 }, () => 'The SAML assertion has been used already'),
    )
    assert.deepEqual(await refusal(post(roleArn, xml)), invalid('The SAML assertion has been used already'))
  })

  test('is not used up by a request that is refused for its input', async () => {
    const roleArn = await newRole()
    const xml = idp.signed(saying(roleArn))
    const [code] = (await refusal(post(roleArn, xml, { DurationSeconds: 43_200 }))) ?? []
    assert.equal(code, 'ValidationError')
    assert.deepEqual(
      await refusal(post(roleArn, xml, { Policy: '{}' })).then((error) => error?.[0]),
      'MalformedPolicyDocument',
    )
    sessionKeyOf(await post(roleArn, xml))
  })

  test('may come to this server’s own address', async () => {
    const roleArn = await newRole()
    const recipient = `${accounts.castellan.url}/saml`
    const answer = await assume(roleArn, { recipient, destination: recipient })
    sessionKeyOf(answer)
    assert.equal((answer.output as Output).Audience, recipient)
  })

  test('names role and provider in either order, among others', async () => {
    const roleArn = await newRole()
    const Role = [`arn:aws:iam::${ONE}:role/other,${PROVIDER}`, `${PROVIDER},${roleArn}`]
    sessionKeyOf(await assume(roleArn, { attributes: { Role } }))
  })
})

describe('how long the session lasts is the least of what was asked for and what the provider says', () => {
  const cases: ReadonlyArray<readonly [string, Partial<Said>, object, number]> = [
    ['an hour, where nobody says', {}, {}, 3600],
    ['as asked for', {}, { DurationSeconds: 900 }, 900],
    ['SessionDuration shortens', { attributes: { SessionDuration: '1200' } }, {}, 1200],
    ['and does not lengthen', { attributes: { SessionDuration: '43200' } }, { DurationSeconds: 1800 }, 1800],
    ['SessionNotOnOrAfter, too', { sessionEndsAt: Date.now() + 1_800_000 }, {}, 1800],
  ]
  for (const [what, changes, more, seconds] of cases) {
    test(what, async () => {
      const answer = await assume(await newRole(), changes, more)
      sessionKeyOf(answer)
      const { Expiration } = (answer.output as { Credentials: { Expiration: Date } }).Credentials
      const off = Expiration.getTime() - Date.now() - seconds * 1000
      assert.ok(Math.abs(off) < 120_000, `${off} ms off`)
    })
  }

  test('and what is no such length is refused', async () => {
    const roleArn = await newRole()
    const words = invalid('SessionDuration in AuthnResponse must be between 900 and 43200')
    for (const SessionDuration of ['899', '43201', 'x', '-900', '1e3', '']) {
      assert.deepEqual(await refusal(assume(roleArn, { attributes: { SessionDuration } })), words, SessionDuration)
    }
    const ended = await refusal(assume(roleArn, { sessionEndsAt: Date.now() - 1000 }))
    assert.equal(ended?.[0], 'ExpiredTokenException')
  })
})

describe('a role that is not there, or trusts another, or is not in the response, is refused alike', () => {
  test('and the response is not used up', async () => {
    const roleArn = await newRole()
    const other = { Federated: `arn:aws:iam::${ONE}:saml-provider/other` }
    const nobodys = await newRole([trust({}, { Principal: other })])
    assert.deepEqual(await refusal(assume(nobodys)), NOT_AUTHORIZED)
    assert.deepEqual(await refusal(assume(`arn:aws:iam::${ONE}:role/none`)), NOT_AUTHORIZED)
    const unnamed = idp.signed(saying(nobodys))
    assert.deepEqual(await refusal(post(roleArn, unnamed)), NOT_AUTHORIZED)
    assert.deepEqual(await refusal(assume(roleArn, { attributes: { Role: roleArn } })), NOT_AUTHORIZED)
    assert.deepEqual(await refusal(assume(roleArn, { nameId: '' })), NOT_AUTHORIZED)
  })

  test('a role that denies, and one that trusts for another action', async () => {
    const denying = await newRole([trust(), trust({}, { Effect: 'Deny' })])
    assert.deepEqual(await refusal(assume(denying)), NOT_AUTHORIZED)
    const web = await newRole([{ Effect: 'Allow', Principal: { AWS: ONE }, Action: 'sts:AssumeRole' }])
    assert.deepEqual(await refusal(assume(web)), NOT_AUTHORIZED)
  })

  test('a provider of another account proves nothing in this one', async () => {
    await send(rootOf(TWO), 'iam', 'CreateSAMLProvider', { Name: 'evil', SAMLMetadataDocument: idp.metadata() })
    const PrincipalArn = `arn:aws:iam::${TWO}:saml-provider/evil`
    const roleArn = await newRole()
    const words = invalid("Specified provider doesn't exist")
    assert.deepEqual(await refusal(assume(roleArn, {}, { PrincipalArn })), words)
    const absent = `arn:aws:iam::${ONE}:saml-provider/none`
    assert.deepEqual(await refusal(assume(roleArn, {}, { PrincipalArn: absent })), words)
    const role = `arn:aws:iam::999999999999:role/r`
    assert.deepEqual(await refusal(assume(role, {}, { PrincipalArn: absent })), words)
  })
})

describe('keys of the response decide in the trust policy', () => {
  const oid = 'urn:oid:1.3.6.1.4.1.5923.1.1.1.'
  const cases: ReadonlyArray<readonly [string, string | readonly string[], Partial<Said>]> = [
    ['saml:aud', RECIPIENT, {}],
    ['saml:iss', ISSUER, {}],
    ['saml:sub', 'ann@example.com', {}],
    ['saml:sub_type', 'persistent', {}],
    ['saml:namequalifier', QUALIFIER, {}],
    ['saml:doc', `${ONE}/idp`, {}],
    ['saml:edupersonprimaryaffiliation', 'staff', { attributes: { [`${oid}5`]: 'staff' } }],
    [
      'saml:mail',
      'a@b.c',
      { attributes: { 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress': 'a@b.c' } },
    ],
    ['sts:RoleSessionName', 'ann', {}],
    ['aws:FederatedProvider', PROVIDER, {}],
  ]
  for (const [key, value, changes] of cases) {
    test(key, async () => {
      if (key !== 'aws:FederatedProvider') {
        sessionKeyOf(await assume(await newRole([trust({ StringEquals: { [key]: value } })]), changes))
      }
      const other = await newRole([trust({ StringEquals: { [key]: 'other' } })])
      assert.deepEqual(await refusal(assume(other, changes)), NOT_AUTHORIZED)
    })
  }

  test('saml:edupersonaffiliation, which is a list', async () => {
    const attributes = { [`${oid}1`]: ['staff', 'member'] }
    const condition = (value: string) => trust({ 'ForAnyValue:StringEquals': { 'saml:edupersonaffiliation': value } })
    sessionKeyOf(await assume(await newRole([condition('member')]), { attributes }))
    assert.deepEqual(await refusal(assume(await newRole([condition('student')]), { attributes })), NOT_AUTHORIZED)
  })

  test('of them the session keeps namequalifier, sub and sub_type, and its provider', async () => {
    const roleArn = await newRole()
    const [, RoleName] = roleArn.split('/')
    const allow = async (StringEquals: object) => {
      const statement = { Effect: 'Allow', Action: 'iam:ListUsers', Resource: '*', Condition: { StringEquals } }
      const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: statement })
      await send(rootOf(ONE), 'iam', 'PutRolePolicy', { RoleName, PolicyName: 'p', PolicyDocument })
    }
    const key = sessionKeyOf(await assume(roleArn))
    const kept = { 'saml:sub': 'ann@example.com', 'saml:sub_type': 'persistent', 'saml:namequalifier': QUALIFIER }
    await allow({ ...kept, 'aws:FederatedProvider': PROVIDER })
    await send(key, 'iam', 'ListUsers', {})
    for (const [gone, value] of [
      ['saml:aud', RECIPIENT],
      ['saml:iss', ISSUER],
      ['saml:doc', `${ONE}/idp`],
    ] as const) {
      await allow({ [gone]: value })
      await assert.rejects(send(key, 'iam', 'ListUsers', {}), { name: 'AccessDenied' }, gone)
    }
  })
})

describe('what the response passes to the session', () => {
  const TAGGED = {
    'PrincipalTag:Project': 'Marketing',
    'PrincipalTag:CostCenter': '12345',
    TransitiveTagKeys: ['Project'],
  }

  test('tags need sts:TagSession, a source identity sts:SetSourceIdentity', async () => {
    const plain = await newRole()
    assert.deepEqual(await refusal(assume(plain, { attributes: TAGGED })), NOT_AUTHORIZED)
    assert.deepEqual(await refusal(assume(plain, { attributes: { SourceIdentity: 'ann' } })), NOT_AUTHORIZED)
    const tagging = await newRole([trust({}, { Action: [ACTION, 'sts:TagSession', 'sts:SetSourceIdentity'] })])
    const answer = await assume(tagging, { attributes: { ...TAGGED, SourceIdentity: 'DiegoRamirez' } })
    sessionKeyOf(answer)
    const { SourceIdentity, PackedPolicySize } = answer.output as Output
    assert.equal(SourceIdentity, 'DiegoRamirez')
    assert.ok(Number(PackedPolicySize) > 0)
  })

  test('tags are keys of the request, and then of the principal', async () => {
    const action = { Action: [ACTION, 'sts:TagSession'] }
    const roleArn = await newRole([trust({ StringEquals: { 'aws:RequestTag/Project': 'Marketing' } }, action)])
    assert.deepEqual(await refusal(assume(roleArn)), NOT_AUTHORIZED)
    const key = sessionKeyOf(await assume(roleArn, { attributes: TAGGED }))
    const Condition = { StringEquals: { 'aws:PrincipalTag/CostCenter': '12345' } }
    const Statement = { Effect: 'Allow', Action: 'iam:ListUsers', Resource: '*', Condition }
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
    await send(rootOf(ONE), 'iam', 'PutRolePolicy', {
      RoleName: roleArn.split('/')[1],
      PolicyName: 'p',
      PolicyDocument,
    })
    await send(key, 'iam', 'ListUsers', {})
  })

  const words: ReadonlyArray<readonly [string, Partial<Said>['attributes'], string]> = [
    ['no name', { RoleSessionName: [] }, 'RoleSessionName is required in AuthnResponse'],
    [
      'a name with a space',
      { RoleSessionName: 'John Doe' },
      'RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}',
    ],
    [
      'a name of one letter',
      { RoleSessionName: 'x' },
      'RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}',
    ],
    [
      'two names',
      { RoleSessionName: ['ann', 'bob'] },
      'https://aws.amazon.com/SAML/Attributes/RoleSessionName in AuthnResponse must have one value',
    ],
    [
      'a source identity with a colon',
      { SourceIdentity: 'aws:ann' },
      'Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with "aws:"',
    ],
    [
      'a tag of two values',
      { 'PrincipalTag:A': ['1', '2'] },
      'https://aws.amazon.com/SAML/Attributes/PrincipalTag:A in AuthnResponse must have one value',
    ],
    [
      'a tag with a forbidden letter',
      { 'PrincipalTag:A': '*' },
      'The value of PrincipalTag:A in AuthnResponse is not valid',
    ],
  ]
  for (const [what, attributes, message] of words) {
    test(what, async () =>
      assert.deepEqual(await refusal(assume(await newRole(), { attributes: attributes ?? {} })), invalid(message)),
    )
  }
})

describe('a response that proves nothing is refused in AWS’s words', () => {
  const tail =
    /^(.*) \(Service: AWSOpenIdDiscoveryService; Status Code: 400; Error Code: AuthSamlInvalidSamlResponseException; Request ID: [\w-]+; Proxy: null\)$/

  test('signed by a stranger, changed, not signed', async () => {
    const roleArn = await newRole()
    const stranger = new IdentityProvider()
    const changed = idp.signed(saying(roleArn)).replace('ann@example.com', 'bob@example.com')
    const bare = responseOf(saying(roleArn), assertionOf(saying(roleArn)))
    for (const xml of [stranger.signed(saying(roleArn)), changed, bare]) {
      assert.deepEqual(await refusal(post(roleArn, xml)), invalid('Response signature invalid'))
    }
  })

  test('no base64, and of another issuer', async () => {
    const roleArn = await newRole()
    const none = await clients.answer('sts', NOBODY, 'AssumeRoleWithSAML', {
      RoleArn: roleArn,
      PrincipalArn: PROVIDER,
      SAMLAssertion: '!!!!',
    })
    assert.equal(tail.exec(none.error?.message ?? '')?.[1], 'Invalid base64 SAMLResponse')
    const other = await assume(roleArn, { issuer: 'https://other.example.com' })
    assert.equal(tail.exec(other.error?.message ?? '')?.[1], 'Issuer not present in specified provider')
  })

  test('older than five minutes', async () => {
    const answer = refusal(assume(await newRole(), { issuedAt: Date.now() - 301_000 }))
    const message = 'Token must be redeemed within 5 minutes of issuance'
    assert.deepEqual(await answer, ['ExpiredTokenException', 400, message])
  })

  test('of a recipient that is not ours, or another provider’s', async () => {
    const roleArn = await newRole()
    for (const recipient of [
      'https://evil.example.com/saml',
      `${RECIPIENT}/acs/SAMLOTHER`,
      `${RECIPIENT}.evil.example.com`,
    ]) {
      assert.deepEqual((await refusal(assume(roleArn, { recipient })))?.[0], 'InvalidIdentityToken', recipient)
    }
    sessionKeyOf(await assume(roleArn, { recipient: 'https://eu-west-1.signin.aws.amazon.com/saml' }))
  })

  test('of a provider that was deleted, and one whose keys were changed', async () => {
    const first = new IdentityProvider()
    const second = new IdentityProvider()
    const Name = `gone-${++count}`
    const PrincipalArn = `arn:aws:iam::${ONE}:saml-provider/${Name}`
    await send(rootOf(ONE), 'iam', 'CreateSAMLProvider', { Name, SAMLMetadataDocument: first.metadata() })
    const roleArn = await newRole([trust({}, { Principal: { Federated: PrincipalArn } })])
    const from = (provider: IdentityProvider) =>
      post(roleArn, provider.signed(saying(roleArn, { attributes: { Role: `${roleArn},${PrincipalArn}` } })), {
        PrincipalArn,
      })
    sessionKeyOf(await from(first))
    const change = { SAMLProviderArn: PrincipalArn, SAMLMetadataDocument: second.metadata() }
    await send(rootOf(ONE), 'iam', 'UpdateSAMLProvider', change)
    assert.deepEqual(await refusal(from(first)), invalid('Response signature invalid'))
    sessionKeyOf(await from(second))
    await send(rootOf(ONE), 'iam', 'DeleteSAMLProvider', { SAMLProviderArn: PrincipalArn })
    assert.deepEqual(await refusal(from(second)), invalid("Specified provider doesn't exist"))
  })
})

test('an encrypted assertion is read by either of two keys while one is being replaced, and asked for where it is required', async () => {
  const [old, fresh] = [1, 2].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 }))
  assert.ok(old && fresh)
  const pem = ({ privateKey }: typeof old) => privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const create = {
    Name: 'secret',
    SAMLMetadataDocument: idp.metadata(),
    AssertionEncryptionMode: 'Required',
    AddPrivateKey: pem(old),
  }
  const { SAMLProviderArn: PrincipalArn } = await send(rootOf(ONE), 'iam', 'CreateSAMLProvider', create)
  const roleArn = await newRole([trust({}, { Principal: { Federated: PrincipalArn } })])
  const said = () => saying(roleArn, { attributes: { Role: `${roleArn},${PrincipalArn}` } })
  const from = ({ publicKey }: typeof old) =>
    post(roleArn, idp.sign(responseOf(said(), encrypted(assertionOf(said()), publicKey)), '_response'), {
      PrincipalArn,
    })
  sessionKeyOf(await from(old))
  assert.deepEqual(await refusal(from(fresh)), invalid('Response signature invalid'))
  await send(rootOf(ONE), 'iam', 'UpdateSAMLProvider', { SAMLProviderArn: PrincipalArn, AddPrivateKey: pem(fresh) })
  sessionKeyOf(await from(old))
  sessionKeyOf(await from(fresh))
  const plain = post(roleArn, idp.signed(said()), { PrincipalArn })
  assert.deepEqual(await refusal(plain), invalid('The assertion must be encrypted.'))
})

interface Event {
  readonly userIdentity: Output
  readonly requestParameters: Output
  readonly responseElements: Output
}

test('CloudTrail says who it was by the provider, what the response says, and never the response', async () => {
  const roleArn = await newRole([trust({}, { Action: [ACTION, 'sts:TagSession'] })])
  const said = saying(roleArn, { attributes: { 'PrincipalTag:Team': 'Red' } })
  const xml = idp.signed(said)
  sessionKeyOf(await post(roleArn, xml))
  const event = await until<Event>('the event', async () => {
    const LookupAttributes = [{ AttributeKey: 'EventName', AttributeValue: 'AssumeRoleWithSAML' }]
    const { Events } = (await send(rootOf(ONE), 'cloudtrail', 'LookupEvents', { LookupAttributes })) as {
      Events: readonly { CloudTrailEvent: string }[]
    }
    return Events.map(({ CloudTrailEvent }) => JSON.parse(CloudTrailEvent) as Event).find(
      ({ requestParameters }) => requestParameters?.sAMLAssertionID === said.id,
    )
  })
  assert.deepEqual(event.userIdentity, {
    type: 'SAMLUser',
    principalId: `${QUALIFIER}:ann@example.com`,
    userName: 'ann@example.com',
    identityProvider: PROVIDER,
  })
  assert.deepEqual([event.requestParameters.roleSessionName, event.requestParameters.principalArn], ['ann', PROVIDER])
  assert.equal(event.responseElements.nameQualifier, QUALIFIER)
  assert.equal(JSON.stringify(event).includes(base64(xml).slice(0, 60)), false)
})
