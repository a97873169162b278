import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { BudgetsClient, DescribeBudgetsCommand, DescribeNotificationsForBudgetCommand } from '@aws-sdk/client-budgets'
import {
  CloudTrailClient,
  CreateTrailCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
} from '@aws-sdk/client-cloudtrail'
import { CloudWatchClient, ListTagsForResourceCommand } from '@aws-sdk/client-cloudwatch'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import {
  ConfirmSubscriptionCommand,
  ListTagsForResourceCommand as ListTopicTagsCommand,
  SNSClient,
} from '@aws-sdk/client-sns'
import { start } from '../../src/index.ts'
import { signedService } from '../../src/keeper/account/castellan-client.ts'
import { Account, identify, memoryJournal, sender } from '../../src/keeper/account/index.ts'
import { type Baseline, type Check, lookAt } from '../../src/keeper/check/index.ts'
import { CHECKS } from '../../src/keeper/checks/index.ts'
import { applySteps } from '../../src/keeper/secure/apply.ts'
import { ROOT_KEY, UNATTENDED } from '../support/castellan.ts'
import { motoMissing, startMoto } from '../support/moto.ts'
import { until } from '../support/tools.ts'

const EMAIL = 'me@example.com'
const BASELINE: Baseline = {
  email: EMAIL,
  thresholds: [10, 12.5],
  adminName: 'iam-admin',
  boundary: false,
  contact: { name: 'Alice', title: 'Owner', phone: '+1 206 555 0100' },
  now: Date.now(),
}

function checkOf(id: string): Check {
  const check = CHECKS.find((candidate) => candidate.id === id)
  assert.ok(check)
  return check
}

const CLIENT = { region: 'us-east-1', credentials: ROOT_KEY }
const TAG = { Key: 'castellan:made-by', Value: 'secure' }

async function accountAt(t: { after(end: () => void): void }, url: string): Promise<Account> {
  const target = { endpoint: new URL(url), region: 'us-east-1' }
  const send = sender({ ...target, credentials: async () => ROOT_KEY, userAgent: 'castellan-test/0' })
  t.after(() => send.close())
  return new Account(await identify(send, target), send)
}

test('alarms mail when the bill grows, once somebody has confirmed to hear them', async (t) => {
  const castellan = await start({ environment: UNATTENDED })
  t.after(() => castellan.close())
  const service = signedService(new URL(castellan.endpoint), async () => ROOT_KEY)
  const account = await accountAt(t, castellan.endpoint)
  const alarms = checkOf('billing-alarms')

  assert.deepEqual(await mend(account, checkOf('billing-alerts')), ['done'])
  assert.deepEqual(await mend(account, alarms), ['done', 'done', 'waiting'])
  assert.equal((await lookAt(alarms, account, BASELINE)).verdict, 'findings', 'nobody has confirmed yet')

  const confirmation = await until('the mail', async () => (await service('ListMail', {})).Mail.at(0))
  const { searchParams } = new URL(/http\S+confirmation\S+/.exec(confirmation.Body)?.[0] ?? '')
  await new SNSClient({ ...CLIENT, endpoint: castellan.endpoint }).send(
    new ConfirmSubscriptionCommand({
      TopicArn: searchParams.get('TopicArn') ?? '',
      Token: searchParams.get('Token') ?? '',
    }),
  )
  account.forget()
  assert.deepEqual(await lookAt(alarms, account, BASELINE), { verdict: 'pass' })

  await service('RecordCharges', { Charges: [{ ServiceName: 'AmazonEC2', Amount: '11' }] })
  const mail = await until('the alarm', async () =>
    (await service('ListMail', {})).Mail.find(({ Subject }) => Subject.startsWith('ALARM: "castellan-billing-10-usd"')),
  )
  assert.equal(mail.To, EMAIL)
})

/** Takes the steps of a check, and gives how each ended. */
async function mend(account: Account, check: Check): Promise<readonly string[]> {
  const outcome = await lookAt(check, account, BASELINE)
  assert.equal(outcome.verdict, 'findings', JSON.stringify(outcome))
  const findings = outcome.verdict === 'findings' ? outcome.findings : []
  const steps = (await check.plan?.(account, BASELINE, findings)) ?? []
  const { steps: applied } = await applySteps(
    steps.map((step) => ({ check, step })),
    {
      account: account.withJournal(memoryJournal()),
      baseline: BASELINE,
      people: undefined,
      deliver: () => assert.fail('no secret is made here'),
      clock: Date.now,
      random: () => assert.fail('nothing is random here'),
      wait: async () => {},
      onStart: () => {},
      onEnd: () => {},
    },
  )
  account.forget()
  for (const { result } of applied) if (result.status === 'failed') assert.fail(result.says)
  return applied.map(({ result }) => result.status)
}

describe('against moto', { skip: motoMissing() }, () => {
  test('contacts, alarms and a budget are made, tagged and read back', async (t) => {
    const moto = await startMoto()
    t.after(() => moto.stop())
    const account = await accountAt(t, moto.url)
    for (const id of ['alternate-contacts', 'billing-alarms', 'budget']) {
      const check = checkOf(id)
      assert.ok(
        (await mend(account, check)).every((result) => result === 'done'),
        id,
      )
      assert.deepEqual(await lookAt(check, account, BASELINE), { verdict: 'pass' }, id)
    }
    const client = { ...CLIENT, endpoint: moto.url }
    const alarm = 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:castellan-billing-12.5-usd'
    const topic = 'arn:aws:sns:us-east-1:123456789012:castellan-billing-alarms'
    const alarmTags = await new CloudWatchClient(client).send(new ListTagsForResourceCommand({ ResourceARN: alarm }))
    assert.deepEqual(alarmTags.Tags, [TAG])
    assert.deepEqual((await new SNSClient(client).send(new ListTopicTagsCommand({ ResourceArn: topic }))).Tags, [TAG])
    const budgets = new BudgetsClient(client)
    const { Budgets = [] } = await budgets.send(new DescribeBudgetsCommand({ AccountId: account.accountId }))
    assert.deepEqual(
      Budgets.map(({ BudgetName, BudgetLimit }) => [BudgetName, BudgetLimit?.Amount]),
      [['castellan-monthly', '10']],
    )
    const { Notifications = [] } = await budgets.send(
      new DescribeNotificationsForBudgetCommand({ AccountId: account.accountId, BudgetName: 'castellan-monthly' }),
    )
    assert.deepEqual(
      Notifications.map(({ NotificationType }) => NotificationType),
      ['FORECASTED', 'ACTUAL'],
    )
  })

  test('a trail passes while it records', async (t) => {
    const moto = await startMoto()
    t.after(() => moto.stop())
    const client = { ...CLIENT, endpoint: moto.url }
    await new S3Client({ ...client, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: 'trail' }))
    const trails = new CloudTrailClient(client)
    await trails.send(new CreateTrailCommand({ Name: 'all', S3BucketName: 'trail', IsMultiRegionTrail: true }))
    // AWS's trails have this selector from the start.
    const EventSelectors = [{ ReadWriteType: 'All' as const, IncludeManagementEvents: true }]
    await trails.send(new PutEventSelectorsCommand({ TrailName: 'all', EventSelectors }))
    const account = await accountAt(t, moto.url)
    const verdict = async () => {
      account.forget()
      return (await lookAt(checkOf('trail'), account, BASELINE)).verdict
    }
    assert.equal(await verdict(), 'findings')
    await trails.send(new StartLoggingCommand({ Name: 'all' }))
    assert.equal(await verdict(), 'pass')
    await trails.send(new StopLoggingCommand({ Name: 'all' }))
    assert.equal(await verdict(), 'findings')
  })
})
