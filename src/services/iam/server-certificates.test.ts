import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { issue } from '../../../test/support/certificate.ts'
import { serverCertificateKeyContext } from '../../storage/repositories/server-certificates.ts'
import { ACCOUNT, testAccount } from './testing.ts'

const file = (name: string) => readFileSync(join(import.meta.dirname, '../../../vectors/files', name), 'utf8')
const SHOP = { CertificateBody: file('server.pem'), PrivateKey: file('server.key') }

test('the key is sealed for its certificate, and in no answer', async () => {
  const { call, store, masterKey } = await testAccount()
  const uploaded = await call('UploadServerCertificate', { ServerCertificateName: 'shop', ...SHOP })
  const answers = [
    uploaded,
    await call('GetServerCertificate', { ServerCertificateName: 'shop' }),
    await call('ListServerCertificates', {}),
  ]
  assert.doesNotMatch(JSON.stringify(answers), /PRIVATE|PrivateKey/)
  const id = uploaded.ServerCertificateMetadata?.ServerCertificateId ?? ''
  const sealed = (await store.read(ACCOUNT).serverCertificates.sealedKeyOf(id)) ?? ''
  assert.equal(masterKey.open(sealed, serverCertificateKeyContext(ACCOUNT, id)).toString(), SHOP.PrivateKey)
  assert.throws(() => masterKey.open(sealed, serverCertificateKeyContext(ACCOUNT, `${id}2`)))
})

test('of many that upload under one name at once, in any case, one does; twenty names at most are taken', async () => {
  const { call } = await testAccount()
  const upload = (ServerCertificateName: string) => call('UploadServerCertificate', { ServerCertificateName, ...SHOP })
  const done = async (names: readonly string[]) =>
    (await Promise.allSettled(names.map(upload))).filter(({ status }) => status === 'fulfilled').length
  assert.equal(await done(['shop', 'Shop', 'SHOP', 'sHop']), 1)
  assert.equal(await done(Array.from({ length: 25 }, (_, i) => `n${i}`)), 19)
  const { SummaryMap } = await call('GetAccountSummary', {})
  assert.deepEqual([SummaryMap?.ServerCertificates, SummaryMap?.ServerCertificatesQuota], [20, 20])
})

test('a chain of thousands is looked at in turns', async () => {
  const { call } = await testAccount()
  const { certificate, privateKey } = issue({ from: new Date(0), to: new Date(4e12) })
  let rounds = 0
  const timer = setInterval(() => rounds++, 1)
  await call('UploadServerCertificate', {
    ServerCertificateName: 'long',
    CertificateBody: certificate,
    PrivateKey: privateKey,
    CertificateChain: certificate.repeat(2000),
  })
  clearInterval(timer)
  assert.ok(rounds > 10, `others had ${rounds} turns`)
})

test('a certificate holds to the second in which it ends', async () => {
  const { call, clock } = await testAccount()
  const at = (seconds: number) => new Date(clock() + seconds * 1000)
  const upload = (ServerCertificateName: string, from: Date, to: Date) => {
    const { certificate, privateKey } = issue({ from, to })
    return call('UploadServerCertificate', {
      ServerCertificateName,
      CertificateBody: certificate,
      PrivateKey: privateKey,
    })
  }
  await upload('just', at(0), at(0))
  await assert.rejects(upload('over', at(-10), at(-1)), { code: 'MalformedCertificate' })
  await assert.rejects(upload('early', at(1), at(10)), { code: 'MalformedCertificate' })
})
