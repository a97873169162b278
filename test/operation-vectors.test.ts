import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { start } from '../src/index.ts'
import { loadOperationVectors, type OperationCase, type OperationVectors } from './support/operation-vectors.ts'
import { expectation, fillIn } from './support/placeholders.ts'
import { type Key, SdkClients } from './support/sdk-clients.ts'

const root = join(import.meta.dirname, '..')
const SERVICES = globSync('src/services/*/operations', { cwd: root }).map((folder) => folder.split('/')[2] ?? '')
const ROOT_KEY = { accessKeyId: 'AKIATESTTESTTESTTEST', secretAccessKey: 'testtesttesttesttesttesttesttesttesttest' }

const PARTNERS: unknown = JSON.parse(readFileSync(join(root, 'vectors/files/delegation-partners.json'), 'utf8'))

/** Errors of the model that no request brings about. */
const NEVER: Readonly<Record<string, string>> = {
  ServiceFailure: 'AWS’s word for a fault of its own; ours is InternalFailure',
  ConcurrentModification: 'writes to one account are one after the other',
}

for (const vectors of loadOperationVectors(SERVICES.toSorted())) {
  describe(`${vectors.service}: ${vectors.operation}`, () => {
    test('every error of its page has a case, or a reason why it has none', () => {
      const shown = new Set(vectors.cases.flatMap(({ error }) => error?.code ?? []))
      const { notShown = {} } = vectors
      for (const code of modelledErrors(vectors)) {
        const isExplained = code in notShown || code in NEVER
        assert.notEqual(shown.has(code), isExplained, `${vectors.file}: ${code} is shown, or in notShown with a reason`)
      }
    })
    for (const each of vectors.cases) test(each.name, () => run(vectors, each))
  })
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
async function run({ service, operation, given = [] }: OperationVectors, each: OperationCase): Promise<void> {
  const castellan = await start({
    ...(each.isPartner && { delegationPartners: PARTNERS }),
    environment: {
      CASTELLAN_ROOT_EMAIL: 'root@example.com',
      CASTELLAN_ACCOUNT_ID: '123456789012',
      CASTELLAN_ROOT_ACCESS_KEY_ID: ROOT_KEY.accessKeyId,
      CASTELLAN_ROOT_SECRET_ACCESS_KEY: ROOT_KEY.secretAccessKey,
    },
  })
  const clients = new SdkClients(castellan.url)
  const outputs: Record<string, unknown> = {}
  try {
    const caller = await newCaller(clients, each.callerPolicy)
    for (const call of [...given, ...(each.given ?? [])]) {
      const signer = keyOf(call.signedWith, outputs) ?? ROOT_KEY
      for (let i = 1; i <= (call.times ?? 1); i++) {
        const request = fillIn(call.request, { ...outputs, i })
        const output = await clients.send(call.service ?? service, signer, call.operation, request)
        if (call.as !== undefined) outputs[call.as] = output
      }
    }
    const signer = keyOf(each.signedWith, outputs) ?? caller ?? ROOT_KEY
    const answer = await clients.answer(service, signer, operation, fillIn(each.request, outputs))
    assert.deepEqual(answer, expectation({ output: each.output, error: each.error }, answer, outputs))
    for (const call of each.afterwards ?? []) {
      const seen = await clients.send(call.service ?? service, ROOT_KEY, call.operation, fillIn(call.request, outputs))
      assert.deepEqual(seen, expectation(call.output, seen, outputs), `${call.operation} afterwards`)
    }
  } finally {
    clients.destroy()
    await castellan.close()
  }
}

/** A user who has this policy alone. */
async function newCaller(clients: SdkClients, statements: readonly object[] | undefined): Promise<Key | undefined> {
  if (statements === undefined) return undefined
  const UserName = 'caller'
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: statements })
  await clients.send('iam', ROOT_KEY, 'CreateUser', { UserName })
  await clients.send('iam', ROOT_KEY, 'PutUserPolicy', { UserName, PolicyName: 'own', PolicyDocument })
  return keyIn(await clients.send('iam', ROOT_KEY, 'CreateAccessKey', { UserName }))
}

function keyOf(name: string | undefined, outputs: Readonly<Record<string, unknown>>): Key | undefined {
  return name === undefined ? undefined : keyIn(outputs[name])
}

/** The access key of CreateAccessKey's answer, or the temporary credentials of one of STS's. */
function keyIn(output: unknown): Key {
  const { AccessKey, Credentials = AccessKey } = output as { AccessKey?: KeyOutput; Credentials?: KeyOutput }
  assert.ok(Credentials, 'what signs a request is an access key or temporary credentials')
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(SessionToken !== undefined && { sessionToken: SessionToken }),
  }
}

interface KeyOutput {
  readonly AccessKeyId: string
  readonly SecretAccessKey: string
  readonly SessionToken?: string
}
