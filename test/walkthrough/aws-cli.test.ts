import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { readsEndpointUrl } from '../support/aws-cli.ts'
import { type Castellan, ROOT, ROOT_KEY, startCastellan, UNATTENDED } from '../support/castellan.ts'
import { withOtherLetter } from '../support/changed.ts'
import { startMailServer } from '../support/mail.ts'
import { missing, oathCode, readQr, seedOf, twoCodes, until } from '../support/tools.ts'

const run = promisify(execFile)

type Key = { accessKeyId: string; secretAccessKey: string; sessionToken?: string }

describe('the walkthrough by the AWS CLI', { skip: missing('aws', 'oathtool', 'zbarimg') }, () => {
  let castellan: Castellan
  let mail: Awaited<ReturnType<typeof startMailServer>>
  let folder: string
  let admin: Key
  let seed: string
  let usedCode: string
  let endpoint: readonly string[]

  before(async () => {
    mail = await startMailServer()
    castellan = await startCastellan(['--ephemeral', '--smtp', mail.url], UNATTENDED)
    endpoint = readsEndpointUrl() ? [] : ['--endpoint-url', castellan.url]
    folder = mkdtempSync(join(tmpdir(), 'castellan-cli-'))
    // The CLI learns our own service from its model, as it learns any:
    // https://docs.aws.amazon.com/cli/latest/reference/configure/add-model.html
    mkdirSync(join(folder, 'models/castellan/2026-11-23'), { recursive: true })
    copyFileSync('models/castellan.json', join(folder, 'models/castellan/2026-11-23/service-2.json'))
  })
  after(async () => {
    await castellan?.stop()
    await mail?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  async function aws(key: Key, ...args: readonly string[]): Promise<unknown> {
    const { stdout } = await run('aws', [...args, ...endpoint, '--output', 'json'], {
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        AWS_DATA_PATH: join(folder, 'models'),
        AWS_ENDPOINT_URL: castellan.url,
        AWS_DEFAULT_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: key.accessKeyId,
        AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
        ...(key.sessionToken && { AWS_SESSION_TOKEN: key.sessionToken }),
        AWS_PAGER: '',
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    })
    return stdout.trim() === '' ? {} : JSON.parse(stdout)
  }

  /** Asserts that the call fails, and with this code. */
  async function refused(key: Key, code: string, ...args: readonly string[]): Promise<void> {
    await assert.rejects(aws(key, ...args), (error: Error & { stderr: string }) => {
      assert.match(error.stderr, new RegExp(`\\(${code}\\)`), args.join(' '))
      return true
    })
  }

  test('root is root', async () => {
    const identity = await aws(ROOT_KEY, 'sts', 'get-caller-identity')
    assert.deepEqual(identity, {
      UserId: ROOT.accountId,
      Account: ROOT.accountId,
      Arn: `arn:aws:iam::${ROOT.accountId}:root`,
    })
  })

  test('add MFA to the root user', async () => {
    const qr = join(folder, 'root.png')
    const { VirtualMFADevice } = (await aws(
      ROOT_KEY,
      'iam',
      'create-virtual-mfa-device',
      '--virtual-mfa-device-name',
      'root-account-mfa-device',
      '--outfile',
      qr,
      '--bootstrap-method',
      'QRCodePNG',
    )) as { VirtualMFADevice: { SerialNumber: string } }
    const rootSeed = seedOf(readQr(readFileSync(qr)))
    const serial = ['--serial-number', VirtualMFADevice.SerialNumber]
    await refused(
      ROOT_KEY,
      'InvalidAuthenticationCodeException',
      'castellan',
      'enable-root-mfa-device',
      ...serial,
      '--authentication-code1',
      '000000',
      '--authentication-code2',
      '000001',
    )
    const { first, second } = twoCodes(rootSeed)
    await aws(
      ROOT_KEY,
      'castellan',
      'enable-root-mfa-device',
      ...serial,
      '--authentication-code1',
      first,
      '--authentication-code2',
      second,
    )
    const { SummaryMap } = (await aws(ROOT_KEY, 'iam', 'get-account-summary')) as {
      SummaryMap: { AccountMFAEnabled: number }
    }
    assert.equal(SummaryMap.AccountMFAEnabled, 1)
  })

  test('create billing alarms, confirm the address, and get the mail when the bill grows', async () => {
    await aws(ROOT_KEY, 'castellan', 'update-billing-preferences', '--receive-billing-alerts')
    const { TopicArn } = (await aws(ROOT_KEY, 'sns', 'create-topic', '--name', 'billing')) as { TopicArn: string }
    await aws(
      ROOT_KEY,
      'sns',
      'subscribe',
      '--topic-arn',
      TopicArn,
      '--protocol',
      'email',
      '--notification-endpoint',
      'me@example.com',
    )
    const confirmation = await until('the confirmation mail', () =>
      mail.mails.find(({ subject }) => subject.includes('Subscription Confirmation')),
    )
    const token = /Token=([^&\s]+)/.exec(confirmation.text)?.[1] ?? ''
    for (const threshold of ['10', '100']) {
      await aws(
        ROOT_KEY,
        'cloudwatch',
        'put-metric-alarm',
        '--alarm-name',
        `billing-${threshold}`,
        '--namespace',
        'AWS/Billing',
        '--metric-name',
        'EstimatedCharges',
        '--dimensions',
        'Name=Currency,Value=USD',
        '--statistic',
        'Maximum',
        '--period',
        '21600',
        '--evaluation-periods',
        '1',
        '--threshold',
        threshold,
        '--comparison-operator',
        'GreaterThanThreshold',
        '--alarm-actions',
        TopicArn,
      )
    }
    await aws(ROOT_KEY, 'sns', 'confirm-subscription', '--topic-arn', TopicArn, '--token', token)
    await aws(ROOT_KEY, 'castellan', 'record-charges', '--charges', 'ServiceName=AmazonEC2,Amount=42.50')
    const alarm = await until('the alarm mail', () =>
      mail.mails.find(({ subject }) => subject.startsWith('ALARM: "billing-10"')),
    )
    assert.deepEqual(alarm.to, ['me@example.com'])
    const { MetricAlarms } = (await aws(ROOT_KEY, 'cloudwatch', 'describe-alarms')) as {
      MetricAlarms: { AlarmName: string; StateValue: string }[]
    }
    const states = Object.fromEntries(MetricAlarms.map(({ AlarmName, StateValue }) => [AlarmName, StateValue]))
    assert.equal(states['billing-10'], 'ALARM')
    assert.equal(states['billing-100'], 'OK')
    assert.equal(mail.mails.filter(({ subject }) => subject.startsWith('ALARM:')).length, 1)
  })

  test('create the user iam-admin with IAMFullAccess', async () => {
    await aws(ROOT_KEY, 'iam', 'create-user', '--user-name', 'iam-admin')
    await refused(ROOT_KEY, 'EntityAlreadyExists', 'iam', 'create-user', '--user-name', 'IAM-Admin')
    await refused(
      ROOT_KEY,
      'PasswordPolicyViolation',
      'iam',
      'create-login-profile',
      '--user-name',
      'iam-admin',
      '--password',
      'weak',
    )
    await aws(
      ROOT_KEY,
      'iam',
      'create-login-profile',
      '--user-name',
      'iam-admin',
      '--password',
      'Only-For-IAM-77',
      '--no-password-reset-required',
    )
    await aws(
      ROOT_KEY,
      'iam',
      'attach-user-policy',
      '--user-name',
      'iam-admin',
      '--policy-arn',
      'arn:aws:iam::aws:policy/IAMFullAccess',
    )
    const { AccessKey } = (await aws(ROOT_KEY, 'iam', 'create-access-key', '--user-name', 'iam-admin')) as {
      AccessKey: { AccessKeyId: string; SecretAccessKey: string }
    }
    admin = { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey }
  })

  test('iam-admin manages IAM and nothing else, and each service says so in its own words', async () => {
    const { Users } = (await aws(admin, 'iam', 'list-users')) as { Users: { UserName: string }[] }
    assert.deepEqual(
      Users.map((user) => user.UserName),
      ['iam-admin'],
    )
    await refused(
      admin,
      'UnauthorizedOperation',
      'ec2',
      'run-instances',
      '--image-id',
      'ami-12345678',
      '--instance-type',
      't3.micro',
    )
    await refused(
      admin,
      'AccessDenied',
      'rds',
      'create-db-instance',
      '--db-instance-identifier',
      'd',
      '--db-instance-class',
      'db.t3.micro',
      '--engine',
      'postgres',
      // This CLI does not take AWS_ENDPOINT_URL for RDS.
      '--endpoint-url',
      castellan.url,
    )
    await refused(admin, 'AuthorizationError', 'sns', 'create-topic', '--name', 'mine')
    await refused(admin, 'AccessDeniedException', 'dynamodb', 'list-tables')
    await refused(admin, 'AccessDenied', 's3api', 'list-buckets')
    await assert.rejects(aws(admin, 's3', 'ls'), /AccessDenied/)
    await refused(admin, 'AccessDenied', 'cloudwatch', 'describe-alarms')
    await refused(admin, 'AccessDeniedException', 'castellan', 'get-billing-preferences')
  })

  test('iam-admin adds its own MFA device with two codes', async () => {
    const qr = join(folder, 'admin.png')
    const { VirtualMFADevice } = (await aws(
      admin,
      'iam',
      'create-virtual-mfa-device',
      '--virtual-mfa-device-name',
      'iam-admin',
      '--outfile',
      qr,
      '--bootstrap-method',
      'QRCodePNG',
    )) as { VirtualMFADevice: { SerialNumber: string } }
    seed = seedOf(readQr(readFileSync(qr)))
    const { first, second } = twoCodes(seed)
    const device = ['--user-name', 'iam-admin', '--serial-number', VirtualMFADevice.SerialNumber]
    await refused(
      admin,
      'InvalidAuthenticationCode',
      'iam',
      'enable-mfa-device',
      ...device,
      '--authentication-code1',
      second,
      '--authentication-code2',
      second,
    )
    await aws(
      admin,
      'iam',
      'enable-mfa-device',
      ...device,
      '--authentication-code1',
      first,
      '--authentication-code2',
      second,
    )
    const { MFADevices } = (await aws(admin, 'iam', 'list-mfa-devices', '--user-name', 'iam-admin')) as {
      MFADevices: { SerialNumber: string }[]
    }
    assert.deepEqual(
      MFADevices.map(({ SerialNumber }) => SerialNumber),
      [VirtualMFADevice.SerialNumber],
    )
    usedCode = second
  })

  test('a session by MFA code works, and a code is good once', async () => {
    const serial = `arn:aws:iam::${ROOT.accountId}:mfa/iam-admin`
    await refused(
      admin,
      'AccessDenied',
      'sts',
      'get-session-token',
      '--serial-number',
      serial,
      '--token-code',
      usedCode,
    )
    // The step after the one that was used is within the window already.
    const code = oathCode(seed, Date.now() + 30_000)
    const { Credentials } = (await aws(
      admin,
      'sts',
      'get-session-token',
      '--serial-number',
      serial,
      '--token-code',
      code,
    )) as {
      Credentials: { AccessKeyId: string; SecretAccessKey: string; SessionToken: string }
    }
    const session = {
      accessKeyId: Credentials.AccessKeyId,
      secretAccessKey: Credentials.SecretAccessKey,
      sessionToken: Credentials.SessionToken,
    }
    const identity = (await aws(session, 'sts', 'get-caller-identity')) as { Arn: string }
    assert.equal(identity.Arn, `arn:aws:iam::${ROOT.accountId}:user/iam-admin`)
    await refused(
      { ...session, sessionToken: withOtherLetter(session.sessionToken, -4) },
      'InvalidClientTokenId',
      'sts',
      'get-caller-identity',
    )
  })

  test('what happened is in the event history, without secrets', async () => {
    const { Events } = (await aws(
      ROOT_KEY,
      'cloudtrail',
      'lookup-events',
      '--lookup-attributes',
      'AttributeKey=EventName,AttributeValue=CreateLoginProfile',
    )) as { Events: { CloudTrailEvent: string }[] }
    assert.ok(Events.length >= 2)
    for (const { CloudTrailEvent } of Events) assert.doesNotMatch(CloudTrailEvent, /Only-For-IAM-77|"password"/)
  })
})
