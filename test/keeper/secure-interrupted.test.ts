import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch'
import { ChangePasswordCommand, CreateAccessKeyCommand } from '@aws-sdk/client-iam'
import { ListSubscriptionsCommand, ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns'
import { ROOT_KEY } from '../support/castellan.ts'
import type { KeeperOptions, SeenCall } from '../support/keeper.ts'
import { CARRY_OUT, errorBody, SecuredAccount, verdicts } from '../support/secured-account.ts'

const account = new SecuredAccount()

/** All that `secure` makes. */
async function contents() {
  const options = { endpoint: account.endpoint, region: 'us-east-1', credentials: ROOT_KEY }
  const { MetricAlarms = [] } = await new CloudWatchClient(options).send(new DescribeAlarmsCommand({}))
  const sns = new SNSClient(options)
  const { Topics } = await sns.send(new ListTopicsCommand({}))
  const { Subscriptions = [] } = await sns.send(new ListSubscriptionsCommand({}))
  return {
    ...(await account.principals()),
    alarms: MetricAlarms.map(({ AlarmName, Threshold, AlarmActions }) => ({ AlarmName, Threshold, AlarmActions })),
    topics: Topics,
    subscriptions: Subscriptions.map(({ Endpoint }) => Endpoint),
  }
}

describe('secure, killed', () => {
  test('goes on where it stopped, killed between any two calls', async () => {
    const whole = account.newFile()
    assert.equal((await account.carryOut({}, ['--json', whole])).code, 0)
    const [expected, reached] = [verdicts(whole), await contents()]
    const count = account.mutations().length
    await account.reset()
    let killed = 0
    for (let code: number | null = null; code === null; ) {
      account.proxy.reset()
      let kill = () => {}
      // Each run makes one change, and is killed before it hears of it; the first one before it is made.
      const moment = killed === 0 ? 'before' : 'after'
      account.proxy.interfere({
        [moment]({ mutation }: SeenCall) {
          if (mutation < 0) return undefined
          kill()
          return GONE
        },
      })
      const json = account.newFile()
      const run = await account.carryOut({ onStart: (end) => (kill = end) }, ['--json', json])
      code = run.code
      if (code === null) killed++
      else assert.deepEqual([code, verdicts(json)], [0, expected], run.stdout + run.stderr)
    }
    assert.equal(killed, count + 1)
    assert.deepEqual(await contents(), reached)
  })
})

describe('the password of iam-admin', () => {
  for (const moment of ['before', 'after'] as const)
    test(`is in the last file that was written, where the keeper is killed ${moment} the call that makes it valid`, async () => {
      const secrets = [account.newFile(), account.newFile()] as const
      const run = (file: string, options?: KeeperOptions) =>
        account.secure([...CARRY_OUT, '--secrets-file', file], options)
      let kill = () => {}
      account.proxy.interfere({
        [moment]({ operation }: { readonly operation: string }) {
          if (operation !== 'CreateLoginProfile') return undefined
          kill()
          return GONE
        },
      })
      assert.equal((await run(secrets[0], { onStart: (end) => (kill = end) })).code, null)
      account.proxy.reset()
      assert.equal((await run(secrets[1])).code, 0)
      assert.deepEqual(
        secrets.map((file) => existsSync(file)),
        [true, moment === 'before'],
        'a second one only where the first is of no use',
      )
      const last = readFileSync(secrets.findLast((file) => existsSync(file)) ?? '', 'utf8')
      const OldPassword = /: (.{24})\n$/.exec(last)?.[1]
      const { AccessKey } = await account.iam().send(new CreateAccessKeyCommand({ UserName: 'iam-admin' }))
      const own = account.iam({
        accessKeyId: AccessKey?.AccessKeyId ?? '',
        secretAccessKey: AccessKey?.SecretAccessKey ?? '',
      })
      await own.send(new ChangePasswordCommand({ OldPassword, NewPassword: 'correct-Horse-battery-9' }))
    })
})

describe('secure, where the network and the services are as they are', () => {
  test('gets through errors and throttling that pass', async () => {
    const failed = new Set<string>()
    account.proxy.interfere({
      before({ operation }) {
        if (failed.has(operation)) return undefined
        failed.add(operation)
        // A throttled client slows down for some time: here, the one that asks a single question.
        return operation === 'GetCallerIdentity' ? THROTTLED : BROKEN
      },
    })
    const { code, stdout, stderr } = await account.carryOut()
    assert.equal(code, 0, stdout + stderr)
  })

  test('sees that a change was made though its answer was an error', async () => {
    const answered = new Set<string>()
    account.proxy.interfere({
      after({ operation, isMutating }) {
        if (!isMutating || answered.has(operation)) return undefined
        answered.add(operation)
        return BROKEN
      },
    })
    const { code, stdout, stderr } = await account.carryOut()
    assert.equal(code, 0, stdout + stderr)
    account.proxy.reset()
    assert.equal((await account.carryOut()).code, 0)
    assert.deepEqual(account.mutations(), [])
  })

  test('says which step failed, takes those that do not need it, and ends with 1', async () => {
    account.proxy.interfere({
      before: ({ operation }) => (operation === 'UpdateAccountPasswordPolicy' ? REFUSED : undefined),
    })
    const { code, stdout } = await account.carryOut()
    assert.equal(code, 1)
    assert.match(stdout, /Failed\n +✗ Ask for passwords/)
    assert.ok((await account.principals()).users.some(({ UserName }) => UserName === 'iam-admin'))
  })

  test('ends with 1 where a look at the account is denied or fails, and with `--plan` too', async () => {
    for (const answer of [DENIED, REFUSED]) {
      account.proxy.interfere({ before: ({ operation }) => (operation === 'DescribeTrails' ? answer : undefined) })
      assert.equal((await account.secure(['--plan'])).code, 1)
    }
    assert.equal((await account.carryOut()).code, 1)
    assert.ok((await account.principals()).users.length > 0, 'the steps were taken')
  })

  test('stops where the credentials run out, and ends with 2', async () => {
    account.proxy.interfere({ before: ({ operation }) => (operation === 'AttachUserPolicy' ? EXPIRED : undefined) })
    const { code, stdout, stderr } = await account.carryOut()
    assert.equal(code, 2)
    assert.match(stdout, /steps? done/)
    assert.match(stderr, /the session has expired\nhint: sign in again/)
    account.proxy.reset()
    assert.equal((await account.carryOut()).code, 0, 'and goes on')
  })
})

const THROTTLED = { status: 429, body: errorBody('Throttling') }
const BROKEN = { status: 500, body: errorBody('InternalFailure') }
const REFUSED = { status: 400, body: errorBody('InvalidInput') }
const DENIED = { status: 400, body: JSON.stringify({ __type: 'AccessDeniedException' }) }
const EXPIRED = { status: 403, body: errorBody('ExpiredToken') }

/** Of a connection that ended with the process. */
const GONE = { status: 503, body: '' }
