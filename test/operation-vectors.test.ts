import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { start } from '../src/index.ts'
import {
  type Call,
  loadOperationVectors,
  type OperationCase,
  type OperationVectors,
} from './support/operation-vectors.ts'
import { expectation, fillIn } from './support/placeholders.ts'

interface SdkClient {
  send(command: object): Promise<object>
  destroy(): void
}
type Sdk = Readonly<Record<string, new (input: object) => SdkClient>>

const root = join(import.meta.dirname, '..')
const SERVICES = globSync('src/services/*/operations', { cwd: root }).map((folder) => folder.split('/')[2] ?? '')
const ROOT_KEY = { accessKeyId: 'AKIATESTTESTTESTTEST', secretAccessKey: 'testtesttesttesttesttesttesttesttesttest' }

/** Errors of the model that no request brings about. */
const NEVER: Readonly<Record<string, string>> = {
  ServiceFailure: 'AWS’s word for a fault of its own; ours is InternalFailure',
  ConcurrentModification: 'writes to one account are one after the other',
}

for (const service of SERVICES.toSorted()) {
  const all = loadOperationVectors([service])
  if (all.length === 0) continue
  const sdk = (await import(`@aws-sdk/client-${service}`)) as Sdk
  for (const vectors of all) {
    describe(`${service}: ${vectors.operation}`, () => {
      test('every error of its page has a case, or a reason why it has none', () => {
        const shown = new Set(vectors.cases.flatMap(({ error }) => error?.code ?? []))
        const { notShown = {} } = vectors
        for (const code of modelledErrors(vectors)) {
          const isExplained = code in notShown || code in NEVER
          assert.notEqual(
            shown.has(code),
            isExplained,
            `${vectors.file}: ${code} is shown, or in notShown with a reason`,
          )
        }
      })
      for (const each of vectors.cases) test(each.name, () => run(sdk, vectors, each))
    })
  }
}

/** The codes, as they are on the wire, of the errors that AWS's page lists. */
function modelledErrors({ service, operation }: OperationVectors): readonly string[] {
  const model = JSON.parse(readFileSync(join(root, `models/${service}.json`), 'utf8')) as {
    operations: Record<string, { errors?: readonly { shape: string }[] }>
    shapes: Record<string, { error?: { code?: string } }>
  }
  const found = model.operations[operation]
  assert.ok(found, `${operation} is in the model`)
  return (found.errors ?? []).map(({ shape }) => model.shapes[shape]?.error?.code ?? shape)
}

/** Each case has a server of its own, in memory: no case can need another, or spoil it. */
async function run(sdk: Sdk, vectors: OperationVectors, each: OperationCase): Promise<void> {
  const castellan = await start({
    environment: {
      CASTELLAN_ROOT_EMAIL: 'root@example.com',
      CASTELLAN_ACCOUNT_ID: '123456789012',
      CASTELLAN_ROOT_ACCESS_KEY_ID: ROOT_KEY.accessKeyId,
      CASTELLAN_ROOT_SECRET_ACCESS_KEY: ROOT_KEY.secretAccessKey,
    },
  })
  const clients: SdkClient[] = []
  const clientOf = (credentials: object) => {
    const name = Object.keys(sdk).find((key) => /^[A-Za-z]+Client$/.test(key))
    const client = newOf(sdk, name ?? '', { region: 'us-east-1', endpoint: castellan.url, credentials, maxAttempts: 1 })
    clients.push(client)
    return client
  }
  try {
    const asRoot = clientOf(ROOT_KEY)
    const named: Record<string, unknown> = {}
    for (const call of [...(vectors.given ?? []), ...(each.given ?? [])]) await prepare(sdk, asRoot, call, named)
    const client = each.callerPolicy ? clientOf(await newCaller(each.callerPolicy)) : asRoot
    const answer = await answerOf(client, command(sdk, vectors.operation, each.request, named))
    const expected = { output: each.output, error: each.error }
    assert.deepEqual(answer, expectation(expected, answer, named))
    for (const { operation, request, output } of each.then ?? []) {
      const seen = await asRoot.send(command(sdk, operation, request, named))
      assert.deepEqual(plain(seen), expectation(output, seen, named), `${operation} afterwards`)
    }
  } finally {
    for (const client of clients) client.destroy()
    await castellan.close()
  }

  /** A user with this policy alone, and a key for it. */
  async function newCaller(statements: readonly object[]): Promise<object> {
    const iam = (await import('@aws-sdk/client-iam')) as unknown as Sdk
    const admin = newOf(iam, 'IAMClient', { region: 'us-east-1', endpoint: castellan.url, credentials: ROOT_KEY })
    clients.push(admin)
    const UserName = 'caller'
    const PolicyDocument = { Version: '2012-10-17', Statement: statements }
    await admin.send(command(iam, 'CreateUser', { UserName }))
    await admin.send(command(iam, 'PutUserPolicy', { UserName, PolicyName: 'own', PolicyDocument }))
    const { AccessKey } = (await admin.send(command(iam, 'CreateAccessKey', { UserName }))) as {
      AccessKey: { AccessKeyId: string; SecretAccessKey: string }
    }
    return { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey }
  }
}

async function prepare(sdk: Sdk, client: SdkClient, call: Call, named: Record<string, unknown>): Promise<void> {
  for (let i = 1; i <= (call.times ?? 1); i++) {
    const output = await client.send(command(sdk, call.operation, call.request, { ...named, i }))
    if (call.as !== undefined) named[call.as] = output
  }
}

async function answerOf(client: SdkClient, command: object) {
  try {
    return { output: plain(await client.send(command)), error: undefined }
  } catch (thrown) {
    const { Code: code, $metadata, message } = thrown as { Code?: string; $metadata?: object; message: string }
    if (code === undefined || $metadata === undefined) throw thrown
    return { output: undefined, error: { code, status: (plain($metadata) as HttpMetadata).httpStatusCode, message } }
  }
}

interface HttpMetadata {
  readonly httpStatusCode?: number
}

/** An output without what the client adds. */
function plain(output: object): object {
  const { $metadata: _, ...rest } = output as { readonly $metadata?: unknown }
  return rest
}

function command(sdk: Sdk, operation: string, request: object, named: Record<string, unknown> = {}): object {
  return newOf(sdk, `${operation}Command`, fillIn(request, named) as object)
}

function newOf(sdk: Sdk, name: string, input: object): SdkClient {
  const Class = sdk[name]
  assert.ok(Class, `the SDK has no ${name}`)
  return new Class(input)
}
