import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { describe, test } from 'node:test'
import { HeldBeginning } from './held-beginning.ts'

const KIB = 1024

describe('the beginning of a body', () => {
  for (const size of [0, 1, 256 * KIB, 256 * KIB + 1, 1000 * KIB]) {
    test(`of ${size} bytes comes before the rest`, async () => {
      const body = Buffer.alloc(size, 'ab')
      const through = new HeldBeginning()
      for (let at = 0; at < size; at += 10_000) through.write(body.subarray(at, at + 10_000))
      through.end()
      assert.ok((await buffer(through)).equals(body))
    })
  }

  test('does not go on where a short body fails', async () => {
    const source = new PassThrough()
    const to = new PassThrough()
    const done = pipeline(source, new HeldBeginning(), to)
    source.write(Buffer.alloc(100 * KIB))
    source.destroy(new Error('it failed'))
    await assert.rejects(done, /it failed/)
    assert.equal(to.readableLength, 0)
  })
})
