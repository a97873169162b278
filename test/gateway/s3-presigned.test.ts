import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { S3Client } from '@aws-sdk/client-s3'
import type { CastellanServer } from '../../src/server/index.ts'
import { send, startGateway, userWith } from '../support/gateway.ts'
import { type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts'
import type { Credentials } from '../support/signed-fetch.ts'

let upstream: RecordingUpstream
let castellan: CastellanServer
before(async () => {
  upstream = await recordingUpstream()
  castellan = await startGateway([`s3=${upstream.url}`])
})
beforeEach(() => {
  upstream.seen.length = 0
})
after(async () => {
  await castellan?.close()
  await upstream?.[Symbol.asyncDispose]()
})

const on = (Action: string | string[], more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource: 'arn:aws:s3:::bucket/*',
  ...more,
})

/** A URL as the SDK's signer makes it, which moves headers into the query. */
async function presigned(credentials: Credentials, hoisted: Readonly<Record<string, string>>, path = '/bucket/key') {
  const s3 = new S3Client({ endpoint: castellan.url, region: 'us-east-1', credentials })
  const { hostname, port } = new URL(castellan.url)
  const signer = await s3.config.signer()
  assert.ok('presign' in signer && typeof signer.presign === 'function')
  const host = `${hostname}:${port}`
  const asked = { method: 'PUT', protocol: 'http:', hostname, port: Number(port), path }
  const headers = { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', ...hoisted }
  const made = await signer.presign({ ...asked, headers, query: {} }, { expiresIn: 60 })
  const { query } = made as { query: Record<string, string> }
  for (const name of Object.keys(hoisted)) assert.ok(query[name] !== undefined, `${name} was not hoisted`)
  return `${castellan.url}${path}?${new URLSearchParams(query).toString().replaceAll('+', '%20')}`
}

const put = (url: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(url, { method: 'PUT', body: 'an object', headers })

const denied = async (answer: Response, action: string) => {
  assert.equal(answer.status, 403)
  assert.match(await answer.text(), new RegExp(action))
  assert.equal(upstream.seen.length, 0)
}

describe('a header in the query of a presigned URL is asked for as a header is', () => {
  test('an ACL needs the permission for one', async () => {
    const key = await userWith(castellan, [on('s3:PutObject')])
    const url = await presigned(key, { 'x-amz-acl': 'public-read' })
    await denied(await put(url), 's3:PutObjectAcl')
  })

  test('conditions on it see it', async () => {
    const key = await userWith(castellan, [
      on('s3:*'),
      { ...on('s3:*'), Effect: 'Deny', Condition: { StringEquals: { 's3:x-amz-acl': 'public-read' } } },
    ])
    await denied(await put(await presigned(key, { 'x-amz-acl': 'public-read' })), 's3:PutObject')
    assert.equal((await put(await presigned(key, { 'x-amz-acl': 'private' }))).status, 200)
  })

  test('of one that must be there it is there', async () => {
    const encrypted = { Condition: { StringEquals: { 's3:x-amz-server-side-encryption': 'AES256' } } }
    const key = await userWith(castellan, [on('s3:PutObject', encrypted)])
    await denied(await put(await presigned(key, {})), 's3:PutObject')
    const url = await presigned(key, { 'x-amz-meta-a': 'b' })
    await denied(await put(`${url}&x-amz-server-side-encryption=AES256`), 'SignatureDoesNotMatch')
  })

  test('what is copied must be readable', async () => {
    const key = await userWith(castellan, [on('s3:PutObject')])
    await denied(await put(await presigned(key, { 'x-amz-copy-source': '/other/secret' })), 's3:GetObject')
  })
})

describe('it goes on as a header', () => {
  test('whatever it is', async () => {
    const key = await userWith(castellan, [on(['s3:PutObject', 's3:PutObjectAcl'])])
    const hoisted = {
      'x-amz-acl': 'public-read',
      'x-amz-meta-colour': 'dark green',
      'x-amz-storage-class': 'STANDARD_IA',
    }
    const answer = await put(await presigned(key, hoisted))
    assert.equal(answer.status, 200, await answer.text())
    const [got] = upstream.seen
    assert.equal(got?.url, '/bucket/key')
    assert.deepEqual({ ...got?.headers, ...hoisted }, got?.headers)
    assert.equal(got?.body.toString(), 'an object')
  })

  test('but tags and checksums, which S3 does not look for there', async () => {
    const key = await userWith(castellan, [on('s3:PutObject')])
    const hoisted = { 'x-amz-tagging': 'a=b', 'x-amz-checksum-crc32': 'AAAAAA==' }
    const answer = await put(await presigned(key, hoisted))
    assert.equal(answer.status, 200, await answer.text())
    for (const name of Object.keys(hoisted)) assert.equal(upstream.seen[0]?.headers[name], undefined)
  })

  test('where nobody presigned, a query has no headers', async () => {
    const key = await userWith(castellan, [on('s3:PutObject')])
    const sent = { service: 's3', method: 'PUT', path: '/bucket/key', query: 'x-amz-acl=public-read', body: 'a' }
    const headers = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }
    const { status } = await send(castellan.url, key, { ...sent, headers })
    assert.equal(status, 200)
    assert.equal(upstream.seen[0]?.headers['x-amz-acl'], undefined)
    assert.equal(upstream.seen[0]?.url, '/bucket/key')
  })
})

describe('nobody adds another', () => {
  test('one that is sent and not signed', async () => {
    const key = await userWith(castellan, [on('s3:*')])
    const url = await presigned(key, { 'x-amz-acl': 'private' })
    assert.equal((await put(url, { 'x-amz-acl': 'public-read' })).status, 400)
    assert.equal((await put(url, { 'x-amz-meta-a': 'b' })).status, 403)
    assert.equal((await put(`${url}&X-Amz-Acl=public-read`)).status, 400)
    assert.equal(upstream.seen.length, 0)
  })

  test('a line that breaks', async () => {
    const key = await userWith(castellan, [on('s3:*')])
    const answer = await put(await presigned(key, { 'x-amz-meta-a': 'b\r\nx-amz-acl: public-read' }))
    assert.equal(answer.status, 400)
    assert.match(await answer.text(), /InvalidArgument/)
    assert.equal(upstream.seen.length, 0)
  })
})
