import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { AwsError } from '../../aws/index.ts'
import { decodeCbor } from '../codecs/cbor.ts'
import { dataDirectory } from '../data-directory.ts'
import type { HttpRequest } from '../http.ts'
import { models } from '../model/testing.ts'
import { denialOf, unimplementedOf } from './denial.ts'
import { serializeError } from './error.ts'
import { callOf, cbor, form, json, request, textOf } from './testing.ts'

const ID = '3f0b2a52-8f53-4c34-9c0e-2a4f5d1c6b7a'

/** One request for each way in which errors are spelled. */
const REQUESTS: Readonly<Record<string, readonly [request: HttpRequest, signingName: string]>> = {
  iam: [form('Action=GetUser'), 'iam'],
  sns: [form('Action=Publish'), 'sns'],
  cloudwatch: [json('GraniteServiceVersion20100801.DescribeAlarms', '{}'), 'monitoring'],
  'cloudwatch cbor': [cbor('DescribeAlarms', Buffer.from([0xa0])), 'monitoring'],
  'cloudwatch query': [form('Action=DescribeAlarms'), 'monitoring'],
  cloudtrail: [json('CloudTrail_20131101.LookupEvents', '{}', '1.1'), 'cloudtrail'],
  dynamodb: [json('DynamoDB_20120810.GetItem', '{}'), 'dynamodb'],
  sqs: [json('AmazonSQS.SendMessage', '{}'), 'sqs'],
  ec2: [form('Action=RunInstances&Version=2016-11-15'), 'ec2'],
  rds: [form('Action=CreateDBInstance&Version=2014-10-31'), 'rds'],
  s3: [request({ method: 'GET', headers: { host: 'localhost' } }), 's3'],
  route53: [request({ method: 'GET', path: '/2013-04-01/hostedzone' }), 'route53'],
  lambda: [request({ method: 'GET', path: '/2015-03-31/functions' }), 'lambda'],
  castellan: [json('Castellan_20261123.DescribeAccount', '{}', '1.1'), 'castellan'],
}

function answer(name: string, error: (call: ReturnType<typeof callOf>) => AwsError) {
  const [sent, signingName] = REQUESTS[name] ?? assert.fail(name)
  const call = callOf(sent, signingName)
  const response = serializeError(call, error(call), ID)
  const code =
    call.protocol === 'cbor'
      ? (decodeCbor(response.body as Uint8Array) as { __type: string }).__type
      : call.protocol.endsWith('json')
        ? (JSON.parse(textOf(response)) as { __type: string }).__type
        : /<Code>(.*)<\/Code>/.exec(textOf(response))?.[1]
  return { response, code, text: textOf(response) }
}

interface ErrorVector {
  readonly name: string
  readonly source: string
  /** Code and status, by request. */
  readonly answers: Readonly<Record<string, readonly [string, number]>>
}

const vectors: Readonly<Record<string, ErrorVector>> = JSON.parse(
  readFileSync(join(dataDirectory(), 'vectors', 'protocol', 'common-errors.json'), 'utf8'),
)

const THROWN: Readonly<Record<string, (call: ReturnType<typeof callOf>) => AwsError>> = {
  denied: (call) => denialOf(call, 'User: arn:aws:iam::123456789012:user/a is not authorized'),
  'unknown key': () =>
    new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403),
  'wrong signature': () => new AwsError('SignatureDoesNotMatch', 'No.', 403),
  'no signature': () => new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403),
  'expired token': () => new AwsError('ExpiredToken', 'The security token included in the request is expired', 403),
  'half a signature': () => new AwsError('IncompleteSignature', 'No.', 400),
  'not implemented': () => new AwsError('NotImplemented', 'No.', 501),
  'a bug': () => new AwsError('InternalFailure', 'No.', 500),
}

for (const [key, thrown] of Object.entries(THROWN)) {
  const vector = vectors[key]
  assert.ok(vector, key)
  describe(vector.name, () => {
    for (const [name, expected] of Object.entries(vector.answers)) {
      test(`${name}: ${expected.join(' ')}`, () => {
        const { response, code } = answer(name, thrown)
        assert.deepEqual([code, response.status], expected)
        assert.equal(response.headers['x-amzn-RequestId'], ID)
      })
    }
  })
}

describe('bodies', () => {
  const denied = (name: string, message: string) => answer(name, (call) => denialOf(call, message))

  test('query', () => {
    assert.equal(
      denied('iam', 'a < b & c').text,
      `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>a &lt; b &amp; c</Message></Error><RequestId>${ID}</RequestId></ErrorResponse>`,
    )
  })

  test('EC2 says first that the operation is not authorized', () => {
    assert.equal(
      denied('ec2', 'User: a is not authorized to perform: ec2:RunInstances').text,
      `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized to perform this operation. User: a is not authorized to perform: ec2:RunInstances</Message></Error></Errors><RequestID>${ID}</RequestID></Response>`,
    )
  })

  test('SNS spells its actions with a capital prefix', () => {
    const { text } = denied(
      'sns',
      'User: arn:aws:iam::1:user/a is not authorized to perform: sns:Publish on resource: arn:aws:sns:us-east-1:1:t because no identity-based policy allows the sns:Publish action',
    )
    assert.match(
      text,
      /perform: SNS:Publish on resource: arn:aws:sns:us-east-1:1:t because .* allows the SNS:Publish action/,
    )
  })

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
  for (const [action, resource, reason, where] of [
    [
      's3:GetObject',
      'arn:aws:s3:::b/k',
      'because no identity-based policy allows the s3:GetObject action',
      ' on resource: "arn:aws:s3:::b/k"',
    ],
    [
      's3:GetObject',
      'arn:aws:s3:::b/a file',
      'with an explicit deny in a service control policy',
      ' on resource: "arn:aws:s3:::b/a file"',
    ],
    ['s3:ListAllMyBuckets', '*', 'because no identity-based policy allows the s3:ListAllMyBuckets action', ''],
  ] as const) {
    test(`S3 puts ${resource === '*' ? 'no resource' : `the resource ${resource} in quotes`} into its denial`, () => {
      const who = `User: arn:aws:iam::123456789012:user/a is not authorized to perform: ${action}`
      const { text } = denied('s3', `${who} on resource: ${resource} ${reason}`)
      const message = /<Message>(.*)<\/Message>/.exec(text)?.[1]?.replaceAll('&quot;', '"')
      assert.equal(message, `${who}${where} ${reason}`)
    })
  }

  test('S3', () => {
    const { response, text } = denied('s3', 'Access Denied')
    assert.match(
      text,
      /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<Error><Code>AccessDenied<\/Code><Message>Access Denied<\/Message><RequestId>/,
    )
    assert.equal(response.headers['x-amz-request-id'], ID)
  })

  test('JSON: the type in the body and a header', () => {
    const { response, text } = denied('dynamodb', 'No.')
    assert.deepEqual(JSON.parse(text), { __type: 'AccessDeniedException', message: 'No.' })
    assert.equal(response.headers['Content-Type'], 'application/x-amz-json-1.0')
    assert.equal(response.headers['x-amzn-ErrorType'], 'AccessDeniedException')
  })

  test('a service that once spoke query tells its old code in a header', () => {
    const { response, text } = answer('cloudwatch', () => new AwsError('ResourceNotFound', 'No.', 400))
    assert.equal(response.headers['x-amzn-query-error'], 'ResourceNotFound;Sender')
    assert.equal(JSON.parse(text).__type, 'com.amazonaws.cloudwatch.v2010_08_01#ResourceNotFound')
    assert.equal(response.status, 404, 'the model’s status')
    assert.equal(denied('cloudwatch', 'No.').response.headers['x-amzn-query-error'], 'AccessDenied;Sender')
    const renamed = answer('cloudwatch', () => new AwsError('InvalidParameterValue', 'No.', 400))
    assert.equal(renamed.code, 'com.amazonaws.cloudwatch.v2010_08_01#InvalidParameterValueException')
    assert.equal(renamed.response.headers['x-amzn-query-error'], 'InvalidParameterValue;Sender')
  })

  test('CloudWatch’s own errors have its namespace in JSON, those of every service do not: observed in AWS, 2026-10-08', () => {
    const unknown = answer('cloudwatch', () => new AwsError('ResourceNotFound', '', 404))
    assert.equal(unknown.text, '{"__type":"com.amazonaws.cloudwatch.v2010_08_01#ResourceNotFound"}')
    assert.equal(denied('cloudwatch', 'No.').code, 'AccessDeniedException')
    assert.equal(answer('cloudwatch cbor', () => new AwsError('ResourceNotFound', '', 404)).code, 'ResourceNotFound')
  })

  test('an error that says nothing has no message in any protocol: observed in AWS, 2023-11-24', () => {
    const silent = (name: string) => answer(name, () => new AwsError('ResourceNotFound', '', 404))
    assert.doesNotMatch(silent('cloudwatch query').text, /Message/)
    assert.deepEqual(decodeCbor(silent('cloudwatch cbor').response.body as Uint8Array), { __type: 'ResourceNotFound' })
  })

  test('facts beyond the message', () => {
    const error = () => new AwsError('AccessDeniedException', 'No.', 403, { Reason: 'x<y' })
    assert.deepEqual(JSON.parse(answer('castellan', error).text), {
      __type: 'AccessDeniedException',
      message: 'No.',
      Reason: 'x<y',
    })
    assert.match(answer('iam', error).text, /<Reason>x&lt;y<\/Reason>/)
  })

  test('a HEAD request gets none', () => {
    const call = callOf(request({ method: 'HEAD', path: '/bucket', headers: { host: 'localhost' } }), 's3')
    const { status, body } = serializeError(call, denialOf(call, 'No.'), ID)
    assert.deepEqual([status, body], [403, ''])
  })

  test('control characters in a message break no client’s XML', () => {
    assert.match(denied('iam', 'a\u0000\u001b\uffffb').text, /<Message>a\ufffd\ufffd\ufffdb<\/Message>/)
  })
})

describe('a call that nobody handles', () => {
  const cases: [name: string, sent: HttpRequest, signingName: string, code: string, message: string][] = [
    [
      'an operation that IAM does not have',
      form('Action=MakeCoffee&Version=2010-05-08'),
      'iam',
      'InvalidAction',
      'Could not find operation MakeCoffee for version 2010-05-08',
    ],
    ['a name that is none', form('Action=%3Cscript%3E'), 'iam', 'MissingAction', 'The request names no operation.'],
    [
      'an operation that Castellan does not implement',
      REQUESTS.dynamodb?.[0] ?? assert.fail(),
      'dynamodb',
      'NotImplemented',
      'Castellan does not implement dynamodb:GetItem.',
    ],
    [
      'a service that AWS does not have',
      form('Action=Boil'),
      'kettle',
      'NotImplemented',
      'Castellan does not implement kettle:Boil.',
    ],
  ]
  for (const [name, sent, signingName, code, message] of cases) {
    test(name, () => {
      const error = unimplementedOf(callOf(sent, signingName))
      assert.deepEqual([error.code, error.message], [code, message])
    })
  }
})

test('every error of every model is written with its own code and status', () => {
  for (const model of models.all()) {
    const { name } = model
    for (const shape of model.errors) {
      const code = shape.error?.code ?? assert.fail(shape.name)
      assert.equal(model.error(code)?.error?.code, code, `${name} ${code}`)
      assert.ok(model.error(shape.name), `${name} ${shape.name}`)
    }
  }
})
