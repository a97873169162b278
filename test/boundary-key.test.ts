import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { findAction } from '../src/policy/index.ts'
import type { CastellanServer } from '../src/server/index.ts'
import { ROOT, ROOT_KEY, UNATTENDED } from './support/castellan.ts'
import { startInProcess } from './support/in-process.ts'
import { type Key, SdkClients } from './support/sdk-clients.ts'

/*
 * AWS's Service Authorization Reference lists the actions that can be conditional on a user's or role's boundary:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_identityandaccessmanagement.html
 */
const KEY = 'iam:PermissionsBoundary'
const ACTIONS = (findAction('iam:CreateUser')?.service.actions ?? [])
  .filter(({ conditionKeys }) => conditionKeys.some(({ name }) => name === KEY))
  .map(({ name }) => name)

const LIMITS = `arn:aws:iam::${ROOT.accountId}:policy/limits`
const OTHER = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
const document = (...Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement })

/** What the operations take beside a name; what is not done after all need not be there. */
const GIVEN: Readonly<Record<string, string>> = {
  PolicyArn: OTHER,
  PolicyName: 'own',
  PolicyDocument: document({ Effect: 'Allow', Action: 's3:*', Resource: '*' }),
  AssumeRolePolicyDocument: document({
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: { Service: 'ec2.amazonaws.com' },
  }),
  Description: 'changed',
}

let castellan: CastellanServer
let clients: SdkClients
let key: Key

before(async () => {
  castellan = await startInProcess({ ephemeral: true, environment: UNATTENDED })
  clients = new SdkClients(castellan.url)
  const root = (operation: string, input: object) => clients.send('iam', ROOT_KEY, operation, input)
  await root('CreatePolicy', { PolicyName: 'limits', PolicyDocument: GIVEN.PolicyDocument })
  const { AssumeRolePolicyDocument } = GIVEN
  for (const [name, PermissionsBoundary] of Object.entries({ within: LIMITS, otherwise: OTHER })) {
    await root('CreateUser', { UserName: name, PermissionsBoundary })
    await root('CreateRole', { RoleName: name, AssumeRolePolicyDocument, PermissionsBoundary })
  }
  await root('CreateUser', { UserName: 'delegate' })
  const Condition = { ArnEquals: { [KEY]: LIMITS } }
  await root('PutUserPolicy', {
    UserName: 'delegate',
    PolicyName: 'within-limits',
    PolicyDocument: document({ Effect: 'Allow', Action: 'iam:*', Resource: '*', Condition }),
  })
  const { AccessKey } = (await root('CreateAccessKey', { UserName: 'delegate' })) as {
    AccessKey: { AccessKeyId: string; SecretAccessKey: string }
  }
  key = { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey }
})
after(async () => {
  clients?.destroy()
  await castellan?.close()
})

interface Shape {
  readonly members?: Readonly<Record<string, object>>
  readonly required?: readonly string[]
}
const model = JSON.parse(readFileSync(join(import.meta.dirname, '../models/iam.json'), 'utf8'))

function inputOf(operation: string, name: string, boundary: string): object {
  const shape: Shape = model.shapes[model.operations[operation].input.shape]
  const isMade = operation.startsWith('Create')
  const asked: Readonly<Record<string, string>> = {
    ...GIVEN,
    ...(/^(?:Create|Put)/.test(operation) && { PermissionsBoundary: boundary }),
    UserName: isMade ? `${name}-new` : name,
    RoleName: isMade ? `${name}-new` : name,
  }
  const wanted = Object.keys(shape.members ?? {}).filter((member) => member in asked)
  return Object.fromEntries(wanted.map((member) => [member, asked[member]]))
}

describe('an action is conditional on the boundary of what it is about, or that it gives', () => {
  // What ends a boundary comes last. A role that has policies is not deleted, by whoever may.
  const ends = (name: string) => Number(/^Delete\w+Boundary$/.test(name))
  for (const name of ACTIONS.toSorted((one, other) => ends(one) - ends(other))) {
    test(name, async () => {
      const { error: refused } = await clients.answer('iam', key, name, inputOf(name, 'otherwise', OTHER))
      assert.equal(refused?.code, 'AccessDenied', 'another boundary')
      const { error } = await clients.answer('iam', key, name, inputOf(name, 'within', LIMITS))
      assert.notEqual(error?.code, 'AccessDenied', String(error?.message))
    })
  }

  test('and AWS lists nineteen of them', () => assert.equal(ACTIONS.length, 19))
})
