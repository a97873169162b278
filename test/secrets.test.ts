import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { CloudTrailClient, paginateLookupEvents } from '@aws-sdk/client-cloudtrail'
import {
  ChangePasswordCommand,
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateSAMLProviderCommand,
  CreateServiceSpecificCredentialCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  IAMClient,
  ResetServiceSpecificCredentialCommand,
  UpdateLoginProfileCommand,
  UploadServerCertificateCommand,
} from '@aws-sdk/client-iam'
import { ConfirmSubscriptionCommand, CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import { GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts'
import { castellanClient } from '../src/keeper/account/castellan-client.ts'
import { type Castellan, ROOT, ROOT_KEY, startCastellan, UNATTENDED } from './support/castellan.ts'
import { HttpBrowser, rawRequest, signInRoot } from './support/http-browser.ts'
import { type Credentials, query, signedFetch } from './support/signed-fetch.ts'
import { missing, oathCode, twoCodes, until } from './support/tools.ts'

const USER = 'canary-user-9f2c'
const PASSWORD = {
  root: 'Canary-Root-41ce-Passw0rd',
  nextRoot: 'Canary-Next-Root-8a77-Passw0rd',
  user: 'Canary-User-52d1-Passw0rd',
  changed: 'Canary-Changed-e0b3-Passw0rd',
  updated: 'Canary-Updated-7c19-Passw0rd',
  mistyped: 'Canary-Mistyped-63fa-Passw0rd',
  typedAsName: 'Canary-TypedAsName-d84e-Passw0rd',
  refused: 'canary-refused-no-classes',
}

/** Something that leaves once, and where nobody may find it afterwards. */
interface Canary {
  readonly name: string
  readonly forms: readonly RegExp[]
  /** Where it stands for a good reason all the same, and the reason. */
  readonly except?: Partial<Record<Place, string>>
}

type Place = 'refusals' | 'audit' | 'files' | 'output'

/** In clear, in hexadecimal, and in base64 at each of the three offsets that a longer text gives it. */
function formsOf(secret: string | Uint8Array): RegExp[] {
  const bytes = Buffer.from(secret as string)
  const offsets = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    // The first and last characters hang on what stands beside the secret.
    return encoded.slice(offset === 0 ? 0 : offset + 1, -1)
  })
  const texts = [
    bytes.toString('latin1'),
    encodeURIComponent(bytes.toString('latin1')),
    bytes.toString('hex'),
    ...offsets,
    ...offsets.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ]
  return [...new Set(texts)].map((text) => new RegExp(text.replace(/[^A-Za-z0-9]/g, '\\$&'), 'i'))
}

/** The bytes of a seed in base32: RFC 4648, without padding. */
function bytesOf(seed: string): Uint8Array {
  const bits = [...seed].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('')
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2))
}

describe('a secret leaves once', { skip: missing('oathtool') }, () => {
  let data: string
  let castellan: Castellan
  const canaries: Canary[] = []
  const refusals: string[] = []
  const hide = (name: string, secret: string | Uint8Array, except: Canary['except'] = {}) =>
    canaries.push({ name, forms: formsOf(secret), except })
  /** Six digits stand in many a number; as a word of their own they are a code. */
  const hideCode = (name: string, code: string) =>
    canaries.push({ name, forms: [new RegExp(`(?<![\\w.])${code}(?![\\w.])`)] })

  before(async () => {
    data = mkdtempSync(join(tmpdir(), 'castellan-secrets-'))
    castellan = await startCastellan(['--data', data], { ...UNATTENDED, CASTELLAN_ROOT_PASSWORD: PASSWORD.root })
    process.env.AWS_ACCESS_KEY_ID = ROOT_KEY.accessKeyId
    process.env.AWS_SECRET_ACCESS_KEY = ROOT_KEY.secretAccessKey
    const { typedAsName, ...passwords } = PASSWORD
    for (const [name, password] of Object.entries(passwords)) hide(`the password ${name}`, password)
    hide('a password typed as a name', typedAsName, { refusals: 'the form is shown again as it was filled in' })
    hide("root's secret access key", ROOT_KEY.secretAccessKey)
    hide('the master key', readFileSync(join(data, 'master.key'), 'latin1').trim())
    await useEverySecret()
  })
  after(async () => {
    await castellan?.stop()
    rmSync(data, { recursive: true, force: true })
  })

  async function useEverySecret(): Promise<void> {
    const config = (credentials: Credentials) => ({
      region: 'us-east-1',
      endpoint: castellan.url,
      credentials,
      maxAttempts: 1,
    })
    const iam = new IAMClient(config(ROOT_KEY))
    await iam.send(new CreateUserCommand({ UserName: USER }))
    const profile = { UserName: USER, PasswordResetRequired: false }
    await iam.send(new CreateLoginProfileCommand({ ...profile, Password: PASSWORD.user }))
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: USER }))
    const key = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
    hide("the user's secret access key", key.secretAccessKey)
    await iam.send(new UpdateLoginProfileCommand({ ...profile, Password: PASSWORD.updated }))

    const { VirtualMFADevice: device } = await iam.send(
      new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: USER }),
    )
    const seed = Buffer.from(device?.Base32StringSeed ?? []).toString()
    hide('the seed', seed)
    hide('the bytes of the seed', bytesOf(seed))
    const { first, second } = twoCodes(seed)
    const SerialNumber = device?.SerialNumber ?? ''
    const codes = { AuthenticationCode1: first, AuthenticationCode2: second }
    await iam.send(new EnableMFADeviceCommand({ UserName: USER, SerialNumber, ...codes }))
    hideCode('the first code', first)
    hideCode('the second code', second)

    await assert.rejects(
      new IAMClient(config(key)).send(
        new ChangePasswordCommand({ OldPassword: PASSWORD.updated, NewPassword: PASSWORD.changed }),
      ),
    )
    await signedRefusals(key, SerialNumber, second)

    const third = oathCode(seed, Date.now() + 30_000)
    hideCode('the third code', third)
    const { Credentials } = await new STSClient(config(key)).send(
      new GetSessionTokenCommand({ SerialNumber, TokenCode: third }),
    )
    hide("the session's secret access key", Credentials?.SecretAccessKey ?? 'missing')
    hide("the session's token", (Credentials?.SessionToken ?? 'missing').slice(0, 200))

    await useCertificates(iam)
    await useServiceCredentials(iam)
    await signInAsEverybody()
    await confirmByToken(new SNSClient(config(ROOT_KEY)))
    const call = await castellanClient({ endpoint: castellan.url, profile: undefined })
    await call('ChangeRootPassword', { OldPassword: PASSWORD.root, NewPassword: PASSWORD.nextRoot })
  }

  async function useCertificates(iam: IAMClient): Promise<void> {
    const file = (name: string) => readFileSync(join(import.meta.dirname, '../vectors/files', name), 'utf8')
    for (const name of ['server', 'other', 'elliptic']) hidePrivateKey(`the key ${name}`, file(`${name}.key`))
    hidePrivateKey('the key server, of PKCS #1', file('server-pkcs1.key'))
    const certificate = { CertificateBody: file('server.pem'), ServerCertificateName: 'canary' }
    const upload = (PrivateKey: string) => iam.send(new UploadServerCertificateCommand({ ...certificate, PrivateKey }))
    await upload(file('server-pkcs1.key'))
    const provider = { Name: 'canary', SAMLMetadataDocument: file('saml-metadata.xml') }
    await iam.send(new CreateSAMLProviderCommand({ ...provider, AddPrivateKey: file('other.key') }))
    const again = query('iam', 'CreateSAMLProvider', { ...provider, AddPrivateKey: file('server.key') })
    refusals.push(await (await signedFetch(castellan.url, ROOT_KEY, again)).text())
    // One that is there, one that does not match, half a key, and a key that is no text.
    const refused = ['server.key', 'other.key', 'elliptic.key'].map(file)
    for (const key of [...refused, file('server.key').slice(0, 900), `${file('server.key')}\u4e00`]) {
      const query_ = query('iam', 'UploadServerCertificate', { ...certificate, PrivateKey: key })
      refusals.push(await (await signedFetch(castellan.url, ROOT_KEY, query_)).text())
    }
  }

  /** By a line of its base64, and by some of its bytes. */
  function hidePrivateKey(name: string, pem: string): void {
    const lines = pem.split('\n')
    hide(`${name}, a line`, lines[lines.length > 10 ? 8 : 2] ?? 'missing')
    const bytes = Buffer.from(lines.filter((line) => !line.startsWith('-')).join(''), 'base64')
    hide(`${name}, its bytes`, bytes.subarray(bytes.length > 500 ? 500 : 40, bytes.length > 500 ? 540 : 64))
  }

  async function useServiceCredentials(iam: IAMClient): Promise<void> {
    for (const ServiceName of ['bedrock.amazonaws.com', 'codecommit.amazonaws.com']) {
      const made = await iam.send(new CreateServiceSpecificCredentialCommand({ UserName: USER, ServiceName }))
      const ServiceSpecificCredentialId = made.ServiceSpecificCredential?.ServiceSpecificCredentialId ?? ''
      const id = { UserName: USER, ServiceSpecificCredentialId }
      const reset = await iam.send(new ResetServiceSpecificCredentialCommand(id))
      for (const { ServiceSpecificCredential: credential } of [made, reset]) {
        hide(`the secret of ${ServiceName}`, credential?.ServiceCredentialSecret ?? credential?.ServicePassword ?? '')
      }
    }
  }

  /** Calls with secrets in them that are refused: by their signature, their input, or a policy. */
  async function signedRefusals(key: Credentials, serialNumber: string, usedCode: string): Promise<void> {
    const wrongKey = { ...ROOT_KEY, secretAccessKey: ROOT_KEY.secretAccessKey.toUpperCase() }
    const calls: readonly [Credentials, ReturnType<typeof query>][] = [
      [wrongKey, query('iam', 'CreateLoginProfile', { UserName: USER, Password: PASSWORD.user })],
      [ROOT_KEY, query('iam', 'CreateLoginProfile', { UserName: USER, Password: PASSWORD.user })],
      [ROOT_KEY, query('iam', 'UpdateLoginProfile', { UserName: USER, Password: PASSWORD.refused })],
      [ROOT_KEY, query('iam', 'UpdateLoginProfile', { UserName: USER, Password: `${PASSWORD.user}\u0000` })],
      [ROOT_KEY, query('iam', 'UpdateLoginProfile', { UserName: 'nobody', Password: PASSWORD.user })],
      [key, query('iam', 'CreateLoginProfile', { UserName: USER, Password: PASSWORD.user })],
      [key, query('iam', 'ChangePassword', { OldPassword: PASSWORD.mistyped, NewPassword: PASSWORD.changed })],
      [key, query('sts', 'GetSessionToken', { SerialNumber: serialNumber, TokenCode: usedCode })],
      [
        ROOT_KEY,
        {
          service: 'castellan',
          headers: {
            'content-type': 'application/x-amz-json-1.1',
            'x-amz-target': 'Castellan_20261123.ChangeRootPassword',
          },
          body: JSON.stringify({ OldPassword: PASSWORD.mistyped, NewPassword: PASSWORD.nextRoot }),
        },
      ],
      [
        ROOT_KEY,
        {
          service: 'castellan',
          headers: {
            'content-type': 'application/x-amz-json-1.1',
            'x-amz-target': 'Castellan_20261123.ChangeRootPassword',
          },
          body: `{"OldPassword":"${PASSWORD.mistyped}","NewPassword":["${PASSWORD.nextRoot}"`,
        },
      ],
    ]
    for (const [credentials, call] of calls) {
      const answer = await signedFetch(castellan.url, credentials, call)
      const text = await answer.text()
      assert.ok(answer.status >= 400, `${call.body} was answered ${answer.status}`)
      refusals.push(text)
    }
    const signature = 'c0ffee'.repeat(10).padEnd(64, '0')
    hide('a signature', signature)
    const { text } = await rawRequest(castellan.url, {
      method: 'POST',
      headers: {
        host: `localhost:${castellan.port}`,
        'content-type': 'application/x-www-form-urlencoded',
        'x-amz-date': new Date().toISOString().replace(/[-:]|\.\d+/g, ''),
        authorization: `AWS4-HMAC-SHA256 Credential=${ROOT_KEY.accessKeyId}/20261124/us-east-1/iam/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
      },
      body: 'Action=GetUser&Version=2010-05-08',
    })
    refusals.push(text)
  }

  async function signInAsEverybody(): Promise<void> {
    const root = { email: ROOT.email, password: PASSWORD.root }
    const browsers = [await signInRoot(castellan.url, { ...root, password: PASSWORD.mistyped })]
    const browser = await signInRoot(castellan.url, root)
    const { cookie, csrfToken } = await browser.session()
    const sessionCookie = cookie.split('; ').find((pair) => pair.startsWith(`castellan-${castellan.port}=`))
    hide("the console session's cookie", sessionCookie?.split('=').slice(1).join('=') ?? 'missing')
    hide("the console session's token", csrfToken)
    await browser.submit('/signout', '/signout', {})
    browsers.push(browser)

    const tries: readonly (readonly [string, string])[] = [
      [USER, PASSWORD.mistyped],
      // The field above, mistaken for the password's.
      [PASSWORD.typedAsName, PASSWORD.user],
      [USER, PASSWORD.updated],
    ]
    for (const [username, password] of tries) {
      const user = new HttpBrowser(castellan.url)
      await user.submit(`/signin/iam?account=${ROOT.accountId}`, '/signin/iam', {
        account: ROOT.accountId,
        username,
        password,
      })
      browsers.push(user)
    }
    const asked = browsers.at(-1)
    const page = await asked?.get('/signin/mfa')
    if (page) await asked?.fill(page, '/signin/mfa', { code: '000000' })
    for (const { answers } of browsers)
      refusals.push(...answers.filter(({ status }) => status >= 400).map(({ text }) => text))
  }

  async function confirmByToken(sns: SNSClient): Promise<void> {
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'canary' }))
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'me@example.com' }))
    const call = await castellanClient({ endpoint: castellan.url, profile: undefined })
    const mail = await until('the mail', async () => (await call('ListMail', {})).Mail.at(0))
    const Token = /Token=(\w+)/.exec(JSON.stringify(mail))?.[1] ?? ''
    assert.ok(Token.length > 30, JSON.stringify(mail))
    hide("the confirmation's token", Token, { files: 'the mail that it was sent in' })
    await sns.send(new ConfirmSubscriptionCommand({ TopicArn, Token }))
  }

  function assertHidden(place: Place, where: string, text: string): void {
    for (const { name, forms, except } of canaries) {
      if (except?.[place] !== undefined) continue
      for (const form of forms) {
        const at = text.search(form)
        // The finding names the secret, and shows only what stands before it.
        assert.equal(at, -1, `${name} is in ${where}, after ${JSON.stringify(text.slice(Math.max(0, at - 80), at))}`)
      }
    }
  }

  test('and all of them were used', () => {
    assert.ok(canaries.length >= 32, `${canaries.length} canaries`)
    assert.ok(refusals.length >= 20, `${refusals.length} refusals`)
  })

  test('and is in no answer that refuses', () => {
    for (const text of refusals) assertHidden('refusals', `a refusal, ${text}`, text)
  })

  test('and is in no event of the audit record', async () => {
    const cloudtrail = new CloudTrailClient({ region: 'us-east-1', endpoint: castellan.url, credentials: ROOT_KEY })
    const wanted = [
      'CreateLoginProfile',
      'ChangePassword',
      'CreateAccessKey',
      'EnableMFADevice',
      'ConsoleLogin',
      'UploadServerCertificate',
      'CreateServiceSpecificCredential',
    ]
    const names = new Set<string | undefined>()
    await until('the events', async () => {
      for await (const { Events = [] } of paginateLookupEvents({ client: cloudtrail }, {})) {
        for (const event of Events) {
          names.add(event.EventName)
          assertHidden('audit', `the event ${event.EventName}`, JSON.stringify(event))
          assertHidden('audit', `the record of ${event.EventName}`, event.CloudTrailEvent ?? '')
        }
      }
      return wanted.every((name) => names.has(name)) || undefined
    })
  })

  test('and is in clear in no file of the data folder', async () => {
    const files = () =>
      readdirSync(data, { recursive: true, withFileTypes: true }).filter(
        (file) => file.isFile() && file.name !== 'master.key',
      )
    const search = (when: string) => {
      let foundUser = false
      for (const { parentPath, name } of files()) {
        const text = readFileSync(join(parentPath, name), 'latin1')
        foundUser ||= text.includes(USER)
        assertHidden('files', `${name} ${when}`, text)
      }
      assert.ok(foundUser, `the user's name is in none of ${files().map(({ name }) => name)}`)
    }
    search('of a running server')
    await castellan.stop('SIGKILL')
    search('after a kill')
  })

  test('and is not in what the server printed', () => {
    assert.match(castellan.output(), /is ready/)
    assertHidden('output', 'the output', castellan.output())
  })
})
