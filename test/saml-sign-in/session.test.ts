import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { assertionOf, encrypted, ISSUER, responseOf, type Said } from '../../src/saml/testing/identity-provider.ts'
import {
  assertNobody,
  choose,
  headingOf,
  idp,
  type Output,
  pairOf,
  providerOf,
  reasonOf,
  roleOf,
  samlSignIn,
} from '../support/saml-sign-in.ts'
import { ONE, TWO } from '../support/two-accounts.ts'

const saml = samlSignIn()
const { arrive, call, eventsOf, newRole, now, own, saying, send, signIn, signed, whoIs } = saml

describe('a SAML response that an identity provider has a browser post', () => {
  test('signs in to the console as the role that was chosen, and may what it may', async () => {
    const session = await signIn(pairOf(ONE, 'reader'))
    assert.equal(await whoIs(session), `arn:aws:sts::${ONE}:assumed-role/reader/ann`)
    assert.equal((await call(session, 'iam', { Action: 'ListUsers' })).status, 200)
    assert.match((await call(session, 'iam', { Action: 'ListRoles' })).text, /not authorized to perform: iam:ListRoles/)
    const about = await own(session, 'GetConsoleSession')
    const { PrincipalKind, RoleName, SessionName, FederatedProvider, AccountId } = about
    assert.deepEqual(
      { PrincipalKind, RoleName, SessionName, FederatedProvider, AccountId },
      {
        PrincipalKind: 'assumed-role',
        RoleName: 'reader',
        SessionName: 'ann',
        FederatedProvider: providerOf(ONE),
        AccountId: ONE,
      },
    )
  })

  test('has the roles of all accounts to choose from, and signs nobody in before one is', async () => {
    const roles = [pairOf(ONE, 'reader'), `${providerOf(TWO)},${roleOf(TWO, 'writer')}`]
    const { browser, page } = await arrive(signed(roles))
    assert.equal(headingOf(page), 'Select a role')
    assert.match(page.text, new RegExp(`Account: ${ONE}<`))
    assert.match(page.text, new RegExp(`Account: second-home \\(${TWO}\\)`))
    assert.equal((await browser.get('/console/')).text.includes('castellan-csrf'), false)
    await choose(browser, page, '1')
    assert.equal(await whoIs(await browser.session()), `arn:aws:sts::${TWO}:assumed-role/writer/ann`)
  })

  test('is recorded as AssumeRoleWithSAML of its subject, and as ConsoleLogin of the role', async () => {
    await signIn(pairOf(ONE, 'reader'), { attributes: { RoleSessionName: 'recorded' } })
    const [login] = await eventsOf(ONE, 'ConsoleLogin')
    const { type, arn } = (login?.userIdentity ?? {}) as Output
    assert.deepEqual([type, arn], ['AssumedRole', `arn:aws:sts::${ONE}:assumed-role/reader/recorded`])
    assert.deepEqual(login?.responseElements, { ConsoleLogin: 'Success' })
    const { SamlProviderArn, MFAUsed } = (login?.additionalEventData ?? {}) as Output
    assert.deepEqual([SamlProviderArn, MFAUsed], [providerOf(ONE), 'No'])
    const [assumed] = await eventsOf(ONE, 'AssumeRoleWithSAML')
    const qualifier = createHash('sha1').update(`${ISSUER}${ONE}/idp`).digest('base64')
    assert.deepEqual(assumed?.userIdentity, {
      type: 'SAMLUser',
      principalId: `${qualifier}:ann@example.com`,
      userName: 'ann@example.com',
      identityProvider: providerOf(ONE),
    })
    assert.equal(JSON.stringify(assumed).includes('SAMLResponse'), false)
  })

  test('leads to the page of the console that RelayState names, and to none elsewhere', async () => {
    const ends: Readonly<Record<string, string>> = {
      '/console/iam/users': '/console/iam/users',
      [`${saml.url}/console/iam/roles?a=b`]: '/console/iam/roles?a=b',
      'https://evil.example/console/': '/console/',
      '//evil.example/console/': '/console/',
      '/\\evil.example': '/console/',
      [`${saml.url}.evil.example/console/`]: '/console/',
      [`${saml.url}@evil.example/console/`]: '/console/',
      '/console/../signout': '/console/',
      '/signout': '/console/',
      '/console//evil.example': '/console//evil.example',
      'javascript:alert(1)': '/console/',
      '': '/console/',
    }
    for (const [RelayState, end] of Object.entries(ends)) {
      const { browser, page } = await arrive(signed(pairOf(ONE, 'reader')), { RelayState })
      await choose(browser, page)
      const redirects = browser.answers.flatMap(({ headers }) => headers.location ?? [])
      assert.equal(redirects.at(-1), end, RelayState)
    }
  })
})

describe('an encrypted assertion', () => {
  test('signs in where it is posted to the provider’s own address, and not at that of all', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const Name = 'sealed'
    await send(ONE, 'iam', 'CreateSAMLProvider', {
      Name,
      SAMLMetadataDocument: idp.metadata(),
      AssertionEncryptionMode: 'Required',
      AddPrivateKey: pem,
    })
    const provider = `arn:aws:iam::${ONE}:saml-provider/${Name}`
    const { SAMLProviderUUID } = await send(ONE, 'iam', 'GetSAMLProvider', { SAMLProviderArn: provider })
    await newRole(ONE, 'of-sealed', { Principal: { Federated: provider } })
    const path = `/saml/acs/${SAMLProviderUUID}`
    const make = () => {
      const said = saying(`${roleOf(ONE, 'of-sealed')},${provider}`, {
        recipient: saml.url + path,
        destination: saml.url + path,
      })
      const whole = responseOf(said, encrypted(idp.sign(assertionOf(said), String(said.id)), publicKey))
      return idp.sign(whole, '_response')
    }
    await assertNobody(await arrive(make()), /Specified provider/)
    await assertNobody(await arrive(make(), {}, '/saml/acs/SAML999988887777AAAAAAAAAAAAAA'), /Specified provider/)
    const { browser, page } = await arrive(make(), {}, path)
    await choose(browser, page)
    assert.match(await whoIs(await browser.session()), /assumed-role\/of-sealed\/ann$/)
  })
})

describe('a sign-in by SAML lasts', () => {
  before(() => {
    saml.stopped = Math.floor(Date.now() / 1000) * 1000
  })
  after(() => {
    saml.stopped = undefined
  })
  const lasting = async (Role: string, changes: Partial<Said> = {}) => {
    const { SignedInAt, ExpiresAt } = await own(await signIn(Role, changes), 'GetConsoleSession')
    return Number(ExpiresAt) - Number(SignedInAt)
  }

  test('an hour where the provider does not say, else as long as its SessionDuration does', async () => {
    assert.equal(await lasting(pairOf(ONE, 'reader')), 3600)
    assert.equal(await lasting(pairOf(ONE, 'reader'), { attributes: { SessionDuration: '900' } }), 900)
  })

  test('no longer than the role’s sessions may: more is refused, and another role can be chosen', async () => {
    await send(ONE, 'iam', 'UpdateRole', { RoleName: 'writer', MaxSessionDuration: 14_400 })
    const roles = [pairOf(ONE, 'reader'), pairOf(ONE, 'writer')]
    const { browser, page } = await arrive(signed(roles, { attributes: { SessionDuration: '14400' } }))
    const refused = await choose(browser, page, '0')
    assert.match(reasonOf(refused) ?? '', /exceeds the MaxSessionDuration set for this role/)
    await choose(browser, refused, '1')
    const { SignedInAt, ExpiresAt } = await own(await browser.session(), 'GetConsoleSession')
    assert.equal(Number(ExpiresAt) - Number(SignedInAt), 14_400)
  })

  test('no longer than the provider’s own session, whichever is less', async () => {
    const sessionEndsAt = now() + 1_200_000
    const seconds = await lasting(pairOf(ONE, 'reader'), { sessionEndsAt, attributes: { SessionDuration: '3600' } })
    assert.equal(seconds, 1200)
  })

  test('and no longer than the role is there: one that is made again is another', async () => {
    await newRole(ONE, 'passing')
    const session = await signIn(pairOf(ONE, 'passing'))
    await send(ONE, 'iam', 'DeleteRolePolicy', { RoleName: 'passing', PolicyName: 'lists' })
    await send(ONE, 'iam', 'DeleteRole', { RoleName: 'passing' })
    assert.equal(await whoIs(session), 'InvalidClientTokenId')
    await newRole(ONE, 'passing')
    assert.equal(await whoIs(session), 'InvalidClientTokenId')
  })
})

describe('one who has signed in by SAML', () => {
  test('has the console sessions of its own name alone, and can end them', async () => {
    const first = await signIn(pairOf(ONE, 'reader'), { attributes: { RoleSessionName: 'bea' } })
    const second = await signIn(pairOf(ONE, 'reader'), { attributes: { RoleSessionName: 'bea' } })
    await signIn(pairOf(ONE, 'reader'), { attributes: { RoleSessionName: 'cid' } })
    const { ConsoleSessions } = (await own(second, 'ListConsoleSessions')) as {
      ConsoleSessions: { SessionId: string; Current: boolean }[]
    }
    assert.deepEqual(ConsoleSessions.map(({ Current }) => Current).sort(), [false, true])
    const other = ConsoleSessions.find(({ Current }) => !Current)
    await own(second, 'EndConsoleSession', { SessionId: other?.SessionId })
    assert.equal(await whoIs(first), 'ExpiredToken')
    assert.match(await whoIs(second), /bea$/)
  })

  test('is signed out by the form of its console', async () => {
    const { browser, page } = await arrive(signed(pairOf(ONE, 'reader')))
    await choose(browser, page)
    const session = await browser.session()
    await browser.submit('/signout', '/signout', {})
    assert.equal(await whoIs(session), 'ExpiredToken')
  })

  test('is out when its sessions are revoked by their time of issue', async () => {
    await newRole(ONE, 'revoked')
    const session = await signIn(pairOf(ONE, 'revoked'))
    assert.equal((await call(session, 'iam', { Action: 'ListUsers' })).status, 200)
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { DateLessThan: { 'aws:TokenIssueTime': new Date(now() + 5000).toISOString() } },
      },
    })
    await send(ONE, 'iam', 'PutRolePolicy', {
      RoleName: 'revoked',
      PolicyName: 'AWSRevokeOlderSessions',
      PolicyDocument,
    })
    assert.match((await call(session, 'iam', { Action: 'ListUsers' })).text, /explicit deny/)
  })
})
