import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { qrCodePng } from './qr-code.ts'
import { ACCOUNT, ROOT, testAccount } from './testing.ts'

const WRONG_CODE = {
  code: 'InvalidAuthenticationCode',
  status: 403,
  message: 'Authentication code for device is not valid.',
}

async function withDevice(name = 'phone') {
  const account = await testAccount()
  const ann = await account.newUser('Ann')
  const newDevice = async (VirtualMFADeviceName: string, caller = ROOT) =>
    (await account.call('CreateVirtualMFADevice', { VirtualMFADeviceName }, caller)).VirtualMFADevice
  const device = await newDevice(name)
  const { SerialNumber } = device
  const enable = async (offsets = [-1, 0], serialNumber = SerialNumber, caller = ROOT, UserName = 'Ann') =>
    await account.call(
      'EnableMFADevice',
      {
        UserName,
        SerialNumber: serialNumber,
        AuthenticationCode1: await account.codeOf(serialNumber, offsets[0]),
        AuthenticationCode2: await account.codeOf(serialNumber, offsets[1]),
      },
      caller,
    )
  return { ...account, ann, device, SerialNumber, newDevice, enable }
}

test('a virtual device comes with a seed of 64 characters and a QR code that any app reads', async (t) => {
  const { device, call, newDevice, ann } = await withDevice()
  assert.equal(device.SerialNumber, `arn:aws:iam::${ACCOUNT}:mfa/phone`)
  const seed = Buffer.from(device.Base32StringSeed ?? []).toString()
  assert.match(seed, /^[A-Z2-7]{64}$/)
  const own = await newDevice('ann=1', ann)
  const roots = await newDevice('root-account-mfa-device')
  await call('CreateAccountAlias', { AccountAlias: 'acme' })
  const ofAlias = await newDevice('ann')
  for (const [made, account, name] of [
    [device, ACCOUNT, 'phone'],
    [own, ACCOUNT, 'ann%3D1'],
    [roots, ACCOUNT, 'root'],
    [ofAlias, 'acme', 'ann'],
  ] as const) {
    const text = readQrCode(made.QRCodePNG ?? new Uint8Array())
    if (text === undefined) return t.skip('zbarimg is not installed')
    const secret = Buffer.from(made.Base32StringSeed ?? []).toString()
    const issuer = `Castellan%20(${account})`
    assert.equal(text, `otpauth://totp/${issuer}:${name}@${account}?secret=${secret}&issuer=${issuer}`)
  }
  const { VirtualMFADevices } = await call('ListVirtualMFADevices', {})
  assert.deepEqual(
    VirtualMFADevices.map((listed) => Object.keys(listed)),
    Array(4).fill(['SerialNumber']),
    'the seed is never shown again',
  )
})

test('QR codes of every size are read', (t) => {
  for (const length of [1, 50, 150, 400]) {
    const text = 'x'.repeat(length)
    const read = readQrCode(qrCodePng(text))
    if (read === undefined) return t.skip('zbarimg is not installed')
    assert.equal(read, text)
  }
})

test('a device is enabled by two codes in a row, and by no others', async () => {
  const { enable, call, SerialNumber, pass, clock } = await withDevice()
  for (const offsets of [
    [0, 0],
    [0, -1],
    [-3, -2],
  ]) {
    await assert.rejects(enable(offsets), WRONG_CODE)
  }
  assert.deepEqual((await call('ListMFADevices', { UserName: 'Ann' })).MFADevices, [])
  pass(1000)
  const EnableDate = new Date(clock())
  await enable([-1, 0])
  const listed = { UserName: 'Ann', SerialNumber, EnableDate }
  assert.deepEqual((await call('ListMFADevices', { UserName: 'Ann' })).MFADevices, [listed])
  const [assigned] = (await call('ListVirtualMFADevices', { AssignmentStatus: 'Assigned' })).VirtualMFADevices
  assert.equal(assigned?.User?.UserName, 'Ann')
  assert.deepEqual((await call('ListVirtualMFADevices', { AssignmentStatus: 'Unassigned' })).VirtualMFADevices, [])
  await assert.rejects(enable([0, 1]), { code: 'EntityAlreadyExists' })
})

// Recorded on AWS, 2026-09-11.
test('a device that is enabled is enabled for nobody, and its user is not deleted', async () => {
  const { call, enable, newUser } = await withDevice()
  await newUser('Bob')
  await enable()
  const refusal = (message: string) => ({ code: 'EntityAlreadyExists', status: 409, message })
  await assert.rejects(enable(), refusal('MFA Device for user Ann already exists.'))
  await assert.rejects(enable([-1, 0], undefined, ROOT, 'Bob'), refusal('MFA Device is already in use.'))
  for (const { AccessKeyId = '' } of (await call('ListAccessKeys', { UserName: 'Ann' })).AccessKeyMetadata ?? [])
    await call('DeleteAccessKey', { UserName: 'Ann', AccessKeyId })
  await assert.rejects(call('DeleteUser', { UserName: 'Ann' }), {
    code: 'DeleteConflict',
    message: 'Cannot delete entity, must remove tokens from principal first.',
  })
})

test('of concurrent EnableMFADevice with the same codes one succeeds', async () => {
  const { enable, newUser } = await withDevice()
  await newUser('Bob')
  const results = await Promise.allSettled(
    ['Ann', 'Bob', 'Ann', 'Bob'].map((user) => enable([-1, 0], undefined, ROOT, user)),
  )
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
})

test('codes that enabled a device do not enable it a second time', async () => {
  const { enable, call, SerialNumber, pass } = await withDevice()
  await enable([-1, 0])
  await call('DeactivateMFADevice', { UserName: 'Ann', SerialNumber })
  await assert.rejects(enable([-1, 0]), { code: 'InvalidAuthenticationCode', message: /used already/ })
  pass(60_000)
  await enable([-1, 0])
})

test('after five wrong pairs none is looked at for a while, the right one neither, as is told', async () => {
  const { enable, pass } = await withDevice()
  for (let i = 0; i < 5; i++) await assert.rejects(enable([5, 6]), WRONG_CODE)
  await assert.rejects(enable([-1, 0]), {
    ...WRONG_CODE,
    message: `${WRONG_CODE.message} Too many were wrong: wait 60 seconds and try again.`,
  })
  pass(61_000)
  await enable([-1, 0])
})

test('a device in use is not deleted; one that is released is', async () => {
  const { enable, call, SerialNumber } = await withDevice()
  await enable()
  await assert.rejects(call('DeleteVirtualMFADevice', { SerialNumber }), {
    code: 'DeleteConflict',
    message: 'MFA VirtualDevice in use. Must deactivate first.',
  })
  await call('DeactivateMFADevice', { UserName: 'Ann', SerialNumber })
  await assert.rejects(call('DeactivateMFADevice', { UserName: 'Ann', SerialNumber }), { code: 'NoSuchEntity' })
  await call('DeleteVirtualMFADevice', { SerialNumber })
  await assert.rejects(call('DeleteVirtualMFADevice', { SerialNumber }), {
    code: 'NoSuchEntity',
    message: `MFA Device with serial number ${SerialNumber} does not exist.`,
  })
  await assert.rejects(call('DeactivateMFADevice', { UserName: 'Ann', SerialNumber }), {
    code: 'NoSuchEntity',
    message: `MFA Device with serial number ${SerialNumber} does not exist.`,
  })
})

test('another’s device is not there', async () => {
  const { enable, call, SerialNumber, newUser, codeOf } = await withDevice()
  await newUser('Bob')
  await enable()
  const notFound = { code: 'NoSuchEntity', message: 'MFA Device invalid for user.' }
  await assert.rejects(call('DeactivateMFADevice', { UserName: 'Bob', SerialNumber }), notFound)
  const codes = {
    AuthenticationCode1: await codeOf(SerialNumber, 4),
    AuthenticationCode2: await codeOf(SerialNumber, 5),
  }
  await assert.rejects(call('ResyncMFADevice', { UserName: 'Bob', SerialNumber, ...codes }), notFound)
  await call('ResyncMFADevice', { UserName: 'Ann', SerialNumber, ...codes })
  await assert.rejects(call('ResyncMFADevice', { UserName: 'Ann', SerialNumber, ...codes }), {
    message: /used already/,
  })
})

// Recorded on AWS, 2026-02-17.
test('a name is unique with its path, by more than case', async () => {
  const { call, store } = await withDevice()
  const taken = { code: 'EntityAlreadyExists', message: 'MFA device already exists.' }
  await assert.rejects(call('CreateVirtualMFADevice', { VirtualMFADeviceName: 'PHONE' }), taken)
  const { VirtualMFADevice } = await call('CreateVirtualMFADevice', { VirtualMFADeviceName: 'phone', Path: '/x/' })
  assert.match(VirtualMFADevice.SerialNumber, /:mfa\/x\/phone$/)
  await assert.rejects(call('CreateVirtualMFADevice', { VirtualMFADeviceName: 'Phone', Path: '/x/' }), taken)
  await call('CreateVirtualMFADevice', { VirtualMFADeviceName: 'phone', Path: '/X/' })
  // Made before paths counted, when a name was unique alone.
  const old = {
    serialNumber: `arn:aws:iam::${ACCOUNT}:mfa/old`,
    path: '/',
    nameLc: 'old',
    seedSealed: '',
    createdAt: 0,
  }
  await store.write(ACCOUNT, (tx) => tx.mfaDevices.add(old))
  await assert.rejects(call('CreateVirtualMFADevice', { VirtualMFADeviceName: 'OLD', Path: '/' }), taken)
  await assert.rejects(call('CreateVirtualMFADevice', { VirtualMFADeviceName: 'x'.repeat(227) }), {
    code: 'ValidationError',
  })
})

test('the name of root’s device is root’s, and its device no user’s', async () => {
  const { newDevice, ann, enable, call } = await withDevice()
  await assert.rejects(newDevice('Root-Account-MFA-Device', ann), { code: 'AccessDenied', status: 403 })
  const { SerialNumber } = await newDevice('root-account-mfa-device')
  await assert.rejects(enable([-1, 0], SerialNumber), { code: 'AccessDenied' })
  await assert.rejects(call('DeactivateMFADevice', { SerialNumber }), { code: 'ValidationError' })
})

test('root’s device shows root as its user, and in the summary', async () => {
  const { newDevice, call, store, clock } = await withDevice()
  const { SerialNumber } = await newDevice('root-account-mfa-device')
  assert.equal((await call('GetAccountSummary', {})).SummaryMap?.AccountMFAEnabled, 0)
  await store.write(ACCOUNT, (tx) => tx.mfaDevices.assign(SerialNumber, ACCOUNT, clock()))
  assert.equal((await call('GetAccountSummary', {})).SummaryMap?.AccountMFAEnabled, 1)
  const [device] = (await call('ListVirtualMFADevices', { AssignmentStatus: 'Assigned' })).VirtualMFADevices
  assert.deepEqual([device?.User?.Arn, device?.User?.UserName], [ROOT.arn, undefined])
  assert.equal((await call('ListMFADevices', {})).MFADevices[0]?.SerialNumber, SerialNumber)
})

test('who adds a device to itself beside one must have used one: stolen credentials cannot bring their own', async () => {
  const { enable, newDevice, ann } = await withDevice()
  await enable([-1, 0], undefined, ann)
  const { SerialNumber } = await newDevice('second', ann)
  const session = { kind: 'temporary', issuedBy: 'GetSessionToken', accessKeyId: 'ASIATEST', issuedAt: 0 } as const
  for (const credential of [ann.credential, { kind: 'console', sessionId: 's', issuedAt: 0 }, session] as const) {
    await assert.rejects(enable([-1, 0], SerialNumber, { ...ann, credential }), { code: 'AccessDenied' })
  }
  await enable([-1, 0], SerialNumber, { ...ann, credential: { ...session, mfaAuthenticatedAt: 1 } })
})

test('a user has eight devices at most', async () => {
  const { enable, newDevice } = await withDevice()
  await enable()
  for (let i = 2; i <= 8; i++) await enable([-1, 0], (await newDevice(`phone${i}`)).SerialNumber)
  await assert.rejects(enable([-1, 0], (await newDevice('phone9')).SerialNumber), {
    code: 'LimitExceeded',
    message: 'Cannot exceed quota for MFADevicesPerUser: 8',
  })
})

test('devices have tags, which are conditions on what is done to them', async () => {
  const { call, SerialNumber, authorisation } = await withDevice()
  await call('TagMFADevice', { SerialNumber, Tags: [{ Key: 'a', Value: 'b' }] })
  assert.deepEqual(await authorisation('DeleteVirtualMFADevice', { SerialNumber }), {
    requests: [`iam:DeleteVirtualMFADevice ${SerialNumber}`],
    keys: { 'aws:ResourceTag/a': 'b', 'iam:ResourceTag/a': 'b' },
  })
  await call('UntagMFADevice', { SerialNumber, TagKeys: ['A'] })
  assert.deepEqual((await call('ListMFADeviceTags', { SerialNumber })).Tags, [{ Key: 'a', Value: 'b' }])
  await call('UntagMFADevice', { SerialNumber, TagKeys: ['a'] })
  assert.deepEqual((await call('ListMFADeviceTags', { SerialNumber })).Tags, [])
})

function readQrCode(png: Uint8Array): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'qr-'))
  try {
    writeFileSync(join(folder, 'code.png'), png)
    return execFileSync('zbarimg', ['-q', '--raw', join(folder, 'code.png')], { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trimEnd()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  } finally {
    rmSync(folder, { recursive: true })
  }
}
