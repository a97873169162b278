/**
 * The real AWS SDK clients against the codecs, in memory: what they sign, send and read is what AWS's own servers are
 * spoken to with.
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { Readable } from 'node:stream'
import { describe, test } from 'node:test'
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail'
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch'
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  EntityAlreadyExistsException,
  GetAccountSummaryCommand,
  IAMClient,
  ListUsersCommand,
  SimulateCustomPolicyCommand,
  TagUserCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam'
import { CreateTopicCommand, PublishCommand, SetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { AwsError } from '../../aws/index.ts'
import { wholeBody } from '../http.ts'
import {
  type Call,
  deriveSigningKey,
  type HttpRequest,
  identify,
  parseInput,
  serializeError,
  serializeOutput,
  signature,
  verifySignature,
} from '../index.ts'
import { models } from '../model/testing.ts'
import { HmacSha256 } from '../sigv4/index.ts'

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const REQUEST_ID = '3f0b2a52-8f53-4c34-9c0e-2a4f5d1c6b7a'

interface Sent {
  readonly method: string
  readonly path: string
  readonly query?: Record<string, string | string[] | null>
  readonly headers: Record<string, string>
  readonly body?: string | Uint8Array
}

/** Answers as a server would: signature, operation, input; then the handler's output. */
class Wire {
  call: Call | undefined
  input: unknown
  answer: object | AwsError

  constructor(answer: object | AwsError) {
    this.answer = answer
  }

  readonly metadata = { handlerProtocol: 'http/1.1' }
  destroy() {}
  httpHandlerConfigs() {
    return {}
  }
  updateHttpClientConfig() {}

  async handle(sent: Sent) {
    const request = received(sent)
    const claimed = signature(request)
    assert.ok(claimed)
    verifySignature(request, claimed, new HmacSha256(deriveSigningKey(SECRET, claimed)), Date.now())
    this.call = identify(models, request, claimed.service, claimed.region)
    this.input = parseInput(this.call, request)
    const response =
      this.answer instanceof AwsError
        ? serializeError(this.call, this.answer, REQUEST_ID)
        : await serializeOutput(this.call, this.answer, REQUEST_ID)
    const headers = Object.fromEntries(
      Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), value]),
    )
    return { response: { statusCode: response.status, headers, body: Readable.from([wholeBody(response.body)]) } }
  }
}

function received({ method, path, query = {}, headers, body = '' }: Sent): HttpRequest {
  const bytes = Buffer.from(body)
  const parameters = Object.entries(query).flatMap(([name, value]) =>
    [value ?? ''].flat().map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(one)}`),
  )
  return {
    method,
    path,
    query: parameters.join('&'),
    rawHeaders: Object.entries(headers).flat(),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: bytes,
    bodySha256: createHash('sha256').update(bytes).digest('hex'),
  }
}

function configured(answer: object | AwsError) {
  const wire = new Wire(answer)
  const config = {
    region: 'us-east-1',
    endpoint: 'http://localhost:4566',
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: SECRET },
    // The handler's interface has more than is called.
    requestHandler: wire as never,
    maxAttempts: 1,
  }
  return { wire, config }
}

const USER = { Path: '/', UserName: 'alice', UserId: 'AIDAEXAMPLE', Arn: 'arn:aws:iam::123456789012:user/alice' }
const CREATE_DATE = new Date('2026-11-23T12:00:00Z')

describe('IAM, query', () => {
  test('a user with tags', async () => {
    const { wire, config } = configured({
      User: { ...USER, CreateDate: CREATE_DATE, Tags: [{ Key: 'a', Value: '<&>"\r\n' }] },
    })
    const input = {
      UserName: 'alice',
      Path: '/a/',
      Tags: [
        { Key: 'x y+z', Value: 'é=@日本' },
        { Key: 'b', Value: '' },
      ],
    }
    const { User, $metadata } = await new IAMClient(config).send(new CreateUserCommand(input))
    assert.deepEqual(wire.input, input)
    assert.equal(wire.call?.operation, 'CreateUser')
    assert.deepEqual(User, { ...USER, CreateDate: CREATE_DATE, Tags: [{ Key: 'a', Value: '<&>"\r\n' }] })
    assert.equal($metadata.requestId, REQUEST_ID)
  })

  test('an operation without output', async () => {
    const { wire, config } = configured({})
    await new IAMClient(config).send(new UpdateUserCommand({ UserName: 'alice', NewUserName: 'bob' }))
    assert.deepEqual(wire.input, { UserName: 'alice', NewUserName: 'bob' })
  })

  test('lists, empty and not', async () => {
    const users = [1, 2, 3].map((n) => ({ ...USER, UserName: `u${n}`, CreateDate: CREATE_DATE }))
    const { config } = configured({ Users: users, IsTruncated: true, Marker: 'next' })
    const answer = await new IAMClient(config).send(new ListUsersCommand({ MaxItems: 3 }))
    assert.deepEqual([answer.Users, answer.IsTruncated, answer.Marker], [users, true, 'next'])
    const none = await new IAMClient(configured({ Users: [], IsTruncated: false }).config).send(
      new ListUsersCommand({}),
    )
    assert.deepEqual([none.Users, none.IsTruncated], [[], false])
  })

  test('an empty list in the input', async () => {
    const { wire, config } = configured({})
    await new IAMClient(config).send(new TagUserCommand({ UserName: 'alice', Tags: [] }))
    assert.deepEqual(wire.input, { UserName: 'alice', Tags: [] })
  })

  test('maps and blobs', async () => {
    const summary = { SummaryMap: { Users: 3, MFADevices: 0 } }
    const { SummaryMap } = await new IAMClient(configured(summary).config).send(new GetAccountSummaryCommand({}))
    assert.deepEqual(SummaryMap, summary.SummaryMap)
    const device = {
      SerialNumber: 'arn:aws:iam::123456789012:mfa/a',
      Base32StringSeed: Buffer.from('ABC'),
      QRCodePNG: new Uint8Array([0, 255]),
    }
    const answer = await new IAMClient(configured({ VirtualMFADevice: device }).config).send(
      new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'a' }),
    )
    assert.deepEqual(Buffer.from(answer.VirtualMFADevice?.Base32StringSeed ?? []).toString(), 'ABC')
    assert.deepEqual([...(answer.VirtualMFADevice?.QRCodePNG ?? [])], [0, 255])
  })

  test('lists of structures of lists', async () => {
    const { wire, config } = configured({ EvaluationResults: [], IsTruncated: false })
    const input = {
      PolicyInputList: ['{}'],
      ActionNames: ['iam:Get*', 's3:ListBucket'],
      ContextEntries: [
        { ContextKeyName: 'aws:x', ContextKeyValues: ['1', '2'], ContextKeyType: 'stringList' as const },
      ],
    }
    await new IAMClient(config).send(new SimulateCustomPolicyCommand(input))
    assert.deepEqual(wire.input, input)
  })

  test('an error is the class that the model names', async () => {
    const { config } = configured(new AwsError('EntityAlreadyExists', 'User with name alice already exists.', 409))
    await assert.rejects(new IAMClient(config).send(new CreateUserCommand({ UserName: 'alice' })), (error: unknown) => {
      assert.ok(error instanceof EntityAlreadyExistsException)
      assert.equal(error.message, 'User with name alice already exists.')
      assert.equal(error.$metadata.httpStatusCode, 409)
      assert.equal(error.$metadata.requestId, REQUEST_ID)
      return true
    })
  })

  test('a secret access key arrives, and nothing that the model does not name', async () => {
    const key = {
      UserName: 'alice',
      AccessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      SecretAccessKey: SECRET,
      Status: 'Active',
      Sealed: 'no',
    }
    const { AccessKey } = await new IAMClient(configured({ AccessKey: key }).config).send(
      new CreateAccessKeyCommand({}),
    )
    const { Sealed: _, ...named } = key
    assert.deepEqual(AccessKey, named)
  })
})

test('STS, query: an input without members', async () => {
  const identity = { UserId: 'AIDA', Account: '123456789012', Arn: 'arn:aws:iam::123456789012:user/alice' }
  const { wire, config } = configured(identity)
  const { $metadata: _, ...answer } = await new STSClient(config).send(new GetCallerIdentityCommand({}))
  assert.deepEqual(answer, identity)
  assert.deepEqual(wire.input, {})
})

describe('SNS, query', () => {
  test('maps in the input', async () => {
    const { wire, config } = configured({ TopicArn: 'arn:aws:sns:us-east-1:123456789012:t' })
    const input = {
      Name: 't',
      Attributes: { DisplayName: 'Topic', ['__proto__']: 'inert' },
      Tags: [{ Key: 'a', Value: 'b' }],
    }
    await new SNSClient(config).send(new CreateTopicCommand(input))
    assert.deepEqual(wire.input, input)
  })

  test('maps of structures', async () => {
    const { wire, config } = configured({ MessageId: 'm' })
    const input = {
      TopicArn: 'arn:aws:sns:us-east-1:123456789012:t',
      Message: 'hello\nworld',
      MessageAttributes: {
        a: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2]) },
        b: { DataType: 'String', StringValue: 'x' },
      },
    }
    await new SNSClient(config).send(new PublishCommand(input))
    assert.deepEqual(wire.input, input)
  })

  test('an error with its own wire code', async () => {
    const { config } = configured(new AwsError('NotFound', 'Topic does not exist', 404))
    const sent = new SNSClient(config).send(
      new SetTopicAttributesCommand({ TopicArn: 'arn:x', AttributeName: 'DisplayName' }),
    )
    await assert.rejects(sent, { name: 'NotFoundException', message: 'Topic does not exist' })
  })
})

const ALARM = {
  AlarmName: 'billing > $10',
  ComparisonOperator: 'GreaterThanThreshold' as const,
  EvaluationPeriods: 1,
  MetricName: 'EstimatedCharges',
  Namespace: 'AWS/Billing',
  Period: 21_600,
  Statistic: 'Maximum' as const,
  Threshold: 0.1,
  ActionsEnabled: false,
  AlarmActions: ['arn:aws:sns:us-east-1:123456789012:t'],
  Dimensions: [{ Name: 'Currency', Value: 'USD' }],
}
const AT = new Date('2026-11-23T12:00:00.250Z')

// The clients' own copy of the protocols: CloudWatch's default is JSON, older clients speak query, and some CBOR.
const { AwsQueryProtocol, AwsSmithyRpcV2CborProtocol } = createRequire(
  import.meta.resolve('@aws-sdk/client-cloudwatch'),
)('@aws-sdk/core/protocols')

const PROTOCOLS = [
  ['json', undefined],
  ['cbor', AwsSmithyRpcV2CborProtocol],
  ['query', AwsQueryProtocol],
] as const

for (const [name, protocol] of PROTOCOLS) {
  describe(`CloudWatch, ${name}`, () => {
    const client = (answer: object | AwsError) => {
      const { wire, config } = configured(answer)
      return { wire, client: new CloudWatchClient({ ...config, ...(protocol && { protocol }) }) }
    }

    test('an alarm, there and back', async () => {
      const put = client({})
      await put.client.send(new PutMetricAlarmCommand(ALARM))
      assert.equal(put.wire.call?.protocol, name)
      assert.deepEqual(put.wire.input, ALARM)
      const alarm = { ...ALARM, StateValue: 'ALARM', StateUpdatedTimestamp: AT }
      const answer = await client({ MetricAlarms: [alarm], CompositeAlarms: [] }).client.send(
        new DescribeAlarmsCommand({}),
      )
      assert.deepEqual(answer.MetricAlarms, [alarm])
    })

    test('metric data, compressed where it is large', async () => {
      const { wire, client: cloudwatch } = client({})
      const MetricData = Array.from({ length: 200 }, (_, index) => ({
        MetricName: `metric-${index}`,
        Timestamp: new Date(AT.getTime() + index),
        Value: index / 7,
        Unit: 'Count' as const,
        Values: [1, 2.5, -1e300],
        Dimensions: [{ Name: 'Host', Value: `h${index}` }],
      }))
      await cloudwatch.send(new PutMetricDataCommand({ Namespace: 'Test', MetricData }))
      assert.deepEqual(wire.input, { Namespace: 'Test', MetricData })
    })

    test('times, numbers and nested queries', async () => {
      const result = { Id: 'm1', Label: 'x', StatusCode: 'Complete', Timestamps: [AT], Values: [1.5] }
      const { wire, client: cloudwatch } = client({ MetricDataResults: [result], Messages: [] })
      const input = {
        StartTime: new Date('2026-11-23T00:00:00Z'),
        EndTime: AT,
        MetricDataQueries: [
          {
            Id: 'm1',
            MetricStat: {
              Metric: { Namespace: 'N', MetricName: 'M', Dimensions: [{ Name: 'a', Value: 'b' }] },
              Period: 60,
              Stat: 'Sum',
            },
          },
        ],
      }
      const answer = await cloudwatch.send(new GetMetricDataCommand(input))
      assert.deepEqual(wire.input, input)
      assert.deepEqual(answer.MetricDataResults, [result])
    })

    test('an error is known by its class', async () => {
      const { client: cloudwatch } = client(new AwsError('InvalidParameterCombination', 'No.', 400))
      await assert.rejects(cloudwatch.send(new DescribeAlarmsCommand({})), (error: Error & { Code?: string }) => {
        assert.match(error.name, /^InvalidParameterCombination(Exception)?$/)
        assert.equal(error.message, 'No.')
        return true
      })
    })
  })
}

test('CloudTrail, JSON 1.1', async () => {
  const event = {
    EventId: 'e',
    EventName: 'CreateUser',
    EventTime: AT,
    Username: 'alice',
    CloudTrailEvent: '{}',
    Resources: [],
  }
  const { wire, config } = configured({ Events: [event], NextToken: 'more' })
  const input = {
    StartTime: AT,
    LookupAttributes: [{ AttributeKey: 'EventName' as const, AttributeValue: 'CreateUser' }],
    MaxResults: 5,
  }
  const answer = await new CloudTrailClient(config).send(new LookupEventsCommand(input))
  assert.deepEqual(wire.input, input)
  assert.deepEqual([answer.Events, answer.NextToken], [[event], 'more'])
  const failing = configured(new AwsError('InvalidTimeRangeException', 'No.', 400)).config
  const sent = new CloudTrailClient(failing).send(new LookupEventsCommand({}))
  await assert.rejects(sent, { name: 'InvalidTimeRangeException', message: 'No.' })
})
