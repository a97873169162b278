import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isGuessableKeyId } from '../aws/index.ts'
import { ANYONE_NEARBY, GuessableKeys, guessableKeyWarning } from './guessable-keys.ts'

type Headers = Readonly<Record<string, string>>

const LOCAL = { host: 'localhost:4566' }

function guard({ host = '127.0.0.1', nearby }: { host?: string; nearby?: string } = {}) {
  const said: string[] = []
  const log = { info() {}, error() {}, warn: (message: string) => void said.push(message) }
  const keys = new GuessableKeys({ host, environment: { [ANYONE_NEARBY]: nearby } }, log)
  const admits = (sourceIp: string, headers: Headers = LOCAL) => keys.admits('test', { sourceIp, headers })
  return { admits, said }
}

test('a key that people agree on is one that AWS gives to nobody, or its published example', () => {
  // "AccessKeyId: Length Constraints: Minimum length of 16. Maximum length of 128. Pattern: [\w]+"
  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKey.html
  for (const id of ['test', 'testing', '000000000000', 'testcontainers-localstack', 'AKIAIOSFODNN7EXAMPLE'])
    assert.equal(isGuessableKeyId(id), true, id)
  for (const id of ['AKIATESTTESTTESTTEST', 'ASIAQAAAAAAAAAAAAAAA']) assert.equal(isGuessableKeyId(id), false, id)
})

test('programs of this machine have it, by whichever of its own names they call', () => {
  const { admits, said } = guard()
  const hosts = ['localhost:4566', '127.0.0.1:4566', '[::1]:4566', 'bucket.s3.localhost.localstack.cloud:4566']
  for (const host of [...hosts, 'localhost.localstack.cloud:4566', 'bucket.localhost', 'LOCALHOST'])
    assert.equal(admits('127.0.0.1', { host }), true, host)
  assert.equal(admits('::1'), true)
  // What the SDK of AWS for JavaScript, version 3, sends beside the signature.
  const sdk = { accept: '*/*', 'user-agent': 'aws-sdk-js/3', 'amz-sdk-request': 'attempt=1; max=3' }
  assert.equal(admits('127.0.0.1', { ...LOCAL, ...sdk }), true)
  assert.deepEqual(said, [])
})

const PAGES: Readonly<Record<string, Headers>> = {
  'of another origin': { origin: 'https://evil.example' },
  'that hides its origin': { origin: 'null' },
  'of this very origin': { origin: 'http://localhost:4566' },
  'that asks by an image with a presigned URL': { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
  'of a browser without metadata, whose user has a language': { 'accept-language': 'en-US,en;q=0.5' },
  'that is navigated to': { accept: 'text/html,*/*', 'upgrade-insecure-requests': '1' },
  'that is named': { referer: 'http://evil.example/' },
  'with a cookie': { cookie: 'a=b' },
}
for (const [what, headers] of Object.entries(PAGES)) {
  test(`no page has it: one ${what}`, () => {
    for (const nearby of [undefined, 'yes'])
      for (const host of ['127.0.0.1', '0.0.0.0'])
        assert.equal(guard({ host, ...(nearby && { nearby }) }).admits('127.0.0.1', { ...LOCAL, ...headers }), false)
  })
}

test('nobody has it through a proxy, trusted or not', () => {
  for (const header of ['forwarded', 'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'via', 'x-real-ip'])
    assert.equal(guard().admits('127.0.0.1', { ...LOCAL, [header]: '127.0.0.1' }), false, header)
})

test('a name that was led here has it not, whoever asks', () => {
  for (const host of [
    'evil.example:4566',
    'localhost.evil.example',
    'xlocalhost',
    '',
    'localhost.localstack.cloud.evil',
  ])
    assert.equal(guard().admits('127.0.0.1', { host }), false, host)
  const nearby = guard({ host: '0.0.0.0', nearby: 'yes' })
  for (const host of ['evil.example', 'localhost.evil.example:4566', '', '10.0.0.1.nip.io'])
    assert.equal(nearby.admits('10.0.0.2', { host }), false, host)
})

test('a listener beyond this machine gives it to nobody, loopback included, until the operator names the risk', () => {
  const { admits, said } = guard({ host: '0.0.0.0' })
  for (const ip of ['127.0.0.1', '10.0.0.2', '203.0.113.9', '::1']) assert.equal(admits(ip), false, ip)
  assert.deepEqual(said, [
    'the access key `test`, which anybody can guess, was not taken: the server listens beyond this machine, and ' +
      '`CASTELLAN_ANYONE_ON_THIS_NETWORK_MAY_BE_ROOT` is not `yes`',
  ])
})

test('where the risk is named, private addresses have it, and public ones never', () => {
  const { admits, said } = guard({ host: '0.0.0.0', nearby: 'yes' })
  for (const ip of ['127.0.0.1', '10.1.2.3', '172.17.0.1', '172.31.255.255', '192.168.65.1', 'fd00::1', '::1'])
    assert.equal(admits(ip), true, ip)
  const notPrivate = ['203.0.113.9', '172.32.0.1', '100.64.0.1', '169.254.1.1', '192.169.0.1', '2001:db8::1', 'fe80::1']
  for (const ip of [...notPrivate, '', 'unknown']) assert.equal(admits(ip), false, ip)
  const hosts = ['castellan:4566', '172.17.0.2:4566', '[fd00::2]:4566', 'host.docker.internal:4566']
  for (const host of [...hosts, 'castellan.default.svc.cluster.local']) assert.equal(admits('10.1.2.3', { host }), true)
  assert.equal(said.length, 1)
})

test('on loopback the variable opens nothing more', () => {
  const { admits } = guard({ nearby: 'yes' })
  assert.equal(admits('10.0.0.2'), false)
  assert.equal(admits('127.0.0.1', { host: 'castellan' }), false)
})

test('a server says before all else that it has such a key, and does not start with one for everybody', () => {
  const warning = (host: string, more: Record<string, string> = {}, accessKeyId = 'test') =>
    guessableKeyWarning({ host, environment: { CASTELLAN_ROOT_ACCESS_KEY_ID: accessKeyId, ...more } })
  assert.match(warning('127.0.0.1') ?? '', /anybody on this machine can guess root's access key `test`/)
  assert.match(warning('0.0.0.0', { [ANYONE_NEARBY]: 'yes' }) ?? '', /^ANYBODY ON THIS NETWORK CAN BE ROOT/)
  for (const host of ['0.0.0.0', '::', '10.0.0.1', 'castellan.example'])
    assert.throws(() => warning(host), { name: 'StartError', message: /anybody who reaches/ }, host)
  for (const value of ['1', 'true', 'no', 'YES'])
    assert.throws(() => warning('0.0.0.0', { [ANYONE_NEARBY]: value }), { name: 'StartError', message: /neither/ })
  assert.equal(warning('0.0.0.0', {}, 'AKIATESTTESTTESTTEST'), undefined)
  assert.equal(guessableKeyWarning({ host: '0.0.0.0', environment: {} }), undefined)
})
