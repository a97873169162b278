import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, test } from 'node:test'
import { AwsError } from '../../aws/index.ts'
import { assertDigest, type Claims, DigestedBody } from './digested-body.ts'

const PIECES = ['one', 'two', 'three']
const WHOLE = PIECES.join('')
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const md5 = (text: string) => createHash('md5').update(text).digest('base64')

function through(claims: Partial<Claims>, pieces: readonly string[] = PIECES) {
  const seen: Buffer[] = []
  const body = Readable.from(pieces.map((piece) => Buffer.from(piece))).pipe(
    new DigestedBody({ sha256: undefined, md5: undefined, ...claims }),
  )
  body.on('data', (piece: Buffer) => seen.push(piece))
  return { seen, end: buffer(body) }
}

describe('a body goes on', () => {
  for (const [name, claims, pieces] of [
    ['whose hash was signed', { sha256: sha256(WHOLE) }, PIECES],
    ['whose digest is given', { md5: md5(WHOLE) }, PIECES],
    ['whose hash and digest are given', { sha256: sha256(WHOLE), md5: md5(WHOLE) }, PIECES],
    ['that is nothing', { sha256: sha256(''), md5: md5('') }, []],
    ['of which nothing is said', {}, PIECES],
  ] as const) {
    test(name, async () => assert.equal((await through(claims, pieces).end).toString(), pieces.join('')))
  }
})

describe('the last piece of a body does not go on', () => {
  for (const [name, claims, code] of [
    ['where its hash is another’s', { sha256: sha256('other') }, 'XAmzContentSHA256Mismatch'],
    ['where its digest is another’s', { md5: md5('other') }, 'BadDigest'],
    ['where its hash is right and its digest is not', { sha256: sha256(WHOLE), md5: md5('other') }, 'BadDigest'],
  ] as const) {
    test(name, async () => {
      const { seen, end } = through(claims)
      await assert.rejects(end, (error) => error instanceof AwsError && error.code === code && error.status === 400)
      assert.ok('onetwo'.startsWith(Buffer.concat(seen).toString()))
    })
  }

  test('where it is its only one', async () => {
    const { seen, end } = through({ sha256: sha256('other') }, ['one'])
    await assert.rejects(end)
    assert.equal(seen.length, 0)
  })
})

test('a digest is one of sixteen bytes in base64', () => {
  assertDigest(undefined)
  assertDigest(md5(WHOLE))
  for (const other of ['', 'abc', sha256(WHOLE), md5(WHOLE).slice(0, -1), `${md5(WHOLE)} `]) {
    assert.throws(
      () => assertDigest(other),
      (error) => error instanceof AwsError && error.code === 'InvalidDigest',
      other,
    )
  }
})
