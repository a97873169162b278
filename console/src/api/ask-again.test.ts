import assert from 'node:assert/strict'
import { test } from 'node:test'
import { IAMClient, ListUsersCommand } from '@aws-sdk/client-iam'
import { askAgain } from './ask-again.ts'
import { attended } from './attended.ts'

function thrown(name: string, httpStatusCode?: number): Error {
  return Object.assign(new Error('it failed'), { name, $metadata: { httpStatusCode } })
}

const failedToFetch = new TypeError('Failed to fetch')

const cases = [
  { name: 'a read that nobody answered', operation: 'ListUsers', error: failedToFetch, asked: 2 },
  { name: 'a read that an empty 400 answered', operation: 'ListUsers', error: thrown('Unknown', 400), asked: 2 },
  { name: 'a read of ours that an empty 400 answered', operation: 'ListMail', error: thrown('Status400'), asked: 2 },
  {
    name: 'a read that failed within the server',
    operation: 'GetUser',
    error: thrown('InternalFailure', 500),
    asked: 2,
  },
  { name: 'a read that may not be made', operation: 'ListUsers', error: thrown('AccessDenied', 403), asked: 1 },
  { name: 'a read of what is not there', operation: 'GetUser', error: thrown('NoSuchEntityException', 404), asked: 1 },
  { name: 'a change that nobody answered', operation: 'CreateAccessKey', error: failedToFetch, asked: 1 },
  { name: 'a change that failed within the server', operation: 'CreateUser', error: thrown('X', 503), asked: 1 },
  { name: 'a change that was one too many', operation: 'CreateUser', error: thrown('Throttling', 400), asked: 2 },
  { name: 'credentials that nobody answered with', operation: 'GetSessionToken', error: failedToFetch, asked: 1 },
]
for (const { name, operation, error, asked } of cases) {
  test(`${name} is asked for ${asked === 1 ? 'once' : 'again'}`, async () => {
    let count = 0
    const ask = async () => {
      count++
      throw error
    }
    await assert.rejects(askAgain(operation, ask, 0), error)
    assert.equal(count, asked)
  })
}

test("the SDK's clients ask again what had no answer, and nobody hears of it", async () => {
  let count = 0
  const iam = attended(
    new IAMClient({
      region: 'us-east-1',
      endpoint: 'http://localhost',
      credentials: { accessKeyId: 'console', secretAccessKey: 'console' },
      maxAttempts: 1,
      requestHandler: {
        async handle() {
          if (++count === 1) throw failedToFetch
          const body = '<ListUsersResponse><ListUsersResult><Users></Users></ListUsersResult></ListUsersResponse>'
          return { response: { statusCode: 200, headers: { 'content-type': 'text/xml' }, body: Buffer.from(body) } }
        },
      },
    }),
  )
  assert.deepEqual((await iam.send(new ListUsersCommand({}))).Users, [])
  assert.equal(count, 2)
})
