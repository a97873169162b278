import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ACCOUNT, ROOT, testAccount } from './testing.ts'

const file = (name: string) => readFileSync(join(import.meta.dirname, '../../../vectors/files', name), 'utf8')
const DAY = 24 * 60 * 60 * 1000

/** How many of them did what they were asked. */
async function done(calls: readonly Promise<unknown>[]): Promise<number> {
  return (await Promise.allSettled(calls)).filter(({ status }) => status === 'fulfilled').length
}

test('quotas hold for what is uploaded and made at once', async () => {
  const { call, newUser } = await testAccount()
  const user = { UserName: 'Ann' }
  await newUser('Ann')
  const keys = [1, 2, 3, 4, 5, 6].map((i) => ({ ...user, SSHPublicKeyBody: file(`ssh-${i}.pub`) }))
  assert.equal(await done(keys.map((input) => call('UploadSSHPublicKey', input))), 5)
  const certificates = ['server', 'other', 'elliptic'].map((name) => ({
    ...user,
    CertificateBody: file(`${name}.pem`),
  }))
  assert.equal(await done(certificates.map((input) => call('UploadSigningCertificate', input))), 2)
  const credential = { ...user, ServiceName: 'bedrock.amazonaws.com' }
  assert.equal(await done(Array.from({ length: 6 }, () => call('CreateServiceSpecificCredential', credential))), 2)
})

test('the same key and the same certificate are taken once, however many ask at once', async () => {
  const { call, newUser } = await testAccount()
  await newUser('Ann')
  const same = <T>(make: () => Promise<T>) => done(Array.from({ length: 5 }, make))
  const SSHPublicKeyBody = file('ssh-1.pub')
  assert.equal(await same(() => call('UploadSSHPublicKey', { UserName: 'Ann', SSHPublicKeyBody })), 1)
  const CertificateBody = file('other.pem')
  assert.equal(await same(() => call('UploadSigningCertificate', { UserName: 'Ann', CertificateBody })), 1)
})

test('pages neither repeat nor skip what stays, while others come and go', async () => {
  const { call, newUser } = await testAccount()
  await newUser('Ann')
  for (let i = 1; i <= 4; i++) {
    await call('UploadSSHPublicKey', { UserName: 'Ann', SSHPublicKeyBody: file(`ssh-${i}.pub`) })
  }
  const list = (Marker?: string) =>
    call('ListSSHPublicKeys', { UserName: 'Ann', MaxItems: 2, ...(Marker !== undefined && { Marker }) })
  const all = (await call('ListSSHPublicKeys', { UserName: 'Ann' })).SSHPublicKeys ?? []
  const first = await list()
  const [seen] = first.SSHPublicKeys ?? []
  await call('DeleteSSHPublicKey', { UserName: 'Ann', SSHPublicKeyId: seen?.SSHPublicKeyId ?? '' })
  const second = await list(first.Marker)
  const ids = [...(first.SSHPublicKeys ?? []), ...(second.SSHPublicKeys ?? [])].map((key) => key.SSHPublicKeyId)
  assert.deepEqual(
    ids,
    all.map((key) => key.SSHPublicKeyId),
  )
  await assert.rejects(list('x'), { code: 'ValidationError', message: 'Invalid Marker.' })
})

test('an API key is its service’s letters, and in base 64 its alias and a secret; its hash is kept, and not itself', async () => {
  const { call, newUser, store } = await testAccount()
  await newUser('Ann')
  const { ServiceSpecificCredential: made } = await call('CreateServiceSpecificCredential', {
    UserName: 'Ann',
    ServiceName: 'bedrock.amazonaws.com',
  })
  const secret = made?.ServiceCredentialSecret ?? ''
  assert.match(secret, /^ABSK/)
  const text = Buffer.from(secret.slice(4), 'base64').toString()
  assert.match(text, new RegExp(`^Ann-at-${ACCOUNT}:[A-Za-z0-9+/]{59}=$`))
  const { ServiceSpecificCredential: reset } = await call('ResetServiceSpecificCredential', {
    UserName: 'Ann',
    ServiceSpecificCredentialId: made?.ServiceSpecificCredentialId ?? '',
  })
  assert.notEqual(reset?.ServiceCredentialSecret, secret)
  const [kept] = await store.read(ACCOUNT).serviceCredentials.list({})
  assert.doesNotMatch(JSON.stringify(kept), /ABSK/)
})

test('a credential expires at its time, and cannot be switched on again', async () => {
  const { call, newUser, pass } = await testAccount()
  await newUser('Ann')
  const { ServiceSpecificCredential: made } = await call('CreateServiceSpecificCredential', {
    UserName: 'Ann',
    ServiceName: 'logs.amazonaws.com',
    CredentialAgeDays: 2,
  })
  const status = async () =>
    (await call('ListServiceSpecificCredentials', { UserName: 'Ann' })).ServiceSpecificCredentials?.[0]?.Status
  pass(2 * DAY - 1)
  assert.equal(await status(), 'Active')
  pass(1)
  assert.equal(await status(), 'Expired')
  const id = { UserName: 'Ann', ServiceSpecificCredentialId: made?.ServiceSpecificCredentialId ?? '' }
  await call('UpdateServiceSpecificCredential', { ...id, Status: 'Active' })
  assert.equal(await status(), 'Expired')
})

test('a user that takes a name whose credential another one kept has a name of its own at the service', async () => {
  const { call, newUser } = await testAccount()
  const ServiceName = 'codecommit.amazonaws.com'
  const nameAtService = async () =>
    (await call('CreateServiceSpecificCredential', { UserName: 'Ann', ServiceName })).ServiceSpecificCredential
      ?.ServiceUserName
  await newUser('Ann')
  assert.equal(await nameAtService(), `Ann-at-${ACCOUNT}`)
  await call('UpdateUser', { UserName: 'Ann', NewUserName: 'Eve' })
  await newUser('Ann')
  assert.equal(await nameAtService(), `Ann+1-at-${ACCOUNT}`)
  const { ServiceSpecificCredentials } = await call('ListServiceSpecificCredentials', { AllUsers: true })
  assert.deepEqual(
    ServiceSpecificCredentials?.map(({ UserName, ServiceUserName }) => [UserName, ServiceUserName]).sort(),
    [
      ['Ann', `Ann+1-at-${ACCOUNT}`],
      ['Eve', `Ann-at-${ACCOUNT}`],
    ],
  )
})

test('the credential report tells of signing certificates, root’s too, and the account’s summary of root’s', async () => {
  const { call, newUser, pass } = await testAccount()
  const ann = await newUser('Ann')
  const present = async () => (await call('GetAccountSummary', {})).SummaryMap?.AccountSigningCertificatesPresent
  const columns = async () => {
    pass(DAY)
    await call('GenerateCredentialReport', {})
    const { Content } = await call('GetCredentialReport', {})
    const lines = Buffer.from(Content ?? [])
      .toString()
      .split('\n')
    assert.match(lines[0] ?? '', /cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated$/)
    return lines.slice(1).map((line) => line.split(',').slice(-4).join(','))
  }
  const none = 'false,N/A,false,N/A'
  assert.equal(await present(), 0)
  assert.deepEqual(await columns(), [none, none])
  await call('UploadSigningCertificate', { CertificateBody: file('other.pem') }, ROOT)
  const { Certificate } = await call('UploadSigningCertificate', { CertificateBody: file('elliptic.pem') }, ann)
  assert.equal(await present(), 1)
  assert.deepEqual(await columns(), Array(2).fill('true,2026-11-24T12:00:00Z,false,N/A'))
  await call('UpdateSigningCertificate', { CertificateId: Certificate.CertificateId, Status: 'Inactive' }, ann)
  assert.deepEqual(await columns(), ['true,2026-11-24T12:00:00Z,false,N/A', none])
})
