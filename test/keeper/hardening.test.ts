import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { CloudTrailClient, CreateTrailCommand } from '@aws-sdk/client-cloudtrail'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { ROOT_KEY } from '../support/castellan.ts'
import { type CallProxy, type KeeperRun, runKeeperHere, startProxy } from '../support/keeper.ts'
import { MOTO_LACKS, type Moto, motoMissing, startMoto } from '../support/moto.ts'
import { SecuredAccount } from '../support/secured-account.ts'

describe('secure --hardening, of an account that moto plays', { skip: motoMissing() }, () => {
  let moto: Moto
  let proxy: CallProxy
  let folder: string
  let files = 0
  before(async () => {
    moto = await startMoto()
    proxy = await startProxy(moto.url)
    folder = mkdtempSync(join(tmpdir(), 'castellan-hardening-'))
    const client = { endpoint: moto.url, region: 'us-east-1', credentials: ROOT_KEY }
    await new S3Client({ ...client, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: 'trails' }))
    await new CloudTrailClient(client).send(
      new CreateTrailCommand({ Name: 'all', S3BucketName: 'trails', IsMultiRegionTrail: true }),
    )
  })
  after(async () => {
    rmSync(folder, { recursive: true })
    await proxy.close()
    await moto.stop()
  })

  const run = (command: string, ...flags: readonly string[]): Promise<KeeperRun> => {
    proxy.reset()
    proxy.interfere({
      before: ({ operation }) => (MOTO_LACKS.test(operation) ? { status: 501, body: '{}' } : undefined),
    })
    return runKeeperHere([command, '--endpoint', proxy.url, ...flags], { key: ROOT_KEY, state: folder })
  }
  const secure = (...flags: readonly string[]) =>
    run('secure', '--yes', '--email', 'me@example.com', '--secrets-file', join(folder, `secret-${files++}`), ...flags)
  const changes = () => proxy.calls.filter(({ isMutating }) => isMutating).map(({ operation }) => operation)
  const HARDENING = /^(EnableEbsEncryptionByDefault|UpdateTrail|PUT \/v20180820\/configuration\/publicAccessBlock)$/

  test('nothing of it is looked at or done without the flag', async () => {
    const { code, stdout, stderr } = await secure()
    assert.equal(code, 0, stdout + stderr)
    assert.deepEqual(
      changes().filter((operation) => HARDENING.test(operation)),
      [],
    )
    assert.ok(!proxy.calls.some(({ operation }) => operation === 'GetEbsEncryptionByDefault'))
    assert.doesNotMatch(stdout, /EBS/)
  })

  test('the plan says what it costs and how it is taken back', async () => {
    const { stdout } = await run('secure', '--plan', '--hardening')
    assert.match(stdout, /cloudtrail:UpdateTrail in us-east-1\n +Name: arn:aws:cloudtrail:.*:trail\/all\n/)
    assert.match(stdout, /s3:PutAccountPublicAccessBlock\n/)
    assert.match(stdout, /to undo: ec2:DisableEbsEncryptionByDefault in the same Regions/)
    assert.deepEqual(changes(), [])
  })

  test('each setting is made by one call and read back, and a second run changes nothing', async () => {
    const { code, stdout, stderr } = await secure('--hardening')
    assert.equal(code, 0, stdout + stderr)
    const made = changes().filter((operation) => HARDENING.test(operation))
    assert.deepEqual([...new Set(made)].toSorted(), [
      'EnableEbsEncryptionByDefault',
      'PUT /v20180820/configuration/publicAccessBlock',
      'UpdateTrail',
    ])
    const inRegions = made.filter((operation) => operation === 'EnableEbsEncryptionByDefault')
    assert.ok(inRegions.length > 10, `${inRegions.length} Regions`)
    const again = await secure('--hardening')
    assert.equal(again.code, 0, again.stdout + again.stderr)
    assert.deepEqual(changes(), [])
    for (const title of [
      'New EBS volumes are encrypted',
      'No bucket of the account can be made public',
      'It shows when the files',
    ])
      assert.match(again.stdout, new RegExp(`✓ ${title}`))
  })

  test('teardown lists the settings with what was before', async () => {
    const { stdout } = await run('teardown')
    assert.match(stdout, /s3:PutAccountPublicAccessBlock on \d{4}-\d\d-\d\d; before: none\n/)
    assert.match(stdout, /ec2:EnableEbsEncryptionByDefault in us-east-1 on [-\d]+; before: false\n/)
    assert.match(stdout, /cloudtrail:UpdateTrail \(Name arn:.*:trail\/all\) in us-east-1 on [-\d]+; before: false\n/)
  })
})

describe('secure --hardening, of an account of Castellan’s', () => {
  const account = new SecuredAccount()

  test('has no step for what is not there, and says so', async () => {
    const { code, stdout, stderr } = await account.secure(['--plan', '--hardening'])
    assert.equal(code, 0, stdout + stderr)
    assert.match(
      stdout,
      /\? New EBS volumes are encrypted in every Region: ec2:GetEbsEncryptionByDefault is not available/,
    )
    assert.doesNotMatch(stdout, /to undo/)
  })

  test('prints a policy that fits into a managed one', async () => {
    const { stdout } = await account.secure([
      '--print-policy',
      '--hardening',
      '--boundary',
      '--account',
      '123456789012',
    ])
    const policy = JSON.parse(stdout)
    assert.ok(JSON.stringify(policy).length <= 6144, `${JSON.stringify(policy).length} characters`)
    assert.match(stdout, /"ec2:EnableEbsEncryptionByDefault"/)
  })
})
