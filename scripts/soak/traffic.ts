import { Agent, request } from 'node:http'
import { signed } from '../../bench/sign.ts'
import { type Castellan, ROOT, ROOT_KEY } from '../../test/support/castellan.ts'
import { HttpBrowser } from '../../test/support/http-browser.ts'
import { type Key, keyOf, SdkClients } from '../../test/support/sdk-clients.ts'
import type { Traffic } from './pacer.ts'

const USERS = 20
const ALARMS = 20
const PASSWORD = 'correct horse Battery 9!'
/** Requests of each kind that are signed anew each minute. */
const VARIANTS = 40
/** Milliseconds. One address may try a password once a second. */
const SIGN_IN_EVERY = 3_000

/** A request that is signed, and the status that its answer must have. */
interface Prepared {
  readonly what: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

interface Kind {
  readonly what: string
  readonly service: string
  readonly status: number
  /** Of 100 requests. */
  readonly share: number
  readonly body: (user: number, variant: number) => string
}

const IAM = 'Version=2010-05-08'
const CLOUDWATCH = 'Version=2010-08-01'

const KINDS: readonly Kind[] = [
  { what: 'GetUser', service: 'iam', status: 200, share: 30, body: (n) => `Action=GetUser&${IAM}&UserName=user-${n}` },
  { what: 'ListUsers', service: 'iam', status: 200, share: 15, body: () => `Action=ListUsers&${IAM}&MaxItems=20` },
  {
    what: 'GetCallerIdentity',
    service: 'sts',
    status: 200,
    share: 25,
    body: () => 'Action=GetCallerIdentity&Version=2011-06-15',
  },
  {
    what: 'TagUser',
    service: 'iam',
    status: 200,
    share: 8,
    body: (n, variant) =>
      `Action=TagUser&${IAM}&UserName=user-${n}&Tags.member.1.Key=k${variant % 10}&Tags.member.1.Value=v${variant}`,
  },
  {
    what: 'PutUserPolicy',
    service: 'iam',
    status: 200,
    share: 4,
    body: (n, variant) =>
      `Action=PutUserPolicy&${IAM}&UserName=user-${n}&PolicyName=changing&PolicyDocument=${encodeURIComponent(
        policy(`s3:Get${'x'.repeat(variant % 7)}*`),
      )}`,
  },
  {
    what: 'PutMetricData',
    service: 'monitoring',
    status: 200,
    share: 8,
    body: (n, variant) =>
      `Action=PutMetricData&${CLOUDWATCH}&Namespace=Soak&MetricData.member.1.MetricName=m${n % ALARMS}&MetricData.member.1.Value=${variant % 3}`,
  },
  { what: 'denied', service: 'iam', status: 403, share: 10, body: () => `Action=ListRoles&${IAM}` },
]

function policy(...actions: readonly string[]): string {
  const Statement = [{ Effect: 'Allow', Action: actions, Resource: '*' }]
  return JSON.stringify({ Version: '2012-10-17', Statement })
}

const MAY = ['iam:GetUser', 'iam:ListUsers', 'iam:TagUser', 'iam:PutUserPolicy', 'cloudwatch:PutMetricData']

/** Users with keys and passwords, and alarms; and what they do. */
export async function soakAccount({ url, port }: Castellan): Promise<Traffic & { renew(): Promise<void> }> {
  const sdk = new SdkClients(url)
  const root = (service: string, operation: string, input: object) => sdk.send(service, ROOT_KEY, operation, input)
  const keys: Key[] = []
  for (let n = 0; n < USERS; n++) {
    const UserName = `user-${n}`
    await root('iam', 'CreateUser', { UserName })
    await root('iam', 'PutUserPolicy', { UserName, PolicyName: 'own', PolicyDocument: policy(...MAY) })
    await root('iam', 'CreateLoginProfile', { UserName, Password: PASSWORD })
    keys.push(keyOf(((await root('iam', 'CreateAccessKey', { UserName })) as { AccessKey: object }).AccessKey))
  }
  const { TopicArn } = (await root('sns', 'CreateTopic', { Name: 'soak' })) as { TopicArn: string }
  for (let n = 0; n < ALARMS; n++) {
    await root('cloudwatch', 'PutMetricAlarm', {
      ...{ AlarmName: `alarm-${n}`, Namespace: 'Soak', MetricName: `m${n}`, Statistic: 'Maximum', Period: 60 },
      ...{ EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanThreshold', AlarmActions: [TopicArn] },
    })
  }
  sdk.destroy()

  const agent = new Agent({ keepAlive: true, maxSockets: 64, timeout: 30_000 })
  let prepared: readonly Prepared[] = []
  let turn = 0
  let signedInAt = Number.NEGATIVE_INFINITY
  const traffic = {
    async renew() {
      prepared = await prepare(port, keys)
    },
    async send() {
      turn++
      if (performance.now() - signedInAt > SIGN_IN_EVERY) {
        signedInAt = performance.now()
        return await signIn(url, turn)
      }
      const one = prepared[turn % prepared.length]
      return one && (await ask(port, agent, one))
    },
  }
  await traffic.renew()
  return traffic
}

/** As many of each kind as its share says, in an order in which no two of a kind follow each other for long. */
async function prepare(port: number, keys: readonly Key[]): Promise<readonly Prepared[]> {
  const all: Prepared[] = []
  for (const { what, service, status, share, body } of KINDS) {
    for (let variant = 0; variant < (share * VARIANTS) / 10; variant++) {
      const user = variant % keys.length
      const key = keys[user]
      if (key) all.push({ what, status, ...(await signed(service, port, body(user, variant), key)) })
    }
  }
  // By a step that has no common divisor with how many there are, each is met once before any is met again.
  const step = [101, 103, 107].find((prime) => all.length % prime !== 0) ?? 1
  return all.map((_, index) => all[(index * step) % all.length]).filter((one) => one !== undefined)
}

function ask(port: number, agent: Agent, { what, status, headers, body }: Prepared): Promise<string | undefined> {
  return new Promise((resolve) => {
    const sent = request({ host: '127.0.0.1', port, method: 'POST', path: '/', agent, headers }, (answer) => {
      const { statusCode } = answer
      answer.resume().once('end', () => resolve(statusCode === status ? undefined : `${what}: ${statusCode}`))
    })
    sent.once('error', (error) => resolve(`${what}: ${error.message}`))
    sent.end(body)
  })
}

async function signIn(url: string, turn: number): Promise<string | undefined> {
  const browser = new HttpBrowser(url)
  const user = { account: ROOT.accountId, username: `user-${turn % USERS}`, password: PASSWORD }
  await browser.submit(`/signin/${ROOT.accountId}`, '/signin/iam', user)
  return /castellan-\d+=./.test(browser.cookie) ? undefined : `sign-in: ${browser.answers.at(-1)?.status}`
}
