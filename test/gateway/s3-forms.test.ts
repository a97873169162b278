import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { CastellanServer } from '../../src/server/index.ts'
import { ROOT_KEY } from '../support/castellan.ts'
import { startGateway, userWith } from '../support/gateway.ts'
import { type Form, postedForm } from '../support/posted-form.ts'
import { type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts'
import type { Credentials } from '../support/signed-fetch.ts'

let upstream: RecordingUpstream
let castellan: CastellanServer
before(async () => {
  upstream = await recordingUpstream()
  upstream.answer((_request, response) => response.writeHead(200, { etag: '"5d41"', 'x-amz-version-id': 'v1' }).end())
  castellan = await startGateway([`s3=${upstream.url}`])
})
beforeEach(() => {
  upstream.seen.length = 0
})
after(async () => {
  await castellan?.close()
  await upstream?.[Symbol.asyncDispose]()
})

async function post(form: Form, signer: Credentials = ROOT_KEY, path = '/bucket'): Promise<Response> {
  const { type, body } = postedForm(signer, form)
  return await fetch(castellan.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': type },
    body,
  })
}

async function refuses(form: Form, code: string, signer?: Credentials, path?: string): Promise<string> {
  const answer = await post(form, signer, path)
  const text = await answer.text()
  assert.match(text, new RegExp(`<Code>${code}</Code>`))
  assert.ok(answer.status >= 400 && answer.status < 500)
  for (const seen of upstream.seen) assert.equal(seen.isWhole, false)
  return text
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html */
describe('a form that is posted to a bucket', () => {
  test('puts its file, with the name that the file has', async () => {
    const answer = await post({ fields: { acl: 'private', 'Content-Type': 'text/plain', 'x-amz-meta-a': 'b' } })
    assert.equal(answer.status, 204)
    assert.equal(answer.headers.get('etag'), '"5d41"')
    assert.equal(answer.headers.get('x-amz-version-id'), 'v1')
    assert.equal(answer.headers.get('location'), `${castellan.url}/bucket/user/a.txt`)
    const [seen] = upstream.seen
    assert.deepEqual([seen?.method, seen?.url, seen?.body.toString()], ['PUT', '/bucket/user/a.txt', 'hello'])
    assert.equal(seen?.headers['content-length'], '5')
    assert.equal(seen?.headers['x-amz-acl'], 'private')
    assert.equal(seen?.headers['content-type'], 'text/plain')
    assert.equal(seen?.headers['x-amz-meta-a'], 'b')
    assert.equal(seen?.headers['x-amz-credential'], undefined)
  })

  test('streams a file that is long', async () => {
    const file = 'x'.repeat(5_000_000)
    assert.equal((await post({ file })).status, 204)
    assert.equal(upstream.seen[0]?.body.toString(), file)
  })

  test('may have a button behind a file that is short', async () => {
    assert.equal((await post({ behind: 'Upload' })).status, 204)
    assert.equal(upstream.seen[0]?.body.toString(), 'hello')
  })

  test('answers as it is asked to', async () => {
    assert.equal((await post({ fields: { success_action_status: '200' } })).status, 200)
    assert.equal((await post({ fields: { success_action_status: '302' } })).status, 204)
    const made = await post({ fields: { success_action_status: '201' } })
    assert.equal(made.status, 201)
    assert.match(await made.text(), /<Bucket>bucket<\/Bucket><Key>user\/a.txt<\/Key><ETag>&quot;5d41&quot;<\/ETag>/)
    const redirected = await post({ fields: { success_action_redirect: 'https://example.com/done?a=b' } })
    assert.equal(redirected.status, 303)
    const location = 'https://example.com/done?a=b&bucket=bucket&key=user%2Fa.txt&etag=%225d41%22'
    assert.equal(redirected.headers.get('location'), location)
    assert.equal((await post({ fields: { success_action_redirect: 'javascript:alert(1)' } })).status, 204)
  })

  test('tags its object', async () => {
    const tagging = '<Tagging><TagSet><Tag><Key>a b</Key><Value>c&amp;d</Value></Tag></TagSet></Tagging>'
    assert.equal((await post({ fields: { tagging } })).status, 204)
    assert.equal(upstream.seen[0]?.headers['x-amz-tagging'], 'a%20b=c%26d')
  })

  test('is that of a session, too', async () => {
    const { STSClient, GetSessionTokenCommand } = await import('@aws-sdk/client-sts')
    const sts = new STSClient({ endpoint: castellan.url, region: 'us-east-1', credentials: ROOT_KEY })
    const { Credentials: given } = await sts.send(new GetSessionTokenCommand({}))
    const session: Credentials = {
      accessKeyId: given?.AccessKeyId ?? '',
      secretAccessKey: given?.SecretAccessKey ?? '',
      sessionToken: given?.SessionToken ?? '',
    }
    assert.equal((await post({}, session)).status, 204)
  })
})

describe('what a form may do is what its signer may', () => {
  const may = (Action: string | string[], more: object = {}) => ({
    Effect: 'Allow',
    Action,
    Resource: 'arn:aws:s3:::bucket/user/*',
    ...more,
  })

  test('s3:PutObject on its key', async () => {
    const signer = await userWith(castellan, [may('s3:PutObject')])
    assert.equal((await post({}, signer)).status, 204)
    upstream.seen.length = 0
    assert.match(await refuses({}, 'AccessDenied', await userWith(castellan, [])), /s3:PutObject on resource/)
    assert.equal(upstream.seen.length, 0)
  })

  test('s3:PutObjectAcl where it has an ACL, and s3:PutObjectTagging where it has tags', async () => {
    const tagging = '<Tagging><TagSet></TagSet></Tagging>'
    const signer = await userWith(castellan, [may('s3:PutObject')])
    assert.match(await refuses({ fields: { acl: 'public-read' } }, 'AccessDenied', signer), /s3:PutObjectAcl/)
    const full = tagging.replace('></T', '><Tag><Key>a</Key><Value>b</Value></Tag></T')
    assert.match(await refuses({ fields: { tagging: full } }, 'AccessDenied', signer), /s3:PutObjectTagging/)
  })

  test('where a policy asks how it is signed, and when', async () => {
    const posts = await userWith(castellan, [
      may('s3:PutObject', { Condition: { StringEquals: { 's3:authType': 'POST' } } }),
    ])
    assert.equal((await post({}, posts)).status, 204)
    const young = { NumericLessThan: { 's3:signatureAge': '600000' } }
    const signer = await userWith(castellan, [may('s3:PutObject', { Condition: young })])
    assert.equal((await post({}, signer)).status, 204)
    const conditions = [
      { bucket: 'bucket' },
      ...['key', 'x-amz-credential', 'x-amz-algorithm', 'x-amz-date'].map((name) => ['starts-with', `$${name}`, '']),
    ]
    const old = Date.now() - 50_000
    assert.equal((await post({ conditions, at: old }, signer)).status, 204)
  })
})

describe('a form is refused', () => {
  const isRefused = async (...given: Parameters<typeof refuses>) => {
    await refuses(...given)
  }

  test('of a key that nobody knows', () =>
    isRefused({}, 'InvalidAccessKeyId', { accessKeyId: 'AKIA0000000000000000', secretAccessKey: 'x' }))
  test('that was signed with another secret', () =>
    isRefused({}, 'SignatureDoesNotMatch', { ...ROOT_KEY, secretAccessKey: 'x' }))
  test('whose field was changed', () =>
    isRefused({ fields: { acl: 'private' }, changed: { acl: 'public-read' } }, 'AccessDenied'))
  test('that has a field more', () => isRefused({ changed: { 'x-amz-storage-class': 'GLACIER' } }, 'AccessDenied'))
  test('with another key than its policy allows', () => isRefused({ changed: { key: 'other/x' } }, 'AccessDenied'))
  test('to another bucket', () => isRefused({}, 'AccessDenied', ROOT_KEY, '/other'))
  test('to a key', () => isRefused({}, 'MethodNotAllowed', ROOT_KEY, '/bucket/key'))
  test('to no bucket', () => isRefused({}, 'MethodNotAllowed', ROOT_KEY, '/'))
  test('that has expired', () => isRefused({ at: Date.now() - 120_000 }, 'AccessDenied'))
  test('whose file is larger than its policy allows', async () => {
    const conditions = [
      { bucket: 'bucket' },
      ...['key', 'x-amz-credential', 'x-amz-algorithm', 'x-amz-date'].map((name) => ['starts-with', `$${name}`, '']),
      ['content-length-range', 0, 3_000_000],
    ]
    await isRefused({ conditions, file: 'x'.repeat(3_000_001) }, 'EntityTooLarge')
    assert.equal(upstream.seen.length, 0)
    assert.equal((await post({ conditions, file: 'x'.repeat(3_000_000) })).status, 204)
  })
  test('whose digest is another’s', () =>
    isRefused({ fields: { 'Content-MD5': '1B2M2Y8AsgTpgAmY7PhCfg==' } }, 'BadDigest'))
  test('that would copy', async () => {
    await post({ fields: { 'x-amz-copy-source': '/secret/key' } })
    assert.equal(upstream.seen[0]?.headers['x-amz-copy-source'], undefined)
  })
  test('whose field would be two headers', () =>
    isRefused({ fields: { 'x-amz-meta-a': 'b\r\nx-amz-acl: public-read' } }, 'InvalidArgument'))
  test('whose file is called so that its key is a step', () =>
    isRefused({ filename: 'a/..', key: 'user/${filename}' }, 'InvalidURI'))
  test('whose file is too long to be held and not the last field', () =>
    isRefused({ file: 'x'.repeat(5_000_000), behind: 'Upload' }, 'InvalidArgument'))
  test('without a policy', () => isRefused({ changed: { Policy: '' } }, 'SignatureDoesNotMatch'))
})
