import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { samlPrivateKeyContext } from '../../storage/repositories/saml-providers.ts'
import { ACCOUNT, testAccount } from './testing.ts'

const file = (name: string) => readFileSync(join(import.meta.dirname, '../../../vectors/files', name), 'utf8')
const DOCUMENT = { SAMLMetadataDocument: file('saml-metadata.xml') }

test('private keys are sealed, each for itself, in no answer, and go with their provider', async () => {
  const { call, store, masterKey } = await testAccount()
  const keys = [file('other.key'), file('server.key')]
  const created = await call('CreateSAMLProvider', { Name: 'idp', ...DOCUMENT, AddPrivateKey: keys[0] ?? '' })
  const SAMLProviderArn = created.SAMLProviderArn ?? ''
  await call('UpdateSAMLProvider', { SAMLProviderArn, AddPrivateKey: keys[1] ?? '' })
  const shown = await call('GetSAMLProvider', { SAMLProviderArn })
  assert.doesNotMatch(JSON.stringify([created, shown]), /PRIVATE/)
  const id = shown.SAMLProviderUUID ?? ''
  const sealed = await store.read(ACCOUNT).samlProviders.sealedKeysOf(id)
  const opened = sealed.map(({ keyId, privateKeySealed }) =>
    masterKey.open(privateKeySealed, samlPrivateKeyContext(ACCOUNT, keyId)).toString(),
  )
  assert.deepEqual(opened.toSorted(), keys.toSorted())
  assert.deepEqual(
    shown.PrivateKeyList?.map(({ KeyId }) => KeyId),
    sealed.map(({ keyId }) => keyId),
  )
  await call('DeleteSAMLProvider', { SAMLProviderArn })
  assert.equal((await store.read(ACCOUNT).samlProviders.sealedKeysOf(id)).length, 0)
})

test('of many that make one name at once, in any case, one does; and two keys at most are taken', async () => {
  const { call } = await testAccount()
  const done = async (calls: readonly Promise<unknown>[]) =>
    (await Promise.allSettled(calls)).filter(({ status }) => status === 'fulfilled').length
  const names = ['idp', 'Idp', 'IDP', 'iDp', 'idP']
  assert.equal(await done(names.map((Name) => call('CreateSAMLProvider', { Name, ...DOCUMENT }))), 1)
  const { SAMLProviderList } = await call('ListSAMLProviders', {})
  const SAMLProviderArn = SAMLProviderList?.[0]?.Arn ?? ''
  const AddPrivateKey = file('other.key')
  assert.equal(await done(names.map(() => call('UpdateSAMLProvider', { SAMLProviderArn, AddPrivateKey }))), 2)
})

test('the account’s summary counts providers of both kinds', async () => {
  const { call } = await testAccount()
  await call('CreateSAMLProvider', { Name: 'idp', ...DOCUMENT })
  await call('CreateOpenIDConnectProvider', { Url: 'https://idp.example.com', ThumbprintList: [] })
  assert.equal((await call('GetAccountSummary', {})).SummaryMap?.Providers, 2)
})
