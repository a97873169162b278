import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { deriveSigningKey, HmacSha256, signature, verifySignature } from '../../src/protocol/index.ts'
import { examineUpstreams } from '../../src/server/examine-upstreams.ts'
import { StartError } from '../../src/server/options.ts'
import { ROOT, ROOT_KEY, UNATTENDED } from '../support/castellan.ts'
import { send, startGateway } from '../support/gateway.ts'
import { recordingUpstream } from '../support/recording-upstream.ts'

const folder = mkdtempSync(join(tmpdir(), 'castellan-upstreams-'))
after(() => rmSync(folder, { recursive: true }))

const KEYS = { accessKeyId: 'minioadmin', secretAccessKey: 'a secret of the store' }
const keysFile = join(folder, 'keys.json')
writeFileSync(keysFile, JSON.stringify({ ...KEYS, secretAccessKey: 'a-secret-of-the-store' }))
const SECRET = 'a-secret-of-the-store'

const looked = (upstreams: object, environment = {}) => examineUpstreams({ upstreamsFile: { upstreams }, environment })
const refused = async (upstreams: object, says: RegExp, environment = {}) => {
  await assert.rejects(looked(upstreams, environment), (error: unknown) => {
    assert.ok(error instanceof StartError)
    assert.match(error.message, says)
    assert.ok(!error.message.includes(SECRET) && !error.hint.includes(SECRET))
    return true
  })
}

describe('an upstream that is signed to', () => {
  test('gets its own key’s signature, which is right, and nothing of the caller’s', async (t) => {
    const upstream = await recordingUpstream()
    t.after(() => upstream[Symbol.asyncDispose]())
    const file = { s3: { url: upstream.url, keysFile, account: ROOT.accountId, itsRegion: 'eu-central-1' } }
    const castellan = await startGateway([], { upstreamsFile: { upstreams: file } })
    t.after(() => castellan.close())
    const headers = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', 'x-amz-meta-a': 'b  c' }
    const put = { service: 's3', method: 'PUT', path: '/bucket/a%20b', query: 'tagging', headers, body: '<Tagging/>' }
    await send(castellan.url, ROOT_KEY, { ...put, query: '', body: 'abc' })
    const [seen] = upstream.seen
    assert.ok(seen)
    const [path = '', query = ''] = seen.url.split('?')
    const request = {
      ...{ method: seen.method, path, query, rawHeaders: seen.rawHeaders },
      headers: seen.headers as Record<string, string>,
      body: seen.body,
      bodySha256: createHash('sha256').update(seen.body).digest('hex'),
    }
    const claimed = signature(request)
    assert.ok(claimed)
    assert.deepEqual([claimed.accessKeyId, claimed.region, claimed.service], ['minioadmin', 'eu-central-1', 's3'])
    verifySignature(request, claimed, new HmacSha256(deriveSigningKey(SECRET, claimed)), Date.now())
    assert.equal(JSON.stringify(seen.rawHeaders).includes(ROOT_KEY.accessKeyId), false)
    assert.equal(seen.headers.host, new URL(upstream.url).host)
  })

  test('is for one account: a call of another is refused, and never reaches it', async (t) => {
    const upstream = await recordingUpstream()
    t.after(() => upstream[Symbol.asyncDispose]())
    const upstreams = { '*': { url: upstream.url, keysFile, account: '210987654321' } }
    const castellan = await startGateway([], { upstreamsFile: { upstreams } })
    t.after(() => castellan.close())
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.ListTables' }
    const { status, text } = await send(castellan.url, ROOT_KEY, { service: 'dynamodb', headers, body: '{}' })
    assert.equal(status, 400)
    assert.match(text, /AccessDeniedException.*The upstream of \* is for account 210987654321 alone/)
    assert.equal(upstream.seen.length, 0)
  })

  test('may have its key in variables', async () => {
    const keysVariables = { accessKeyId: 'STORE_KEY', secretAccessKey: 'STORE_SECRET' }
    const s3 = { url: 'http://127.0.0.1:1', keysVariables, account: ROOT.accountId }
    const [finding] = await looked({ s3 }, { STORE_KEY: 'a', STORE_SECRET: SECRET })
    assert.match(
      finding?.what ?? '',
      /^s3 at http:\/\/127\.0\.0\.1:1, signed anew with a key of its own, for account \d+ alone: .* cannot be reached/,
    )
    await refused({ s3 }, /`upstreams.s3.keysVariables.accessKeyId` names a variable that is not set/)
  })
})

describe('a file of upstreams', () => {
  const url = 'http://127.0.0.1:1'
  const cases: readonly (readonly [string, object, RegExp])[] = [
    [
      'with a member that means nothing',
      { s3: { url, acount: '1' } },
      /`upstreams.s3` has `acount`, which means nothing there/,
    ],
    ['without a URL', { s3: {} }, /`upstreams.s3` has no `url`/],
    ['with a key in it', { s3: { url, secretAccessKey: SECRET } }, /has `secretAccessKey`, which means nothing there/],
    [
      'whose keys are nowhere',
      { s3: { url, keysFile: '/nonexistent' } },
      /`upstreams.s3.keysFile` names a file that cannot be read/,
    ],
    ['that signs for nobody', { s3: { url, keysFile } }, /the upstream of s3 cannot tell accounts apart/],
    ['with no account’s id', { s3: { url, account: '1' } }, /`upstreams.s3.account` is not an account’s id/],
    ['with no number', { s3: { url, seconds: 0 } }, /`upstreams.s3.seconds` is no whole number/],
    ['with no such service', { s4: { url } }, /`s4` is no service of AWS/],
  ]
  for (const [what, upstreams, says] of cases) {
    test(`${what} is refused in a sentence, without anything of a key`, () => refused(upstreams, says))
  }
  test('and a flag that name one service are one too many', async () => {
    const given = { upstreams: [`s3=${url}`], upstreamsFile: { upstreams: { s3: { url } } }, environment: UNATTENDED }
    await assert.rejects(examineUpstreams(given), /s3 has two upstreams/)
  })
})

test('doctor says what it reaches, how, and what is on trial', async (t) => {
  const upstream = await recordingUpstream()
  t.after(() => upstream[Symbol.asyncDispose]())
  const given = { upstreams: [`*=${upstream.url},dry-run`, 's3=http://127.0.0.1:1'], environment: {} }
  const findings = await examineUpstreams(given)
  assert.match(findings[0]?.what ?? '', /^\* at .*, asked by the name of the account, on trial: .*: answers in \d+ ms$/)
  assert.deepEqual(
    findings.map(({ mend }) => mend),
    [undefined, 'start it, or mend its URL'],
  )
})
