import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, test } from 'node:test'
import { type Castellan, ROOT_KEY, runCastellan, startCastellan, UNATTENDED } from '../support/castellan.ts'
import { missing } from '../support/tools.ts'

let folder: string
let castellan: Castellan | undefined

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'castellan-profile-file-'))
})
afterEach(async () => {
  await castellan?.stop()
  castellan = undefined
})
after(() => rmSync(folder, { recursive: true, force: true }))

const ROOT_ARN = 'arn:aws:iam::123456789012:root'
const file = (name: string) => join(folder, name)
const text = (name: string) => readFileSync(file(name), 'utf8')

/** What a refused start says; nothing is left of it. */
function refused(name: string): string {
  const { code, err } = runCastellan(['serve', '--ephemeral', '--port', '0', '--profile-file', file(name)], UNATTENDED)
  assert.equal(code, 2, err)
  return err
}

test('a profile has all that a client needs, and its owner alone reads it', async () => {
  const flags = ['--ephemeral', '--region', 'eu-west-1', '--profile-file', file('profile')]
  castellan = await startCastellan(flags, UNATTENDED)
  assert.equal(
    text('profile'),
    [
      '# Written by `castellan serve --profile-file`, and written anew at each start: change nothing here.',
      '[profile castellan]',
      'region = eu-west-1',
      `endpoint_url = ${castellan.url}`,
      `aws_access_key_id = ${ROOT_KEY.accessKeyId}`,
      `aws_secret_access_key = ${ROOT_KEY.secretAccessKey}`,
      '',
    ].join('\n'),
  )
  assert.equal(statSync(file('profile')).mode & 0o777, 0o600)
  const line = `export AWS_CONFIG_FILE=${file('profile')} AWS_PROFILE=castellan`
  assert.ok(castellan.output().includes(line), castellan.output())
  assert.ok(!castellan.output().includes(ROOT_KEY.secretAccessKey))
})

test('the AWS CLI is root by it, without another variable', { skip: missing('aws') }, async () => {
  castellan = await startCastellan(['--ephemeral', '--profile-file', file('a profile')], UNATTENDED)
  const setting = /export (AWS_CONFIG_FILE=.*)/.exec(castellan.output())?.[1] ?? ''
  const env = { PATH: process.env.PATH, HOME: folder }
  const { stdout, stderr } = spawnSync('sh', ['-c', `${setting} aws sts get-caller-identity`], {
    env,
    encoding: 'utf8',
  })
  assert.equal(JSON.parse(stdout || '{}').Arn, ROOT_ARN, stderr)
})

test('what an earlier start wrote is written anew, with its mode', async () => {
  castellan = await startCastellan(['--ephemeral', '--profile-file', file('again')], UNATTENDED)
  const first = text('again')
  await castellan.stop()
  chmodSync(file('again'), 0o644)
  castellan = await startCastellan(['--ephemeral', '--profile-file', file('again')])
  assert.notEqual(text('again'), first)
  assert.doesNotMatch(text('again'), /aws_/)
  assert.equal(statSync(file('again')).mode & 0o777, 0o600)
})

test("nothing of anybody else's is overwritten, and the server does not start", () => {
  const other = '[default]\naws_access_key_id = AKIAOFSOMEBODYELSE\n'
  writeFileSync(file('theirs'), other)
  assert.match(
    refused('theirs'),
    /was not written by `castellan serve`, and is not overwritten\nhint: give `--profile-file`/,
  )
  assert.equal(text('theirs'), other)
  symlinkSync(file('theirs'), file('link'))
  assert.match(refused('link'), /is no plain file/)
  symlinkSync(file('nowhere'), file('dangling'))
  assert.match(refused('dangling'), /is no plain file/)
  mkdirSync(file('folder'))
  assert.match(refused('folder'), /is no plain file/)
  assert.match(refused('none/profile'), /cannot be written \(ENOENT\)/)
})

test('without keys it says what is missing, in the file and on the terminal', async () => {
  castellan = await startCastellan(['--ephemeral', '--profile-file', file('keyless')])
  const says =
    'It has no keys: set CASTELLAN_ROOT_EMAIL, CASTELLAN_ROOT_ACCESS_KEY_ID and CASTELLAN_ROOT_SECRET_ACCESS_KEY'
  assert.ok(text('keyless').includes(`\n# ${says}`))
  assert.ok(castellan.output().includes(says))
  assert.match(text('keyless'), /^endpoint_url = http:\/\/localhost:\d+$/m)
})

test('keys that the account has not are not written: it was there before, with others', async () => {
  const data = file('data')
  castellan = await startCastellan(['--data', data], UNATTENDED)
  await castellan.stop()
  const otherKey = { CASTELLAN_ROOT_ACCESS_KEY_ID: 'AKIAOTHEROTHEROTHER0' }
  castellan = await startCastellan(['--data', data, '--profile-file', file('kept')], { ...UNATTENDED, ...otherKey })
  assert.match(text('kept'), /# It has no keys: root of the account that is here has not the key/)
  await castellan.stop()
  const otherSecret = { CASTELLAN_ROOT_SECRET_ACCESS_KEY: 'anothersecretofthesamekey' }
  castellan = await startCastellan(['--data', data, '--profile-file', file('kept')], { ...UNATTENDED, ...otherSecret })
  assert.match(text('kept'), /# It has no keys: the secret of root’s key is another/)
  assert.doesNotMatch(text('kept'), /anothersecret|testtest/)
  await castellan.stop()
  castellan = await startCastellan(['--data', data, '--profile-file', file('kept')], UNATTENDED)
  assert.match(text('kept'), /^aws_secret_access_key = testtest/m)
})

test('a secret with the end of a line adds no setting', async () => {
  const secret = { CASTELLAN_ROOT_SECRET_ACCESS_KEY: 'sixteen characters\ncredential_process = touch evil' }
  castellan = await startCastellan(['--ephemeral', '--profile-file', file('evil')], { ...UNATTENDED, ...secret })
  assert.match(text('evil'), /# It has no keys: the secret of root’s key cannot stand in a profile/)
  assert.doesNotMatch(text('evil'), /credential_process/)
})
