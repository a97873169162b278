import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail'
import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch'
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  EntityAlreadyExistsException,
  GetAccountSummaryCommand,
  GetUserCommand,
  IAMClient,
  paginateListPolicies,
} from '@aws-sdk/client-iam'
import { ConfirmSubscriptionCommand, CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import { GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts'
import { castellanClient } from '../../src/keeper/account/castellan-client.ts'
import { type Castellan, ROOT, ROOT_KEY, startCastellan, UNATTENDED } from '../support/castellan.ts'
import { startMailServer } from '../support/mail.ts'
import { missing, oathCode, readQr, twoCodes, until } from '../support/tools.ts'

type Key = { accessKeyId: string; secretAccessKey: string; sessionToken?: string }

describe('the walkthrough by the AWS SDK for JavaScript', { skip: missing('oathtool', 'zbarimg') }, () => {
  let castellan: Castellan
  let mail: Awaited<ReturnType<typeof startMailServer>>
  let admin: Key
  let seed: string
  const config = (credentials: Key) => ({ region: 'us-east-1', endpoint: castellan.url, credentials, maxAttempts: 1 })

  before(async () => {
    mail = await startMailServer()
    castellan = await startCastellan(['--ephemeral', '--smtp', mail.url], UNATTENDED)
    process.env.AWS_ACCESS_KEY_ID = ROOT_KEY.accessKeyId
    process.env.AWS_SECRET_ACCESS_KEY = ROOT_KEY.secretAccessKey
  })
  after(async () => {
    await castellan?.stop()
    await mail?.stop()
  })

  test('add MFA to the root user', async () => {
    const iam = new IAMClient(config(ROOT_KEY))
    const { VirtualMFADevice: device } = await iam.send(
      new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'root-account-mfa-device' }),
    )
    const uri = readQr(device?.QRCodePNG ?? new Uint8Array())
    const rootSeed = Buffer.from(device?.Base32StringSeed ?? []).toString()
    assert.match(uri, new RegExp(`secret=${rootSeed}`))
    const { first, second } = twoCodes(rootSeed)
    const call = await castellanClient({ endpoint: castellan.url, profile: undefined })
    await call('EnableRootMFADevice', {
      SerialNumber: device?.SerialNumber ?? '',
      AuthenticationCode1: first,
      AuthenticationCode2: second,
    })
    const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}))
    assert.equal(SummaryMap?.AccountMFAEnabled, 1)
  })

  test('create billing alarms that mail once', async () => {
    const call = await castellanClient({ endpoint: castellan.url, profile: undefined })
    await call('UpdateBillingPreferences', { ReceiveBillingAlerts: true })
    await assert.rejects(call('UpdateBillingPreferences', { ReceiveBillingAlerts: false }), /refused/)
    const sns = new SNSClient(config(ROOT_KEY))
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'billing' }))
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'me@example.com' }))
    const confirmation = await until('the confirmation mail', () => mail.mails[0])
    const link = /(http\S+confirmation\.html\?\S+)/.exec(confirmation.text)?.[1] ?? ''
    assert.equal(new URL(link).origin, castellan.url)
    const Token = new URL(link).searchParams.get('Token') ?? ''
    await sns.send(new ConfirmSubscriptionCommand({ TopicArn, Token }))
    const cloudwatch = new CloudWatchClient(config(ROOT_KEY))
    for (const threshold of [10, 100]) {
      await cloudwatch.send(
        new PutMetricAlarmCommand({
          AlarmName: `billing-${threshold}`,
          Namespace: 'AWS/Billing',
          MetricName: 'EstimatedCharges',
          Dimensions: [{ Name: 'Currency', Value: 'USD' }],
          Statistic: 'Maximum',
          Period: 21_600,
          EvaluationPeriods: 1,
          Threshold: threshold,
          ComparisonOperator: 'GreaterThanThreshold',
          AlarmActions: TopicArn ? [TopicArn] : [],
        }),
      )
    }
    await call('RecordCharges', { Charges: [{ ServiceName: 'AmazonEC2', Amount: '42.50' }] })
    await until('the alarm mail', () => mail.mails.find(({ subject }) => subject.startsWith('ALARM: "billing-10"')))
    const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({}))
    assert.deepEqual(
      MetricAlarms?.map(({ StateValue }) => StateValue),
      ['ALARM', 'OK'],
    )
    const { AlarmHistoryItems } = await cloudwatch.send(new DescribeAlarmHistoryCommand({ AlarmName: 'billing-10' }))
    assert.deepEqual(
      new Set(AlarmHistoryItems?.map(({ HistoryItemType }) => HistoryItemType)),
      new Set(['ConfigurationUpdate', 'StateUpdate', 'Action']),
    )
    assert.equal(mail.mails.filter(({ subject }) => subject.startsWith('ALARM:')).length, 1)
  })

  test('create the user iam-admin with IAMFullAccess', async () => {
    const iam = new IAMClient(config(ROOT_KEY))
    await iam.send(new CreateUserCommand({ UserName: 'iam-admin' }))
    await assert.rejects(iam.send(new CreateUserCommand({ UserName: 'Iam-Admin' })), EntityAlreadyExistsException)
    await iam.send(
      new CreateLoginProfileCommand({
        UserName: 'iam-admin',
        Password: 'Only-For-IAM-77',
        PasswordResetRequired: false,
      }),
    )
    let arn: string | undefined
    for await (const page of paginateListPolicies({ client: iam }, { Scope: 'AWS' })) {
      arn ??= page.Policies?.find(({ PolicyName }) => PolicyName === 'IAMFullAccess')?.Arn
    }
    await iam.send(new AttachUserPolicyCommand({ UserName: 'iam-admin', PolicyArn: arn }))
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'iam-admin' }))
    admin = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
  })

  test('iam-admin manages IAM and nothing else', async () => {
    await new IAMClient(config(admin)).send(new GetUserCommand({}))
    const denied = async (call: Promise<unknown>, name: string) => assert.rejects(call, { name })
    await denied(new CloudWatchClient(config(admin)).send(new DescribeAlarmsCommand({})), 'AccessDenied')
    await denied(
      new SNSClient(config(admin)).send(new CreateTopicCommand({ Name: 'mine' })),
      'AuthorizationErrorException',
    )
    await denied(new CloudTrailClient(config(admin)).send(new LookupEventsCommand({})), 'AccessDeniedException')
  })

  test('iam-admin adds its own MFA device, and a code is good once', async () => {
    const iam = new IAMClient(config(admin))
    const { VirtualMFADevice: device } = await iam.send(
      new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'iam-admin' }),
    )
    seed = Buffer.from(device?.Base32StringSeed ?? []).toString()
    const SerialNumber = device?.SerialNumber
    const { first, second } = twoCodes(seed)
    const enable = (AuthenticationCode1: string, AuthenticationCode2: string) =>
      iam.send(
        new EnableMFADeviceCommand({ UserName: 'iam-admin', SerialNumber, AuthenticationCode1, AuthenticationCode2 }),
      )
    await assert.rejects(enable(second, first), { name: 'InvalidAuthenticationCodeException' })
    await enable(first, second)
    const sts = new STSClient(config(admin))
    await assert.rejects(
      sts.send(new GetSessionTokenCommand({ SerialNumber, TokenCode: second })),
      /AccessDenied|already/,
    )
    const { Credentials } = await sts.send(
      new GetSessionTokenCommand({ SerialNumber, TokenCode: oathCode(seed, Date.now() + 30_000) }),
    )
    const session = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    }
    const { Arn } = await new STSClient(config(session)).send(new GetCallerIdentityCommand({}))
    assert.equal(Arn, `arn:aws:iam::${ROOT.accountId}:user/iam-admin`)
  })
})
