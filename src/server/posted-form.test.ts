import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { describe, test } from 'node:test'
import { identify } from '../protocol/index.ts'
import { models } from '../protocol/model/testing.ts'
import { readPostedForm } from './posted-form.ts'

const BOUNDARY = 'b'
const headers = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, 'content-length': '1000' }
const HEAD = { method: 'POST', path: '/b', query: '', rawHeaders: [], headers, sourceIp: '127.0.0.1', secure: false }

function read(sent: string) {
  const body = new PassThrough()
  body.write(sent)
  const where = identify(models, { ...HEAD, body: new Uint8Array(), bodySha256: '' }, 's3', 'us-east-1')
  const form = readPostedForm(HEAD, where, { origin: 'http://localhost', open: () => body, patience: 1 })
  return { body, form }
}

describe('a form whose sender is not proved is not waited for longer than another request', () => {
  for (const [name, sent] of [
    ['where its fields do not come', `--${BOUNDARY}\r\nContent-Disp`],
    ['where its short file does not', `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"\r\n\r\nhalf`],
  ] as const) {
    test(name, async () => {
      const { body, form } = read(sent)
      await assert.rejects(form)
      assert.equal(body.destroyed, true)
    })
  }
})
