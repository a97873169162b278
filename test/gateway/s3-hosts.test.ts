import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { CastellanServer } from '../../src/server/index.ts'
import { ROOT_KEY } from '../support/castellan.ts'
import { send, startGateway, userWith } from '../support/gateway.ts'
import { type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts'
import type { Credentials } from '../support/signed-fetch.ts'

const PUBLIC = 'castellan.s3.example'

let upstream: RecordingUpstream
let castellan: CastellanServer
let url: string
before(async () => {
  upstream = await recordingUpstream()
  castellan = await startGateway([`s3=${upstream.url}`], { publicUrl: `https://${PUBLIC}` })
  url = `http://127.0.0.1:${castellan.port}`
})
beforeEach(() => {
  upstream.seen.length = 0
})
after(async () => {
  await castellan?.close()
  await upstream?.[Symbol.asyncDispose]()
})

const get = (host: string, path: string, key: Credentials = ROOT_KEY) =>
  send(url, key, {
    service: 's3',
    method: 'GET',
    path,
    headers: { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
  })

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html */
describe('the bucket that is decided on is the one that is asked for, in the path', () => {
  for (const [host, path, asked] of [
    ['localhost:4566', '/photos/a', '/photos/a'],
    ['127.0.0.1:4566', '/photos/a', '/photos/a'],
    [`${PUBLIC}`, '/photos/a', '/photos/a'],
    [`${PUBLIC}:443`, '/photos/a', '/photos/a'],
    [`s3.${PUBLIC}`, '/photos/a', '/photos/a'],
    [`photos.s3.${PUBLIC}`, '/a', '/photos/a'],
    [`photos.s3.${PUBLIC}:443`, '/a', '/photos/a'],
    [`my.photos.s3.${PUBLIC}.`, '/a', '/my.photos/a'],
    ['photos.localhost:4566', '/a', '/photos/a'],
    ['my.photos.localhost', '/a', '/my.photos/a'],
    ['Photos.LOCALHOST', '/a', '/photos/a'],
    ['photos.localhost.', '/a', '/photos/a'],
    ['photos.s3.localhost', '/a', '/photos/a'],
    ['s3.localhost', '/photos/a', '/photos/a'],
    ['photos.s3.eu-west-1.amazonaws.com', '/a', '/photos/a'],
    ['s3.eu-west-1.amazonaws.com', '/photos/a', '/photos/a'],
    ['photos.localhost', '/other/a', '/photos/other/a'],
    ['localhost', '/photos/a%2Fb', '/photos/a%2Fb'],
    ['localhost', '/photos//a', '/photos//a'],
    ['localhost', '/photos/a//', '/photos/a//'],
    ['localhost', '/photos/a+b', '/photos/a%2Bb'],
    ['localhost', '/photos/%41', '/photos/A'],
    ['localhost', '/photos/a%252e%252e', '/photos/a%252e%252e'],
  ] as const) {
    test(`${host} ${path}`, async () => {
      const key = await userWith({ ...castellan, url }, [
        { Effect: 'Allow', Action: 's3:GetObject', Resource: arnOf(asked) },
      ])
      const came = await get(host, path, key)
      assert.equal(came.status, 200, came.text)
      assert.equal(upstream.seen[0]?.url, asked)
      // A store may find a bucket in a host that is not its own.
      assert.equal(`http://${upstream.seen[0]?.headers.host}`, upstream.url)
    })
  }
})

function arnOf(asked: string): string {
  return `arn:aws:s3:::${decodeURIComponent(asked.slice(1))}`
}

describe('what could be read in two ways is asked of nobody', () => {
  for (const [host, path] of [
    ['localhost', '/photos/../secret/a'],
    ['localhost', '/photos/%2e%2e/secret/a'],
    ['localhost', '/photos/a/..%2f..%2fsecret/a'],
    ['localhost', '/photos%2Fa'],
    ['localhost', '/photos%2F..%2Fsecret/a'],
    ['localhost', '//photos/a'],
    ['..localhost', '/a'],
    ['photos..localhost', '/a'],
    ['photos/secret.localhost', '/a'],
    ['localhost', '/photos/%ff'],
  ] as const) {
    test(`${host} ${path}`, async () => {
      const came = await get(host, path)
      assert.ok(came.status >= 400, String(came.status))
      assert.equal(upstream.seen.length, 0)
    })
  }
})

test('what is asked for by an access point is not forwarded: its bucket’s policy would not be looked at', async () => {
  const point = encodeURIComponent('arn:aws:s3:us-east-1:123456789012:accesspoint/mine')
  const came = await get('localhost', `/${point}/k`)
  assert.equal(came.status, 501)
  assert.match(came.text, /name its bucket/)
  const copied = await send(url, ROOT_KEY, {
    service: 's3',
    method: 'PUT',
    path: '/photos/k',
    headers: {
      host: 'localhost',
      'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
      'x-amz-copy-source': 'arn:aws:s3:us-east-1:123456789012:accesspoint/mine/object/k',
    },
  })
  assert.equal(copied.status, 501)
  assert.equal(upstream.seen.length, 0)
})

/**
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-directory-buckets.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-buckets-naming.html
 */
test('nor what is asked for by a name that is reserved for access points, or for where S3 keeps tables', async () => {
  const key = await userWith({ ...castellan, url }, [
    { Effect: 'Allow', Action: ['s3:*', 's3express:*'], Resource: '*' },
  ])
  const headers = { host: 'localhost', 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }
  const suffixes = ['-s3alias', '--ol-s3', '--op-s3', '--usw2-az1--xa-s3', '--usw2-az1--xa--s3', '.mrap', '--table-s3']
  for (const name of suffixes.flatMap((suffix) => [`mine${suffix}`, `mine${suffix.toUpperCase()}`])) {
    for (const who of [key, ROOT_KEY]) {
      const source = { ...headers, 'x-amz-copy-source': `${name}/k` }
      const came = [
        await get('localhost', `/${name}/k`, who),
        await get(`${name}.localhost`, '/k', who),
        await send(url, who, { service: 's3', method: 'PUT', path: '/photos/k', headers: source }),
      ]
      for (const { status, text } of came) assert.match(`${status} ${text}`, /^(?:403|501) /, name)
    }
  }
  assert.deepEqual(upstream.seen, [])
})
