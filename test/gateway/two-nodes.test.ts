import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { CastellanServer } from '../../src/server/index.ts'
import { type PostgresServer, postgresMissing, startPostgres } from '../postgres.ts'
import { ROOT, UNATTENDED } from '../support/castellan.ts'
import { send, startGateway, userWith } from '../support/gateway.ts'
import { type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts'
import type { Credentials } from '../support/signed-fetch.ts'

const missing = postgresMissing()

/** What docs/what-upstreams-know.md says, in milliseconds. */
const BOUND = 1000
const UNSIGNED = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }
const ALL = { Effect: 'Allow', Action: '*', Resource: '*' }
const denying = (Action: string, Resource: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Principal: '*', Action, Resource }] })

describe('two nodes on one PostgreSQL, before one upstream, by their own clocks', { skip: missing ?? false }, () => {
  let postgres: PostgresServer
  let upstream: RecordingUpstream
  let nodes: CastellanServer[]
  let key: Credentials
  /** What the upstream has. */
  const policies = new Map<string, string>()

  before(async () => {
    postgres = await startPostgres()
    upstream = await recordingUpstream()
    upstream.answer((_request, response, { method, url, body, headers }) => {
      const bucket = /^\/([^/?]+)\?policy=?$/.exec(url)?.[1]
      if (bucket !== undefined && method === 'PUT') policies.set(bucket, body.toString())
      if (bucket !== undefined && method === 'DELETE') policies.delete(bucket)
      if (/SetQueueAttributes/.test(String(headers['x-amz-target']))) {
        policies.set('queue', JSON.parse(body.toString()).Attributes.Policy)
      }
      response.end('{}')
    })
    upstream.answerQuestions((_request, response, { url, headers }) => {
      const bucket = /^\/([^/?]+)\?policy=?$/.exec(url)?.[1]
      const policy = policies.get(bucket ?? 'queue')
      if (/GetQueueAttributes/.test(String(headers['x-amz-target']))) {
        response.end(JSON.stringify(policy ? { Attributes: { Policy: policy } } : {}))
      } else if (bucket !== undefined && policy !== undefined) response.end(policy)
      else if (url === '/') {
        response.end(
          '<ListAllMyBucketsResult><Buckets><Bucket><Name>bucket</Name></Bucket></Buckets></ListAllMyBucketsResult>',
        )
      } else response.writeHead(404).end('<Error><Code>NoSuchBucketPolicy</Code></Error>')
    })
    const environment = { ...UNATTENDED, CASTELLAN_MASTER_KEY: randomBytes(32).toString('base64') }
    const node = () => startGateway([`*=${upstream.url}`], { ephemeral: false, store: postgres.url(), environment })
    nodes = [await node(), await node()]
    const [one] = nodes
    assert.ok(one)
    key = await userWith(one, [ALL])
  })
  after(async () => {
    await Promise.all((nodes ?? []).map((node) => node.close()))
    await upstream?.[Symbol.asyncDispose]()
    await postgres?.stop()
  })

  const urlOf = (index: number) => nodes[index]?.url ?? ''
  const getObject = (node: number) =>
    send(urlOf(node), key, { service: 's3', method: 'GET', path: '/bucket/k', headers: UNSIGNED })
  const bucketPolicy = (node: number, method: 'PUT' | 'DELETE') => {
    const body = method === 'PUT' ? denying('s3:GetObject', 'arn:aws:s3:::bucket/*') : ''
    return send(urlOf(node), key, { service: 's3', method, path: '/bucket', query: 'policy=', headers: UNSIGNED, body })
  }
  const queue = (node: number, operation: string, parameters: object) => {
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${operation}` }
    const QueueUrl = `http://localhost/${ROOT.accountId}/jobs`
    return send(urlOf(node), key, { service: 'sqs', headers, body: JSON.stringify({ QueueUrl, ...parameters }) })
  }

  test('a bucket’s policy that is set by way of one counts on the other within a second, and so does its end', async () => {
    // The other node has been told that there is none.
    assert.equal((await getObject(1)).status, 200)
    assert.equal((await bucketPolicy(0, 'PUT')).status, 200)
    assert.equal((await getObject(0)).status, 403) // At once where it was set.
    await setTimeout(BOUND)
    const came = await getObject(1)
    assert.equal(came.status, 403)
    assert.match(came.text, /explicit deny in a resource-based policy/)
    assert.equal((await bucketPolicy(1, 'DELETE')).status, 200)
    assert.equal((await getObject(1)).status, 200)
    await setTimeout(BOUND)
    assert.equal((await getObject(0)).status, 200)
  })

  test('so does a queue’s', async () => {
    const Policy = denying('sqs:SendMessage', `arn:aws:sqs:us-east-1:${ROOT.accountId}:jobs`)
    assert.equal((await queue(1, 'SendMessage', { MessageBody: 'a' })).status, 200)
    assert.equal((await queue(0, 'SetQueueAttributes', { Attributes: { Policy } })).status, 200)
    await setTimeout(BOUND)
    const came = await queue(1, 'SendMessage', { MessageBody: 'a' })
    assert.match(came.text, /AccessDenied.*explicit deny in a resource-based policy/)
  })
})
