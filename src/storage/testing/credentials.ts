import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId } from '../../aws/index.ts'
import type { Store } from '../store.ts'
import { BOB as other, ALICE as own } from './accounts.ts'

/** What users have beside access keys and passwords. */
export function credentialsContract(store: () => Store): void {
  const read = (account: AccountId) => store().read(account)

  test('SSH public keys are found by user, page by page, and by no other account', async () => {
    const key = (keyId: string, userId: string) => ({ keyId, userId, wire: 'AAAA', status: 'Active', uploadedAt: 1 })
    await store().write(own, async ({ sshPublicKeys }) => {
      for (const id of ['APKA3', 'APKA1', 'APKA2']) await sshPublicKeys.add(key(id, 'AIDA1'))
      await sshPublicKeys.add(key('APKA4', 'AIDA2'))
    })
    const ids = async (account: AccountId, range?: { after?: string; limit?: number }) =>
      (await read(account).sshPublicKeys.ofUser('AIDA1', range)).map(({ keyId }) => keyId)
    assert.deepEqual(await ids(own), ['APKA1', 'APKA2', 'APKA3'])
    assert.deepEqual(await ids(own, { after: 'APKA1', limit: 1 }), ['APKA2'])
    assert.deepEqual(await ids(other), [])
    await store().write(other, async ({ sshPublicKeys }) => {
      await sshPublicKeys.setStatus('APKA1', 'Inactive')
      await sshPublicKeys.remove('APKA1')
    })
    assert.deepEqual(await read(own).sshPublicKeys.get('APKA1'), key('APKA1', 'AIDA1'))
    await store().write(own, ({ sshPublicKeys }) => sshPublicKeys.remove('APKA1'))
    assert.equal(await read(own).sshPublicKeys.get('APKA1'), undefined)
  })

  test('a signing certificate is there once in an account, and may be in another', async () => {
    const certificate = { certificateId: 'A'.repeat(32), ownerId: 'AIDA1', body: 'b', status: 'Active', uploadedAt: 1 }
    const add = (account: AccountId) => store().write(account, (tx) => tx.signingCertificates.add(certificate))
    await add(own)
    await add(other)
    await assert.rejects(add(own))
    await store().write(other, (tx) => tx.signingCertificates.setStatus(certificate.certificateId, 'Inactive'))
    assert.deepEqual([...(await read(own).signingCertificates.ofOwners(['AIDA1', 'AIDA2']))], [certificate])
    assert.equal((await read(own).signingCertificates.ofOwners([])).length, 0)
    await store().write(other, (tx) => tx.signingCertificates.remove(certificate.certificateId))
    assert.equal(await read(other).signingCertificates.get(certificate.certificateId), undefined)
    assert.deepEqual([...(await read(own).signingCertificates.ofOwner('AIDA1'))], [certificate])
  })

  test('service-specific credentials are listed by user, service and page, and two of a service have no one name', async () => {
    const credential = (credentialId: string, userId: string, serviceName: string, alias: string) => ({
      ...{ credentialId, userId, serviceName, alias, status: 'Active', createdAt: 1, expiresAt: null },
      secretHash: 'h',
    })
    const all = [
      credential('ACCA1', 'AIDA1', 'logs', 'a'),
      credential('ACCA2', 'AIDA2', 'logs', 'b'),
      credential('ACCA3', 'AIDA1', 'bedrock', 'a'),
    ]
    const add = (each: (typeof all)[number]) => store().write(own, (tx) => tx.serviceCredentials.add(each))
    for (const each of all) await add(each)
    await assert.rejects(add(credential('ACCA4', 'AIDA2', 'logs', 'a')))
    const ids = async (query: Parameters<ReturnType<Store['read']>['serviceCredentials']['list']>[0]) =>
      (await read(own).serviceCredentials.list(query)).map(({ credentialId }) => credentialId)
    assert.deepEqual(await ids({}), ['ACCA1', 'ACCA2', 'ACCA3'])
    assert.deepEqual(await ids({ userId: 'AIDA1' }), ['ACCA1', 'ACCA3'])
    assert.deepEqual(await ids({ userId: 'AIDA1', serviceName: 'logs' }), ['ACCA1'])
    assert.deepEqual(await ids({ after: 'ACCA1', limit: 1 }), ['ACCA2'])
    assert.equal((await read(other).serviceCredentials.list({})).length, 0)
    assert.equal(await read(own).serviceCredentials.isTaken('logs', 'b'), true)
    assert.equal(await read(other).serviceCredentials.isTaken('logs', 'b'), false)
    const { secretHash, ...facts } = credential('ACCA3', 'AIDA1', 'bedrock', 'a')
    assert.deepEqual(await read(own).serviceCredentials.get('ACCA3'), facts)
  })

  test('server certificates are found by name in any case, listed by name, and renamed to no name that is taken', async () => {
    const certificate = (certificateId: string, name: string) => ({
      ...{ certificateId, name, path: '/', body: 'b', chain: null, privateKeySealed: 's', uploadedAt: 1, expiresAt: 2 },
    })
    await store().write(own, async ({ serverCertificates }) => {
      for (const [id, name] of [
        ['ASCA1', 'b'],
        ['ASCA2', 'A'],
        ['ASCA3', 'c'],
      ] as const) {
        await serverCertificates.add(certificate(id, name))
      }
    })
    const { serverCertificates } = read(own)
    const names = async (range: { after?: string; limit?: number }) =>
      (await serverCertificates.list(range)).map(({ name }) => name)
    assert.deepEqual(await names({}), ['A', 'b', 'c'])
    assert.deepEqual(await names({ after: 'a', limit: 1 }), ['b'])
    assert.equal((await serverCertificates.withName('B'))?.arn, `arn:aws:iam::${own}:server-certificate/b`)
    assert.equal(await read(other).serverCertificates.withName('b'), undefined)
    assert.deepEqual([await serverCertificates.count(), await read(other).serverCertificates.count()], [3, 0])
    await assert.rejects(store().write(own, (tx) => tx.serverCertificates.add(certificate('ASCA4', 'B'))))
    await assert.rejects(store().write(own, (tx) => tx.serverCertificates.rename('ASCA1', 'C', '/')))
    await store().write(own, (tx) => tx.serverCertificates.rename('ASCA1', 'd', '/x/'))
    assert.equal((await serverCertificates.withName('D'))?.path, '/x/')
    assert.deepEqual({ ...(await serverCertificates.textOf('ASCA1')) }, { body: 'b', chain: null })
    await store().write(own, (tx) => tx.serverCertificates.remove('ASCA1'))
    assert.equal(await serverCertificates.sealedKeyOf('ASCA1'), undefined)
    assert.equal(await serverCertificates.sealedKeyOf('ASCA2'), 's')
  })
}
