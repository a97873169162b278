import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { ROOT, ROOT_KEY, startCastellan, UNATTENDED } from '../support/castellan.ts'
import { startMailServer } from '../support/mail.ts'
import { missing } from '../support/tools.ts'

const hasBoto3 = spawnSync('python3', ['-c', 'import boto3'], { stdio: 'ignore' }).status === 0
const skip = hasBoto3 ? missing('oathtool', 'zbarimg') : 'SKIPPED: boto3 not installed'

test('the walkthrough by boto3', { skip }, async (t) => {
  const mail = await startMailServer()
  t.after(() => mail.stop())
  const castellan = await startCastellan(['--ephemeral', '--smtp', mail.url], UNATTENDED)
  t.after(() => castellan.stop())
  const folder = mkdtempSync(join(tmpdir(), 'castellan-boto3-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'castellan/2026-11-23'), { recursive: true })
  copyFileSync('models/castellan.json', join(folder, 'castellan/2026-11-23/service-2.json'))
  const child = spawn('python3', ['test/walkthrough/boto3_walkthrough.py'], {
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      AWS_DATA_PATH: folder,
      AWS_EC2_METADATA_DISABLED: 'true',
      CASTELLAN_URL: castellan.url,
      CASTELLAN_ACCOUNT_ID: ROOT.accountId,
      ROOT_KEY: ROOT_KEY.accessKeyId,
      ROOT_SECRET: ROOT_KEY.secretAccessKey,
    },
  })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  let told = 0
  const tell = setInterval(() => {
    for (; told < mail.mails.length; told++) child.stdin.write(`${JSON.stringify(mail.mails[told])}\n`)
  }, 20)
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  clearInterval(tell)
  assert.equal(code, 0, output)
  assert.match(output, /^step done$/m)
})
