import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { CreateQueueCommand, ListQueuesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { CastellanServer } from '../../src/server/index.ts'
import { SDK_CASES } from '../requests/sdk/cases.ts'
import type { SdkCall, SdkConfig } from '../requests/sdk/sdk-case.ts'
import { ROOT, ROOT_KEY, UNATTENDED } from '../support/castellan.ts'
import { send, startGateway, userWith } from '../support/gateway.ts'
import { type Moto, motoMissing, startMoto } from '../support/moto.ts'

const skip = motoMissing()

/** Requests that reached moto, but for what the gateway asks for itself. */
const reached: string[] = []
const counting = createServer((asked, response) => {
  if (asked.headers['user-agent'] !== 'castellan') reached.push(`${asked.method} ${asked.url}`)
  const { hostname, port } = new URL(moto.url)
  const { method, url: path, rawHeaders: headers } = asked
  const sent = request({ hostname, port, method, path, headers, setHost: false }, (came) => {
    response.writeHead(came.statusCode ?? 502, came.rawHeaders)
    came.pipe(response)
  })
  asked.pipe(sent)
})

let moto: Moto
/** The same, asked without Castellan. */
let other: Moto
let castellan: CastellanServer
before(async () => {
  if (skip) return
  ;[moto, other] = await Promise.all([startMoto(), startMoto()])
  counting.listen(0, '127.0.0.1')
  await once(counting, 'listening')
  const url = `http://127.0.0.1:${(counting.address() as AddressInfo).port}`
  castellan = await startGateway([`*=${url}`, `sns=${url}`])
})
after(async () => {
  await castellan?.close()
  counting.closeAllConnections()
  counting.close()
  await Promise.all([moto?.stop(), other?.stop()])
})

/** Who answered, and how. */
async function answerTo(
  call: SdkCall,
  config: SdkConfig,
): Promise<{ readonly status: number; readonly name: string; readonly message: string }> {
  try {
    await call(config)
    return { status: 200, name: '', message: '' }
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } }
    return { status: $metadata?.httpStatusCode ?? 0, name, message }
  }
}

for (const [client, cases] of Object.entries(SDK_CASES)) {
  describe(`@aws-sdk/client-${client}, with moto behind Castellan`, { skip }, () => {
    for (const { says, allow, allowed, denied, isInParts, error } of cases) {
      test(says, async () => {
        const statements = allow.map((statement) => ({ Effect: 'Allow', ...statement }))
        const { accessKeyId, secretAccessKey } = await userWith(castellan, statements)
        const credentials = { accessKeyId, secretAccessKey }
        const config: SdkConfig = { endpoint: castellan.url, region: 'us-east-1', credentials, maxAttempts: 1 }
        reached.length = 0
        if (!isInParts) {
          const denial = await answerTo(denied, config)
          assert.deepEqual([denial.name, denial.status], error, denial.message)
          assert.deepEqual(reached, [])
        }
        const answer = await answerTo(allowed, config)
        assert.equal(reached.length, 1, `${answer.status} ${answer.name}: ${answer.message}`)
        // As it is where nobody stands between.
        const direct = await answerTo(allowed, { ...config, endpoint: other.url })
        assert.deepEqual([answer.status, answer.name], [direct.status, direct.name], answer.message)
      })
    }
  })
}

describe('moto behind Castellan', { skip }, () => {
  const sqs = (castellan: CastellanServer) =>
    new SQSClient({ endpoint: castellan.url, region: 'us-east-1', credentials: ROOT_KEY })

  test('keeps accounts apart by their ids, and names queues by Castellan’s own address', async () => {
    const { QueueUrl } = await sqs(castellan).send(new CreateQueueCommand({ QueueName: 'seen' }))
    assert.equal(QueueUrl, `${castellan.url}/${ROOT.accountId}/seen`)
    const message = { QueueUrl, MessageBody: 'hello' }
    const { MessageId } = await sqs(castellan).send(new SendMessageCommand(message))
    assert.ok(MessageId)
    const other = { ...UNATTENDED, CASTELLAN_ACCOUNT_ID: '210987654321' }
    const elsewhere = await startGateway([`*=${moto.url}`], { environment: other })
    try {
      const { QueueUrls } = await sqs(elsewhere).send(new ListQueuesCommand({}))
      assert.equal(QueueUrls, undefined)
    } finally {
      await elsewhere.close()
    }
  })

  test('takes the Region of a request from what was decided on, and from nothing else that the caller says', async () => {
    const body = JSON.stringify({ QueueName: 'seen' })
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.GetQueueUrl' }
    const asked = { service: 'sqs', headers, body, unsigned: { 'user-agent': 'x region/eu-west-1' } }
    const here = await send(castellan.url, ROOT_KEY, asked)
    assert.equal(here.status, 200, here.text)
  })
})
