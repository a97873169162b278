import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { start } from '../src/index.ts'
import { startInProcess } from './support/in-process.ts'
import { pythonWith } from './support/python.ts'
import { allow, rolesOfTwoAccounts, trusting } from './support/roles.ts'
import { type Key, keyOf } from './support/sdk-clients.ts'
import { ONE } from './support/two-accounts.ts'

/**
 * What runs with a role finds its credentials by unmodified SDKs, may what the role may and nothing more, and each
 * session is in the record as a service's.
 */
const folder = mkdtempSync(join(tmpdir(), 'castellan-workloads-'))
after(() => rmSync(folder, { recursive: true }))

const role = (name: string) => `arn:aws:iam::${ONE}:role/${name}`
const FUNCTION = `arn:aws:lambda:us-east-1:${ONE}:function:orders`
const TASK = `arn:aws:ecs:us-east-1:${ONE}:task/shop/0123456789abcdef0123456789abcdef`
const INSTANCE = `arn:aws:ec2:us-east-1:${ONE}:instance/i-0123456789abcdef0`
const tokenFile = (name: string) => join(folder, `${name}.token`)
const server = rolesOfTwoAccounts({
  workloads: {
    workloads: [
      { arn: FUNCTION, roleArn: role('role-1'), port: 0, tokenFile: tokenFile('orders') },
      { arn: TASK, roleArn: role('role-2'), port: 0, tokenFile: tokenFile('shop') },
      { arn: INSTANCE, roleArn: role('role-3'), port: 0 },
      { arn: `${FUNCTION}-2`, roleArn: role('role-4'), port: 0, tokenFile: tokenFile('orders-2') },
    ],
  },
})
const { newRole, eventOf, eventsOf, send, rootOf } = server

const service = (name: string) => ({ Service: `${name}.amazonaws.com` })
const environmentOf = (arn: string) => {
  const found = server.accounts.castellan.workloads.find((workload) => workload.arn === arn)
  return found?.environment ?? {}
}

const run = promisify(execFile)
const python = pythonWith('boto3')

/** Runs a program that knows nothing but its environment, which is that of the workload. */
async function atWork(arn: string, program: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const [file = '', ...args] = program
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    AWS_ENDPOINT_URL: server.accounts.castellan.url,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    ...environmentOf(arn),
  }
  const { stdout } = await run(file, args, { cwd: join(import.meta.dirname, '..'), env, timeout: 60_000 })
  return JSON.parse(stdout)
}

const JAVASCRIPT = [process.execPath, join(import.meta.dirname, 'support/sdk-at-work.ts')]
const PYTHON = [python ?? 'python3', join(import.meta.dirname, 'support/boto3-at-work.py')]

describe('a program finds its role by itself', () => {
  const ways = [
    ['the SDK for JavaScript', JAVASCRIPT, false],
    ['boto3', PYTHON, python === undefined && 'SKIPPED: boto3 not installed'],
  ] as const

  test('its role trusts the service that runs it, for this workload alone', async () => {
    const source = { StringEquals: { 'aws:SourceAccount': ONE }, ArnEquals: { 'aws:SourceArn': FUNCTION } }
    const here = { ArnEquals: { 'lambda:SourceFunctionArn': FUNCTION } }
    await newRole(ONE, trusting(service('lambda'), { Condition: source }), allow('iam:ListUsers', { Condition: here }))
    await newRole(ONE, trusting(service('ecs-tasks')), allow('iam:ListUsers'))
    const there = { ArnEquals: { 'ec2:SourceInstanceARN': INSTANCE }, NumericEquals: { 'ec2:RoleDelivery': '2.0' } }
    await newRole(ONE, trusting(service('ec2')), allow('iam:ListUsers', { Condition: there }))
    await newRole(ONE, trusting(service('lambda'), { Condition: source }), allow('*'))
  })

  for (const [name, program, skip] of ways) {
    for (const [what, arn, session] of [
      ['a function', FUNCTION, 'role-1/orders'],
      ['a task', TASK, 'role-2/0123456789abcdef0123456789abcdef'],
      ['an instance', INSTANCE, 'role-3/i-0123456789abcdef0'],
    ] as const) {
      test(`${what} with ${name}, and may what its role may and nothing more`, { skip }, async () => {
        assert.deepEqual(await atWork(arn, program), {
          arn: `arn:aws:sts::${ONE}:assumed-role/${session}`,
          users: 'done',
          roles: 'AccessDenied',
        })
      })
    }
  }

  test('each has one session, which the service asked for, as the event says, and no secret', async () => {
    for (const [arn, principal, RoleArn] of [
      [FUNCTION, 'lambda.amazonaws.com', role('role-1')],
      [TASK, 'ecs-tasks.amazonaws.com', role('role-2')],
      [INSTANCE, 'ec2.amazonaws.com', role('role-3')],
    ] as const) {
      const isIts = (event: Readonly<Record<string, unknown>>) =>
        (event.requestParameters as { roleArn?: string } | null)?.roleArn === RoleArn
      const { userIdentity, sourceIPAddress, responseElements } = await eventOf(ONE, 'AssumeRole', isIts)
      assert.deepEqual(userIdentity, { type: 'AWSService', invokedBy: principal })
      assert.equal(sourceIPAddress, principal)
      const { credentials } = responseElements as { credentials: Record<string, string> }
      assert.ok(!('secretAccessKey' in credentials) && !/^[A-Za-z0-9+/=]{50,}$/.test(credentials.sessionToken ?? ''))
      assert.equal((await eventsOf(ONE, 'AssumeRole')).filter(isIts).length, 1, arn)
    }
    const all = JSON.stringify(await eventsOf(ONE, 'AssumeRole'))
    for (const name of ['orders', 'shop']) assert.ok(!all.includes(readFileSync(tokenFile(name), 'utf8')))
  })

  const credentialsOf = async (arn: string, name: string) => {
    const authorization = readFileSync(tokenFile(name), 'utf8')
    const uri = environmentOf(arn).AWS_CONTAINER_CREDENTIALS_FULL_URI ?? ''
    const answer = await fetch(uri, { headers: { authorization } })
    return { status: answer.status, body: (await answer.json()) as Readonly<Record<string, string>> }
  }

  test('one whose role trusts the service for another workload gets nothing', async () => {
    const answer = await credentialsOf(`${FUNCTION}-2`, 'orders-2')
    assert.deepEqual([answer.status, answer.body.code], [403, 'AccessDenied'])
  })

  test("no workload's token is good at another's address", async () => {
    assert.equal((await credentialsOf(TASK, 'orders')).status, 401)
    assert.equal((await credentialsOf(TASK, 'shop')).status, 200)
  })

  test('a token is made where there is none, for its owner alone to read', () => {
    assert.match(readFileSync(tokenFile('orders'), 'utf8'), /^[\w-]{43}$/)
    assert.equal(statSync(tokenFile('orders')).mode & 0o777, 0o600)
  })

  test('nobody hands a function a role that it may not pass', async () => {
    const passing = {
      ...allow('iam:PassRole'),
      Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
    }
    const creates = async (credentials: Key) => {
      const endpoint = server.accounts.castellan.url
      const lambda = new LambdaClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 })
      const Code = { ZipFile: new Uint8Array([1]) }
      const input = { FunctionName: 'orders', Role: role('role-1'), Code }
      try {
        return await lambda.send(new CreateFunctionCommand(input)).then(
          () => 'done',
          (error: Error) => error.name,
        )
      } finally {
        lambda.destroy()
      }
    }
    const { key: may } = await server.newUser(ONE, allow('lambda:CreateFunction'), passing)
    const { key: mayNot } = await server.newUser(ONE, allow('lambda:*'))
    assert.equal(await creates(mayNot), 'AccessDeniedException')
    assert.match(await creates(may), /NotImplemented/) // There is no Lambda here: what is asked for is allowed.
  })

  test('a role that is deleted while its function runs gives nothing more, nor what it has given', async () => {
    const { body: given } = await credentialsOf(FUNCTION, 'orders')
    const RoleName = 'role-1'
    await send(rootOf(ONE), 'iam', 'DeleteRolePolicy', { RoleName, PolicyName: 'own' })
    await send(rootOf(ONE), 'iam', 'DeleteRole', { RoleName })
    assert.equal((await credentialsOf(FUNCTION, 'orders')).status, 403)
    const { AccessKeyId, SecretAccessKey, Token: SessionToken } = given
    const key = keyOf({ AccessKeyId, SecretAccessKey, SessionToken })
    assert.equal(await server.refusal(key, 'sts', 'GetCallerIdentity', {}), 'InvalidClientTokenId')
  })
})

describe('a server that cannot answer a workload', () => {
  const startsWith = (more: object) =>
    startInProcess({
      ephemeral: true,
      workloads: { workloads: [{ arn: FUNCTION, roleArn: role('a'), port: 0, tokenFile: tokenFile('own'), ...more }] },
    })

  test('does not start where the file says what cannot be', async () => {
    await assert.rejects(startsWith({ host: '0.0.0.0' }), /the workloads cannot be used: `workloads\[0\].host` is not/)
  })

  test('does not start with a token that can be guessed', async () => {
    writeFileSync(tokenFile('short'), 'secret\n')
    await assert.rejects(startsWith({ tokenFile: tokenFile('short') }), /does not hold a token/)
    await assert.rejects(startsWith({ tokenFile: join(folder, 'no/folder/token') }), /can neither be read nor made/)
  })

  test('does not start at an address that another has', async () => {
    const uri = environmentOf(TASK).AWS_CONTAINER_CREDENTIALS_FULL_URI ?? ''
    const port = Number(new URL(uri).port)
    await assert.rejects(startsWith({ port }), /is in use/)
  })
})

test('a suite’s server makes the file of its own account’s id, and says what a program needs', async () => {
  const workloads = ([accountId]: readonly string[]) => ({
    workloads: [
      {
        arn: `arn:aws:lambda:us-east-1:${accountId}:function:orders`,
        roleArn: `arn:aws:iam::${accountId}:role/orders`,
        port: 0,
        tokenFile: tokenFile('suite'),
      },
    ],
  })
  const castellan = await start({ workloads })
  try {
    const [only] = castellan.workloads
    assert.equal(only?.roleArn, `arn:aws:iam::${castellan.accountId}:role/orders`)
    const { AWS_CONTAINER_CREDENTIALS_FULL_URI: uri = '' } = only?.environment ?? {}
    const authorization = readFileSync(tokenFile('suite'), 'utf8')
    assert.equal((await fetch(uri, { headers: { authorization } })).status, 403) // There is no such role yet.
    await castellan.reset()
    assert.equal((await fetch(uri, { headers: { authorization } })).status, 403)
  } finally {
    await castellan.close()
  }
  await assert.rejects(fetch(castellan.endpoint))
})
