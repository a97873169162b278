import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import type { CastellanServer } from '../../src/server/index.ts'
import { ROOT_KEY, UNATTENDED } from '../support/castellan.ts'
import { startGateway, userWith } from '../support/gateway.ts'
import { pythonTests, pythonWith } from '../support/python.ts'
import { S3RVER_VARIABLES, type Store, s3rverUpstream, startS3rver } from '../support/s3rver.ts'
import type { Credentials } from '../support/signed-fetch.ts'
import { missing } from '../support/tools.ts'

const run = promisify(execFile)
const MIB = 1024 * 1024

let store: Store
let castellan: CastellanServer
let folder: string
before(async () => {
  store = await startS3rver()
  castellan = await startGateway([], {
    upstreamsFile: s3rverUpstream(store.url),
    environment: { ...UNATTENDED, ...S3RVER_VARIABLES },
  })
  folder = mkdtempSync(join(tmpdir(), 'castellan-s3-tools-'))
  // Else this CLI presigns by Signature Version 2.
  mkdirSync(join(folder, '.aws'))
  writeFileSync(join(folder, '.aws/config'), '[default]\ns3 =\n  signature_version = s3v4\n')
})
after(async () => {
  await castellan?.close()
  await store?.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('the AWS CLI, with its own settings', { skip: missing('aws') }, () => {
  async function aws(key: Credentials, ...args: readonly string[]): Promise<string> {
    const { stdout } = await run('aws', args, {
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        AWS_ENDPOINT_URL: castellan.url,
        AWS_DEFAULT_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: key.accessKeyId,
        AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
      },
    })
    return stdout
  }
  const hashOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')

  test('copies a file of 20 MB in parts, and back', async () => {
    const [from, to] = [join(folder, 'from'), join(folder, 'to')]
    writeFileSync(from, randomBytes(20 * MIB))
    await aws(ROOT_KEY, 's3', 'mb', 's3://backups')
    await aws(ROOT_KEY, 's3', 'cp', from, 's3://backups/a b/large.bin')
    await aws(ROOT_KEY, 's3', 'cp', 's3://backups/a b/large.bin', to)
    assert.equal(hashOf(to), hashOf(from))
  })

  test('is told why it may not', async () => {
    const statements = [{ Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::backups/own/*' }]
    const key = await userWith(castellan, statements)
    const small = join(folder, 'small')
    writeFileSync(small, 'small')
    await aws(key, 's3', 'cp', small, 's3://backups/own/small')
    await assert.rejects(aws(key, 's3', 'cp', small, 's3://backups/others/small'), /AccessDenied.*s3:PutObject/s)
    await assert.rejects(aws(key, 's3', 'cp', 's3://backups/own/small', join(folder, 'no')), /403|Forbidden/)
  })

  test('presigns what is then fetched without a key', async () => {
    const url = (await aws(ROOT_KEY, 's3', 'presign', 's3://backups/own/small')).trim()
    assert.equal(await (await fetch(url)).text(), 'small')
    assert.equal((await fetch(url.replace('small', 'large'))).status, 403)
  })
})

const python = pythonWith('boto3')

test('boto3, with its own settings', { skip: python ? false : 'SKIPPED: boto3 not installed' }, async (context) => {
  assert.ok(python)
  await pythonTests(context, python, 's3.py', {
    AWS_ENDPOINT_URL: castellan.url,
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: ROOT_KEY.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ROOT_KEY.secretAccessKey,
  })
})
