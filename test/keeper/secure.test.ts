import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import { CloudWatchClient, DescribeAlarmsCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch'
import {
  AttachUserPolicyCommand,
  ChangePasswordCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  GetAccountAuthorizationDetailsCommand,
  IAMClient,
  UntagUserCommand,
} from '@aws-sdk/client-iam'
import { ListSubscriptionsCommand, ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns'
import { type CastellanServer, start } from '../../src/index.ts'
import { ROOT, ROOT_KEY, UNATTENDED } from '../support/castellan.ts'
import {
  type CallProxy,
  type KeeperOptions,
  type KeeperRun,
  resetAccount,
  runKeeper,
  runKeeperHere,
  type SeenCall,
  startProxy,
} from '../support/keeper.ts'
import { motoMissing, startMoto } from '../support/moto.ts'
import type { Credentials } from '../support/signed-fetch.ts'

let castellan: CastellanServer
let proxy: CallProxy
let folder: string
let files = 0

before(async () => {
  castellan = await start({ environment: UNATTENDED })
  proxy = await startProxy(castellan.endpoint)
})
after(async () => {
  await proxy.close()
  await castellan.close()
})
beforeEach(async () => {
  await resetAccount(castellan.endpoint)
  proxy.reset()
  folder = mkdtempSync(join(tmpdir(), 'castellan-secure-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const newFile = () => join(folder, `file-${files++}`)

function secure(flags: readonly string[], options: KeeperOptions = {}): Promise<KeeperRun> {
  const run = options.onStart ? runKeeper : runKeeperHere
  return run(['secure', '--endpoint', proxy.url, ...flags], { key: ROOT_KEY, state: folder, ...options })
}

/** As a CI job does: unasked, secrets to a file. */
const CARRY_OUT = ['--yes', '--boundary', '--email', 'me@example.com']
const carryOut = (options?: KeeperOptions, more: readonly string[] = []) =>
  secure([...CARRY_OUT, '--secrets-file', newFile(), ...more], options)

const mutations = () => proxy.calls.filter(({ isMutating }) => isMutating)

function iam(key: Credentials = ROOT_KEY): IAMClient {
  return new IAMClient({ endpoint: castellan.endpoint, region: 'us-east-1', credentials: key })
}

/** A user with one policy. */
async function userWith(
  name: string,
  policy: { readonly arn: string } | { readonly document: object },
): Promise<Credentials> {
  const client = iam()
  await client.send(new CreateUserCommand({ UserName: name }))
  const arn =
    'arn' in policy
      ? policy.arn
      : (
          await client.send(
            new CreatePolicyCommand({ PolicyName: name, PolicyDocument: JSON.stringify(policy.document) }),
          )
        ).Policy?.Arn
  await client.send(new AttachUserPolicyCommand({ UserName: name, PolicyArn: arn }))
  const { AccessKey } = await client.send(new CreateAccessKeyCommand({ UserName: name }))
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
}

/** Who is in the account, and with which policies. */
async function principals() {
  const { UserDetailList = [], Policies = [] } = await iam().send(
    new GetAccountAuthorizationDetailsCommand({ Filter: ['User', 'LocalManagedPolicy'] }),
  )
  return {
    users: UserDetailList.map(({ UserName, AttachedManagedPolicies, PermissionsBoundary }) => ({
      UserName,
      policies: AttachedManagedPolicies?.map(({ PolicyName }) => PolicyName),
      boundary: PermissionsBoundary?.PermissionsBoundaryArn,
    })),
    policies: Policies.map(({ Arn }) => Arn),
  }
}

/** All that `secure` makes. */
async function contents() {
  const options = { endpoint: castellan.endpoint, region: 'us-east-1', credentials: ROOT_KEY }
  const { MetricAlarms = [] } = await new CloudWatchClient(options).send(new DescribeAlarmsCommand({}))
  const sns = new SNSClient(options)
  const { Topics } = await sns.send(new ListTopicsCommand({}))
  const { Subscriptions = [] } = await sns.send(new ListSubscriptionsCommand({}))
  return {
    ...(await principals()),
    alarms: MetricAlarms.map(({ AlarmName, Threshold, AlarmActions }) => ({ AlarmName, Threshold, AlarmActions })),
    topics: Topics,
    subscriptions: Subscriptions.map(({ Endpoint }) => Endpoint),
  }
}

interface ReportFile {
  readonly checks: readonly {
    readonly id: string
    readonly outcome: { readonly verdict: string }
    readonly steps: readonly { readonly id: string; readonly result: { readonly status: string } }[]
  }[]
}
const readReport = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as ReportFile
const verdicts = (file: string) => readReport(file).checks.map(({ id, outcome }) => `${id}: ${outcome.verdict}`)

describe('secure, as root', () => {
  test('shows the plan with every call and policy, and changes nothing with --plan', async () => {
    const { code, stdout } = await secure(['--plan', '--boundary'])
    assert.equal(code, 0)
    assert.match(stdout, /^account 123456789012 at http:\/\/localhost:\d+ \(Castellan\), as root\n/)
    assert.match(stdout, /iam:CreateUser\n +UserName: iam-admin\n/)
    assert.match(stdout, /"Sid": "MakeWhatIsConfined"/)
    assert.deepEqual(mutations(), [])
  })

  test('secures a fresh account in less than five seconds, and hands the password over once', async () => {
    const secrets = newFile()
    const [json, html] = [newFile(), newFile()]
    const began = performance.now()
    const flags = ['--endpoint', proxy.url, '--yes', '--secrets-file', secrets, '--json', json, '--html', html]
    const { code, stdout, stderr } = await runKeeper(['secure', ...flags], { key: ROOT_KEY, state: folder })
    const seconds = (performance.now() - began) / 1000
    assert.equal(code, 0, stdout + stderr)
    assert.ok(seconds < 5, `${seconds} s`)
    assert.deepEqual((await principals()).users, [
      { UserName: 'iam-admin', policies: ['IAMFullAccess'], boundary: undefined },
    ])
    assert.equal(statSync(secrets).mode & 0o777, 0o600)
    const password = /^the password of iam-admin: (.{24})\n$/.exec(readFileSync(secrets, 'utf8'))?.[1]
    assert.ok(password)
    const journal = readFileSync(join(folder, 'castellan/last-account'), 'utf8') + journalText()
    for (const text of [stdout, stderr, readFileSync(json, 'utf8'), readFileSync(html, 'utf8'), journal])
      assert.ok(!text.includes(password), 'nowhere else')
    assert.ok(verdicts(json).includes('password-policy: pass'))
    assert.match(stdout, /iam-admin can make anyone an administrator/)
  })

  test('makes no mutating call the second time', async () => {
    assert.equal((await carryOut()).code, 0)
    assert.ok(mutations().length > 0)
    proxy.reset()
    const { code, stdout } = await carryOut()
    assert.equal(code, 0)
    assert.deepEqual(mutations(), [])
    assert.match(stdout, /nothing was changed/)
  })

  test('goes on where it stopped, killed between any two calls', async () => {
    const whole = newFile()
    assert.equal((await carryOut({}, ['--json', whole])).code, 0)
    const [expected, reached] = [verdicts(whole), await contents()]
    const count = mutations().length
    await resetAccount(castellan.endpoint)
    let killed = 0
    for (let code: number | null = null; code === null; ) {
      proxy.reset()
      let kill = () => {}
      // Each run makes one change, and is killed before it hears of it; the first one before it is made.
      const moment = killed === 0 ? 'before' : 'after'
      proxy.interfere({
        [moment]({ mutation }: SeenCall) {
          if (mutation < 0) return undefined
          kill()
          return GONE
        },
      })
      const json = newFile()
      const run = await carryOut({ onStart: (end) => (kill = end) }, ['--json', json])
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
      const secrets = [newFile(), newFile()] as const
      const run = (file: string, options?: KeeperOptions) => secure([...CARRY_OUT, '--secrets-file', file], options)
      let kill = () => {}
      proxy.interfere({
        [moment]({ operation }: { readonly operation: string }) {
          if (operation !== 'CreateLoginProfile') return undefined
          kill()
          return GONE
        },
      })
      assert.equal((await run(secrets[0], { onStart: (end) => (kill = end) })).code, null)
      proxy.reset()
      assert.equal((await run(secrets[1])).code, 0)
      assert.deepEqual(
        secrets.map((file) => existsSync(file)),
        [true, moment === 'before'],
        'a second one only where the first is of no use',
      )
      const last = readFileSync(secrets.findLast((file) => existsSync(file)) ?? '', 'utf8')
      const OldPassword = /: (.{24})\n$/.exec(last)?.[1]
      const { AccessKey } = await iam().send(new CreateAccessKeyCommand({ UserName: 'iam-admin' }))
      const own = iam({ accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' })
      await own.send(new ChangePasswordCommand({ OldPassword, NewPassword: 'correct-Horse-battery-9' }))
    })
})

describe('an iam-admin that somebody else made', () => {
  test('gets no permissions while it has a key, and none unasked where it has none', async () => {
    const theirs = iam(await userWith('mallory', { arn: 'arn:aws:iam::aws:policy/IAMFullAccess' }))
    await theirs.send(
      new CreateUserCommand({ UserName: 'iam-admin', Tags: [{ Key: 'castellan:made-by', Value: 'secure' }] }),
    )
    const { AccessKey } = await theirs.send(new CreateAccessKeyCommand({ UserName: 'iam-admin' }))
    const held = await carryOut()
    assert.equal(held.code, 0, held.stderr)
    assert.match(
      held.stdout,
      new RegExp(`iam-admin was given the access key ${AccessKey?.AccessKeyId} by somebody else`),
    )
    await theirs.send(new DeleteAccessKeyCommand({ UserName: 'iam-admin', AccessKeyId: AccessKey?.AccessKeyId }))
    await theirs.send(new UntagUserCommand({ UserName: 'iam-admin', TagKeys: ['castellan:made-by'] }))
    assert.match((await carryOut()).stdout, /it needs someone at the terminal/)
    const { users } = await principals()
    assert.deepEqual(users.find(({ UserName }) => UserName === 'iam-admin')?.policies, [])
  })

  test('is not handed out as ours where it got its password between the look and the call', async () => {
    proxy.interfere({ before: ({ operation }) => (operation === 'CreateLoginProfile' ? TAKEN : undefined) })
    const { code, stdout } = await carryOut()
    assert.equal(code, 1)
    assert.match(stdout, /the password of iam-admin that was handed over is not valid/)
  })
})

test('no boundary is made where somebody whom it does not confine stands under its path', async () => {
  const [UserName, Path] = ['breakglass', '/iam-admin/']
  await iam().send(new CreateUserCommand({ UserName, Path }))
  const { code, stdout, stderr } = await carryOut()
  assert.equal(code, 0, stderr)
  assert.match(stdout, /the user breakglass is under the path \/iam-admin\/ without the boundary/)
  assert.deepEqual(await principals(), { users: [{ UserName, policies: [], boundary: undefined }], policies: [] })
})

test('a password that an error echoes is said nowhere', async () => {
  const [secrets, json, html] = [newFile(), newFile(), newFile()]
  proxy.interfere({
    before({ operation }) {
      if (operation !== 'CreateLoginProfile') return undefined
      return { status: 400, body: errorBody('InvalidInput', `not good: ${readFileSync(secrets, 'utf8')}`) }
    },
  })
  const { code, stdout, stderr } = await secure([
    ...CARRY_OUT,
    ...['--secrets-file', secrets, '--json', json, '--html', html],
  ])
  assert.equal(code, 1)
  assert.match(stdout, /not good: the password of iam-admin: \(secret\)/)
  const password = /: (.{24})\n/.exec(readFileSync(secrets, 'utf8'))?.[1]
  assert.ok(password)
  for (const text of [stdout, stderr, readFileSync(json, 'utf8'), readFileSync(html, 'utf8'), journalText()])
    assert.ok(!text.includes(password))
})

test('the file of the secrets is gone again where no secret came', async () => {
  const secrets = newFile()
  proxy.interfere({ before: ({ operation }) => (operation === 'CreateUser' ? REFUSED : undefined) })
  assert.equal((await secure([...CARRY_OUT, '--secrets-file', secrets])).code, 1)
  assert.equal(existsSync(secrets), false)
})

test('an alarm that somebody else gave the name of ours stays as it is', async () => {
  const cloudwatch = new CloudWatchClient({ endpoint: castellan.endpoint, region: 'us-east-1', credentials: ROOT_KEY })
  const theirs = { AlarmName: 'castellan-billing-10-usd', Namespace: 'AWS/EC2', MetricName: 'CPUUtilization' }
  const more = { Statistic: 'Average', ComparisonOperator: 'GreaterThanThreshold', Threshold: 80 } as const
  await cloudwatch.send(new PutMetricAlarmCommand({ ...theirs, ...more, Period: 300, EvaluationPeriods: 1 }))
  const { code, stdout, stderr } = await carryOut()
  assert.equal(code, 0, stdout + stderr)
  assert.match(stdout, /one that this command did not make has the name castellan-billing-10-usd/)
  const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({}))
  assert.deepEqual(MetricAlarms.map(({ MetricName, Threshold }) => `${MetricName} ${Threshold}`).toSorted(), [
    'CPUUtilization 80',
    'EstimatedCharges 100',
    'EstimatedCharges 50',
    'EstimatedCharges 500',
  ])
})

/** What Castellan has not, and so no step plans here. */
const NOT_HERE = /^(access-analyzer|account|budgets):|^iam:CreateServiceLinkedRole$/

describe('secure, as somebody else', () => {
  const printedPolicy = async (): Promise<{ Version: string; Statement: { Sid: string; Action: string[] }[] }> =>
    JSON.parse((await secure(['--print-policy', '--boundary', '--account', ROOT.accountId])).stdout)

  test('runs as an administrator', async () => {
    const key = await userWith('administrator', { arn: 'arn:aws:iam::aws:policy/AdministratorAccess' })
    const { code, stdout, stderr } = await carryOut({ key })
    assert.equal(code, 0, stdout + stderr)
    assert.match(stdout, /as arn:aws:iam::123456789012:user\/administrator\n/)
    assert.ok((await principals()).users.some(({ UserName }) => UserName === 'iam-admin'))
  })

  test('runs with the printed policy and nothing else', async () => {
    const document = await printedPolicy()
    assert.ok(JSON.stringify(document).length <= 6144, 'it fits into a managed policy')
    const key = await userWith('keeper', { document })
    const json = newFile()
    const { code, stdout, stderr } = await carryOut({ key }, ['--json', json])
    assert.equal(code, 0, stdout + stderr)
    assert.deepEqual(
      verdicts(json).filter((verdict) => /not-visible|failed/.test(verdict)),
      [],
    )
    proxy.reset()
    assert.equal((await carryOut({ key })).code, 0)
    assert.deepEqual(mutations(), [], 'the second time')
  })

  test('needs every statement of the printed policy', async () => {
    const document = await printedPolicy()
    const role = ({ Action }: { Action: string[] }) => Action.every((action) => action === 'iam:GetRole') // Of callers that are roles.
    const elsewhere = ({ Action }: { Action: string[] }) => Action.every((action) => NOT_HERE.test(action))
    for (const [index, left] of document.Statement.entries()) {
      if (role(left) || elsewhere(left)) continue
      const Statement = document.Statement.filter((statement) => statement !== left)
      const key = await userWith(`without-${index}`, { document: { ...document, Statement } })
      const { stdout, stderr } = await secure(['--plan', '--boundary', '--email', 'me@example.com'], { key })
      const said = stdout + stderr
      assert.ok(
        left.Action.some((action) => said.includes(action)),
        `without ${left.Action}: ${said}`,
      )
    }
    assert.deepEqual(mutations(), [])
  })

  const tooLittle = [
    { name: 'nothing', actions: ['none:None'], missing: ['iam:GetAccountSummary', 'iam:GetUser'] },
    {
      name: 'reads alone',
      actions: ['iam:Get*', 'iam:List*', 'iam:SimulatePrincipalPolicy'],
      missing: ['iam:CreateUser on arn:aws:iam::123456789012:user/iam-admin', 'iam:UpdateAccountPasswordPolicy'],
    },
    {
      name: 'no way to ask what it may do',
      actions: ['iam:Get*', 'iam:List*', 'iam:Create*'],
      missing: ['iam:SimulatePrincipalPolicy'],
    },
  ]
  for (const { name, actions, missing } of tooLittle)
    test(`names what is missing and changes nothing, with ${name}`, async () => {
      const document = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: actions, Resource: '*' } }
      const { code, stderr } = await carryOut({ key: await userWith('little', { document }) })
      assert.equal(code, 2)
      for (const action of missing) assert.ok(stderr.includes(action), `${action}: ${stderr}`)
      assert.match(stderr, /nothing was changed.*\nhint: .*--print-policy/)
      assert.deepEqual(mutations(), [])
    })
})

describe('secure, where the network and the services are as they are', () => {
  test('gets through errors and throttling that pass', async () => {
    const failed = new Set<string>()
    proxy.interfere({
      before({ operation }) {
        if (failed.has(operation)) return undefined
        failed.add(operation)
        // A throttled client slows down for some time: here, the one that asks a single question.
        return operation === 'GetCallerIdentity' ? THROTTLED : BROKEN
      },
    })
    const { code, stdout, stderr } = await carryOut()
    assert.equal(code, 0, stdout + stderr)
  })

  test('sees that a change was made though its answer was an error', async () => {
    const answered = new Set<string>()
    proxy.interfere({
      after({ operation, isMutating }) {
        if (!isMutating || answered.has(operation)) return undefined
        answered.add(operation)
        return BROKEN
      },
    })
    const { code, stdout, stderr } = await carryOut()
    assert.equal(code, 0, stdout + stderr)
    proxy.reset()
    assert.equal((await carryOut()).code, 0)
    assert.deepEqual(mutations(), [])
  })

  test('says which step failed, takes those that do not need it, and ends with 1', async () => {
    proxy.interfere({ before: ({ operation }) => (operation === 'UpdateAccountPasswordPolicy' ? REFUSED : undefined) })
    const { code, stdout } = await carryOut()
    assert.equal(code, 1)
    assert.match(stdout, /Failed\n +✗ Ask for passwords/)
    assert.ok((await principals()).users.some(({ UserName }) => UserName === 'iam-admin'))
  })

  test('ends with 1 where a look at the account is denied or fails, and with `--plan` too', async () => {
    for (const answer of [DENIED, REFUSED]) {
      proxy.interfere({ before: ({ operation }) => (operation === 'DescribeTrails' ? answer : undefined) })
      assert.equal((await secure(['--plan'])).code, 1)
    }
    assert.equal((await carryOut()).code, 1)
    assert.ok((await principals()).users.length > 0, 'the steps were taken')
  })

  test('stops where the credentials run out, and ends with 2', async () => {
    proxy.interfere({ before: ({ operation }) => (operation === 'AttachUserPolicy' ? EXPIRED : undefined) })
    const { code, stdout, stderr } = await carryOut()
    assert.equal(code, 2)
    assert.match(stdout, /steps? done/)
    assert.match(stderr, /the session has expired\nhint: sign in again/)
    proxy.reset()
    assert.equal((await carryOut()).code, 0, 'and goes on')
  })
})

describe('secure, given what cannot be meant', () => {
  const refused: readonly { name: string; flags: readonly string[]; says: RegExp; options?: KeeperOptions }[] = [
    {
      name: 'a threshold in words',
      flags: ['--threshold', 'ten'],
      says: /`--threshold ten` is no amount in USD; give a number/,
    },
    { name: 'two mail addresses', flags: ['--email', 'a@example.com,b@example.com'], says: /is no mail address/ },
    { name: 'a user name with a slash', flags: ['--admin-name', '../root'], says: /is no name of a user/ },
    { name: 'an account id of eleven digits', flags: ['--account', '12345678901'], says: /is no account id/ },
    {
      name: 'another account',
      flags: ['--account', '210987654321'],
      says: /belong to account 123456789012.*says 210987654321/,
    },
    {
      name: 'a profile without a name',
      flags: ['--plan', '--profile', ''],
      says: /the name of the profile is empty; name one/,
    },
    { name: 'a report in no folder', flags: ['--json', '/nowhere/report.json'], says: /cannot be written/ },
    { name: 'a report in place of a folder', flags: ['--json', tmpdir()], says: /`--json .*` cannot be written/ },
    { name: 'a report without a name', flags: ['--html', ''], says: /`--html` names no file/ },
    { name: 'secrets without a name', flags: ['--yes', '--secrets-file', ''], says: /`--secrets-file` names no file/ },
    {
      name: 'one file for secrets and report',
      flags: ['--yes', '--secrets-file', '/tmp/never-made', '--json', '/tmp/../tmp/never-made'],
      says: /`--secrets-file` and `--json` name the same file/,
    },
    {
      name: 'no secrets file where a password would be made',
      flags: ['--yes'],
      says: /nobody is at a terminal to be shown the password of iam-admin; name a new file/,
    },
    {
      name: 'a secrets file that is there',
      flags: ['--yes', '--secrets-file', import.meta.filename],
      says: /is there already/,
    },
    {
      name: 'no terminal and no --yes',
      flags: ['--secrets-file', '/tmp/never-made'],
      says: /no terminal to ask at; look at the plan with `--plan`/,
    },
    {
      name: 'no credentials',
      flags: ['--plan'],
      says: /there are no credentials; sign in/,
      options: { key: undefined },
    },
    {
      name: 'a wrong key',
      flags: ['--plan'],
      says: /does not know this access key/,
      options: { key: { ...ROOT_KEY, accessKeyId: 'AKIAWRONGWRONGWRONGW' } },
    },
    {
      name: 'a wrong secret',
      flags: ['--plan'],
      says: /the signature was refused/,
      options: { key: { ...ROOT_KEY, secretAccessKey: 'wrong' } },
    },
    {
      name: 'a region that is none',
      flags: ['--plan'],
      says: /is no AWS Region/,
      options: { environment: { AWS_REGION: 'moon' } },
    },
  ]
  for (const { name, flags, says, options } of refused)
    test(name, async () => {
      const { code, stderr } = await secure(flags, options)
      assert.equal(code, 2, stderr)
      assert.match(stderr, /^castellan: [^\n]+\nhint: [^\n]+\n$/, 'what is wrong, and what to do')
      assert.match(stderr, says)
      assert.deepEqual(mutations(), [])
    })

  test('an endpoint that nobody typed is called out, and is not changed unasked', async () => {
    const environment = { AWS_ENDPOINT_URL: proxy.url }
    const run = (flags: readonly string[]) =>
      runKeeperHere(['secure', ...flags], { key: ROOT_KEY, state: folder, environment })
    assert.match(
      (await run(['--plan'])).stdout,
      /^account \d+ at http:\S+ \(Castellan\), an endpoint that the environment or profile names, as root/,
    )
    const { code, stderr } = await run(['--yes'])
    assert.equal(code, 2)
    assert.match(stderr, /name what you mean with `--endpoint URL` or `--account ID`/)
    assert.deepEqual(mutations(), [])
  })

  const config = (text: string) => {
    const file = newFile()
    writeFileSync(file, text)
    return { AWS_CONFIG_FILE: file }
  }
  const elsewhere: readonly {
    name: string
    says: RegExp
    flags?: string[]
    environment: () => Record<string, string>
  }[] = [
    {
      name: 'an endpoint where nobody answers',
      flags: ['--endpoint', 'http://127.0.0.1:9'],
      environment: () => ({}),
      says: /nothing answers at `http:\/\/127.0.0.1:9`; start `castellan serve`/,
    },
    {
      name: 'a profile that is not there',
      flags: ['--profile', 'nobody'],
      environment: () => config(''),
      says: /the profile `nobody` is not there, or has no credentials; `aws configure list-profiles` shows/,
    },
  ]
  for (const { name, says, flags = [], environment } of elsewhere)
    test(name, async () => {
      const run = await runKeeperHere(['secure', '--plan', ...flags], {
        key: flags.includes('--profile') ? undefined : ROOT_KEY,
        state: folder,
        environment: environment(),
      })
      assert.equal(run.code, 2, run.stdout + run.stderr)
      assert.match(run.stderr, says)
      assert.deepEqual(mutations(), [])
    })

  test("a profile's endpoint is called out too, and holds for all services: they are one account", async () => {
    const profile = `[profile practice]
services = two
aws_access_key_id = ${ROOT_KEY.accessKeyId}
aws_secret_access_key = ${ROOT_KEY.secretAccessKey}
[services two]
sts =
  endpoint_url = ${proxy.url}
iam =
  endpoint_url = http://127.0.0.1:9
`
    const { code, stdout, stderr } = await runKeeperHere(['secure', '--plan', '--profile', 'practice'], {
      state: folder,
      environment: config(profile),
    })
    assert.equal(code, 0, stderr)
    assert.ok(
      stdout.startsWith(`account 123456789012 at ${proxy.url} (Castellan), an endpoint that the environment or`),
    )
  })

  test('a session that has expired', async () => {
    proxy.interfere({ before: () => EXPIRED })
    const { code, stderr } = await secure(['--plan'])
    assert.equal(code, 2)
    assert.match(stderr, /the session has expired\nhint: sign in again/)
  })

  test('another account than the last one has to be named', async () => {
    mkdirSync(join(folder, 'castellan'))
    writeFileSync(join(folder, 'castellan/last-account'), '210987654321 at AWS\n')
    const { code, stderr } = await carryOut()
    assert.equal(code, 2)
    assert.match(
      stderr,
      /this is account 123456789012 at http:\/\/localhost:\d+, and the last one changed was 210987654321 at AWS/,
    )
    assert.deepEqual(mutations(), [])
    assert.equal((await carryOut({}, ['--account', ROOT.accountId])).code, 0)
  })
})

test('secures an account that moto plays, and makes no mutating call the second time', {
  skip: motoMissing(),
}, async (t) => {
  const moto = await startMoto()
  t.after(() => moto.stop())
  const between = await startProxy(moto.url)
  t.after(() => between.close())
  // moto breaks at what it has not heard of, where others say so: Access Analyzer and IAM's simulator.
  const saysWhatIsMissing = () =>
    between.interfere({
      before: ({ operation }) =>
        /^(Get \/analyzer|SimulatePrincipalPolicy$)/.test(operation) ? NOT_IMPLEMENTED : undefined,
    })
  saysWhatIsMissing()
  const run = () =>
    runKeeperHere(
      ['secure', '--endpoint', between.url, '--yes', '--email', 'me@example.com', '--secrets-file', newFile()],
      {
        key: ROOT_KEY,
        state: folder,
      },
    )
  const first = await run()
  assert.equal(first.code, 0, first.stdout + first.stderr)
  assert.ok(between.calls.some(({ operation }) => operation === 'CreateLoginProfile'))
  between.reset()
  saysWhatIsMissing()
  const second = await run()
  assert.equal(second.code, 0, second.stdout + second.stderr)
  assert.deepEqual(
    between.calls.filter(({ isMutating }) => isMutating),
    [],
  )
})

const NOT_IMPLEMENTED = { status: 501, body: '{}' }
const THROTTLED = { status: 429, body: errorBody('Throttling') }
const BROKEN = { status: 500, body: errorBody('InternalFailure') }
const REFUSED = { status: 400, body: errorBody('InvalidInput') }
const DENIED = { status: 400, body: JSON.stringify({ __type: 'AccessDeniedException' }) }
const TAKEN = { status: 409, body: errorBody('EntityAlreadyExists') }
const EXPIRED = { status: 403, body: errorBody('ExpiredToken') }

/** As the query protocol has it. */
function errorBody(code: string, message = 'as the test wants it'): string {
  return `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`
}

/** Of a connection that ended with the process. */
const GONE = { status: 503, body: '' }

function journalText(): string {
  const place = join(folder, 'castellan')
  const name = readdirSync(place).find((file) => file.endsWith('.jsonl')) ?? ''
  return readFileSync(join(place, name), 'utf8')
}
