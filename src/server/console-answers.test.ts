import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brotliDecompressSync } from 'node:zlib'
import type { Answer } from '../gateway/index.ts'
import { answerBatch, compressed } from './console-answers.ts'
import type { BodyReader, RequestHead } from './http-server.ts'

const HEADERS = {
  host: 'localhost',
  cookie: 'session=1',
  origin: 'http://localhost',
  'sec-fetch-site': 'same-origin',
  'x-castellan-csrf': 'token',
  'content-type': 'application/json',
  'content-length': '99',
}

const HEAD: RequestHead = {
  ...{ method: 'POST', path: '/console/api/batch', query: 'a=b', rawHeaders: [], headers: HEADERS },
  ...{ sourceIp: '192.0.2.1', secure: false },
}

const XML = { status: 200, headers: { 'Content-Type': 'text/xml' } }

async function batch(
  calls: unknown,
  answer: (head: RequestHead, form: string) => Answer = () => ({ ...XML, body: '' }),
) {
  const heads: RequestHead[] = []
  const text = typeof calls === 'string' ? calls : JSON.stringify(calls)
  const result = await answerBatch(HEAD, Buffer.from(text), async (head: RequestHead, read: BodyReader) => {
    heads.push(head)
    return answer(head, Buffer.from((await read('hold')).body).toString())
  })
  return { heads, answers: JSON.parse(String(result.body)) }
}

test('each call of a batch is answered in its place, whatever became of the others', async () => {
  const forms = Array.from({ length: 30 }, (_, i) => ({ service: 'iam', form: `Action=A${i}` }))
  const { answers } = await batch(forms, (_, form) => ({ ...XML, status: form.endsWith('7') ? 403 : 200, body: form }))
  assert.deepEqual(
    answers,
    forms.map(({ form }) => ({ status: form.endsWith('7') ? 403 : 200, body: form })),
  )
})

test('each has to prove what the batch proves, and nothing of its own', async () => {
  const call = { service: 'sts', form: 'Action=GetCallerIdentity', headers: { cookie: 'other' }, path: '/../x' }
  const { heads } = await batch([call])
  const [head] = heads
  assert.deepEqual(
    { path: head?.path, query: head?.query, method: head?.method, sourceIp: head?.sourceIp },
    { path: '/console/api/sts/', query: '', method: 'POST', sourceIp: '192.0.2.1' },
  )
  assert.deepEqual(head?.headers, {
    ...HEADERS,
    'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    'content-length': '24',
  })
})

test('what is no batch, or too many calls, is refused before any is made', async () => {
  const calls: unknown[] = ['', '{', {}, [1], [null], [{ service: 'iam' }], [{ service: '../batch', form: '' }]]
  calls.push([{ service: 'iam/x', form: '' }], Array(251).fill({ service: 'iam', form: '' }))
  for (const each of calls) {
    let made = 0
    const asked = batch(each, () => {
      made++
      return { ...XML, body: '' }
    })
    await assert.rejects(asked, { code: 'ValidationError' }, JSON.stringify(each).slice(0, 40))
    assert.equal(made, 0)
  }
})

test('a long answer is compressed where the browser takes that, and a short one never', async () => {
  const long: Answer = { ...XML, body: '<member>é</member>'.repeat(1000) }
  const takes = { ...HEAD, headers: { ...HEADERS, 'accept-encoding': 'gzip, deflate, br' } }
  const answer = await compressed(takes, long)
  assert.ok('body' in answer && answer.body instanceof Uint8Array)
  assert.equal(brotliDecompressSync(answer.body).toString(), long.body)
  assert.deepEqual(answer.headers, { ...XML.headers, 'Content-Encoding': 'br', Vary: 'Accept-Encoding' })
  assert.ok(answer.body.length < 1000)
  assert.equal(await compressed(HEAD, long), long)
  const secret: Answer = { ...XML, body: '<SecretAccessKey>x</SecretAccessKey>' }
  assert.equal(await compressed(takes, secret), secret)
})
