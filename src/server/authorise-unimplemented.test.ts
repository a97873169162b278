import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { ALLOW_ALL, type AnyCall, allow, deny, form, json, outcomeOf, rest } from './testing/any-call.ts'
import { ACCOUNT } from './testing/one-operation.ts'

const TABLE = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/mine`
const QUEUE = `arn:aws:sqs:us-east-1:${ACCOUNT}:mine`
const GET_ITEM = 'DynamoDB_20120810.GetItem'
const getItem = (TableName: string) => json('dynamodb', GET_ITEM, { TableName, Key: { id: { S: 'a' } } })

/** A call on a thing called `name`, and what a policy names that thing by. */
const CALLS: Readonly<Record<string, { call: (name: string) => AnyCall; action: string; resource: string }>> = {
  'JSON 1.0': { call: getItem, action: 'dynamodb:GetItem', resource: TABLE },
  'JSON 1.1': {
    call: (StreamName) => json('kinesis', 'Kinesis_20131202.DescribeStream', { StreamName }),
    ...{ action: 'kinesis:DescribeStream', resource: `arn:aws:kinesis:us-east-1:${ACCOUNT}:stream/mine` },
  },
  query: {
    call: (name) => form('rds', `Action=DeleteDBInstance&Version=2014-10-31&DBInstanceIdentifier=${name}`),
    ...{ action: 'rds:DeleteDBInstance', resource: `arn:aws:rds:us-east-1:${ACCOUNT}:db:mine` },
  },
  'EC2’s own': {
    call: (id) => form('ec2', `Action=TerminateInstances&Version=2016-11-15&InstanceId.1=i-${id}`),
    ...{ action: 'ec2:TerminateInstances', resource: `arn:aws:ec2:us-east-1:${ACCOUNT}:instance/i-mine` },
  },
  'REST with JSON': {
    call: (name) => rest('lambda', 'GET', `/2015-03-31/functions/${name}`),
    ...{ action: 'lambda:GetFunction', resource: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:mine` },
  },
  'REST with XML': {
    call: (key) => rest('s3', 'GET', `/bucket/${key}`),
    ...{ action: 's3:GetObject', resource: 'arn:aws:s3:::bucket/mine' },
  },
}

describe('a call to a service that is not implemented is decided on by the thing that it names', () => {
  for (const [protocol, { call, action, resource }] of Object.entries(CALLS)) {
    test(`in ${protocol}`, async () => {
      assert.equal((await outcomeOf(call('mine'), [allow(action, resource)])).status, 501)
      const other = await outcomeOf(call('yours'), [allow(action, resource)])
      assert.ok(other.status === 403 || other.status === 400, `${other.status}`)
      assert.match(other.text, /yours/)
      assert.match(other.text, /no identity-based policy allows/)
      const denied = await outcomeOf(call('mine'), [...ALLOW_ALL, deny(action, resource)])
      assert.match(denied.text, /with an explicit deny in an identity-based policy/)
      assert.equal((await outcomeOf(call('yours'), [...ALLOW_ALL, deny(action, resource)])).status, 501)
    })
  }
})

describe('a denial says action, resource and layer, in its service’s protocol', () => {
  test('in JSON', async () => {
    const { status, text, headers } = await outcomeOf(getItem('yours'), [])
    assert.equal(status, 400)
    assert.equal(headers['Content-Type'], 'application/x-amz-json-1.0')
    assert.deepEqual(JSON.parse(text), {
      __type: 'AccessDeniedException',
      message: `User: arn:aws:iam::${ACCOUNT}:user/ann is not authorized to perform: dynamodb:GetItem on resource: ${TABLE.replace('mine', 'yours')} because no identity-based policy allows the dynamodb:GetItem action`,
    })
  })

  test('in S3’s XML, with the resource in quotes', async () => {
    const { status, text } = await outcomeOf(rest('s3', 'GET', '/bucket/a%20b'), [])
    assert.equal(status, 403)
    assert.match(
      text,
      /<Error><Code>AccessDenied<\/Code><Message>.* s3:GetObject on resource: &quot;arn:aws:s3:::bucket\/a b&quot; because/,
    )
  })

  test('in EC2’s, with a message that can be decoded, where a condition took part too', async () => {
    const run = form('ec2', 'Action=TerminateInstances&Version=2016-11-15&InstanceId.1=i-1')
    for (const statements of [[], [allow('ec2:*', '*', { StringEquals: { 'ec2:InstanceType': 't3.micro' } })]]) {
      const { status, text } = await outcomeOf(run, statements)
      assert.equal(status, 403)
      assert.match(text, /<Code>UnauthorizedOperation<\/Code><Message>You are not authorized .* Encoded authorization/)
    }
  })

  test('of several things the one that an explicit deny is for', async () => {
    const write = json('dynamodb', 'DynamoDB_20120810.BatchWriteItem', {
      RequestItems: {
        mine: [{ PutRequest: { Item: { id: { S: 'a' } } } }],
        yours: [{ DeleteRequest: { Key: { id: { S: 'a' } } } }],
      },
    })
    const { text, event } = await outcomeOf(write, [deny('dynamodb:*', TABLE.replace('mine', 'yours'))])
    assert.match(text, /table\/yours with an explicit deny/)
    const { asks: asked } = event.authorization as { asks: { resource: string }[] }
    assert.deepEqual(
      asked.map(({ resource }) => resource),
      [TABLE, TABLE.replace('mine', 'yours')],
    )
  })
})

describe('what nobody knows needs everything', () => {
  test('an unknown operation all of its service', async () => {
    const unknown = json('dynamodb', 'DynamoDB_20120810.NoSuchThing', '{')
    assert.equal((await outcomeOf(unknown, [allow('dynamodb:*', '*')])).status, 501)
    for (const statement of [allow('dynamodb:Get*', '*'), allow('dynamodb:*', TABLE), allow('s3:*', '*')]) {
      assert.match((await outcomeOf(unknown, [statement])).text, /AccessDenied/)
    }
  })

  test('an unknown service everything', async () => {
    const unknown = form('nosuchservice', 'Action=Do')
    assert.equal((await outcomeOf(unknown, ALLOW_ALL)).status, 501)
    assert.equal((await outcomeOf(unknown, [allow('nosuchservice:*', '*')])).status, 403)
    assert.equal((await outcomeOf(unknown, [allow('*', 'arn:aws:s3:::a')])).status, 403)
  })
})

describe('a request’s own condition keys', () => {
  const put = (tags: string) =>
    rest('s3', 'PUT', '/bucket/key', '', { 'x-amz-tagging': tags, 'content-type': 'text/plain' })
  const create = (Value: string) =>
    json('kinesis', 'Kinesis_20131202.CreateStream', { StreamName: 'a', Tags: { team: Value } })

  test('decide, where a policy asks for them', async () => {
    const red = [allow('kinesis:*', '*', { StringEquals: { 'aws:RequestTag/team': 'red' } })]
    assert.equal((await outcomeOf(create('red'), red)).status, 501)
    assert.equal((await outcomeOf(create('blue'), red)).status, 400)
  })

  test('that differ in letter case only are refused where a policy asks for them', async () => {
    const both = json('kinesis', 'Kinesis_20131202.CreateStream', {
      StreamName: 'a',
      Tags: { team: 'red', TEAM: 'blue' },
    })
    const red = [allow('kinesis:*', '*', { StringEquals: { 'aws:RequestTag/team': 'red' } })]
    assert.equal((await outcomeOf(both, red)).status, 400)
    assert.equal((await outcomeOf(both, [allow('kinesis:*', '*')])).status, 501)
  })

  test('never answer for who asks', async () => {
    const { status } = await outcomeOf(put('aws:username=root'), [
      allow('s3:*', '*', { StringEquals: { 'aws:username': 'root' } }),
    ])
    assert.equal(status, 403)
  })
})

describe('a name that the request does not say whole', () => {
  const decrypt = json('kms', 'TrentService.Decrypt', { CiphertextBlob: 'AAAA' })
  const key = (id: string) => `arn:aws:kms:us-east-1:${ACCOUNT}:key/${id}`

  test('is unknown: a deny of one denies, and an allow of one does not allow', async () => {
    assert.equal((await outcomeOf(decrypt, [allow('kms:Decrypt', key('*'))])).status, 501)
    const denied = await outcomeOf(decrypt, [allow('kms:Decrypt', key('*')), deny('kms:*', key('1'))])
    assert.match(denied.text, /key\/\$\{unknown\} with an explicit deny/)
    assert.match((await outcomeOf(decrypt, [allow('kms:Decrypt', key('1'))])).text, /no identity-based policy/)
  })

  // https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html#auth-and-access_examples_wildcard
  test('has as many characters as it is known to have, whatever the caller writes', async () => {
    const secret = (name: string) => `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:${name}`
    const get = (SecretId: string) => json('secretsmanager', 'secretsmanager.GetSecretValue', { SecretId })
    const six = [allow('secretsmanager:*', secret('mine-??????'))]
    const status = async (id: string, statements: Parameters<typeof outcomeOf>[1]) =>
      (await outcomeOf(get(id), statements)).status
    for (const id of ['mine', secret('mine'), secret('mine-a1b2c3')]) assert.equal(await status(id, six), 501, id)
    for (const id of ['mine-${unknown:6}', secret('mine-${unknown:6}'), '${unknown:4}', 'mine2', 'mine-a1b2c3', 'min'])
      assert.equal(await status(id, six), 400, id)
    for (const name of ['mine-*', 'mine-a1b2c3', 'mine-??????'])
      assert.equal(await status('mine', [...six, deny('secretsmanager:*', secret(name))]), 400, name)
    for (const name of ['mine-abc', 'mine-???????', 'mine'])
      assert.equal(await status('mine', [...six, deny('secretsmanager:*', secret(name))]), 501, name)
    const denied = await outcomeOf(get('mine'), [allow('secretsmanager:*', secret('mine-a1b2c3'))])
    assert.match(denied.text, /secret:mine-\$\{unknown:6\} because no .* for every value of \$\{unknown:6\}, and/)
    assert.match(JSON.stringify(denied.event.authorization), /secret:mine-\$\{unknown:6\}"/)
  })

  test('is recorded as such, of a call that is allowed too', async () => {
    const { event } = await outcomeOf(decrypt, [allow('kms:Decrypt', key('*'))])
    const { asks: asked } = event.authorization as { asks: { action: string; resource: string }[] }
    assert.deepEqual(
      asked.map(({ action, resource }) => [action, resource]),
      [['kms:Decrypt', key('${unknown}')]],
    )
  })

  test('is the one that whoever has it says, if that can be it', async () => {
    const names = (name: string | undefined) => ({ find: () => name })
    const one = [allow('kms:Decrypt', key('1'))]
    assert.equal((await outcomeOf(decrypt, one, names(key('1')))).status, 501)
    assert.equal((await outcomeOf(decrypt, one, names(key('2')))).status, 400)
    assert.equal((await outcomeOf(decrypt, one, names(undefined))).status, 400)
    const other = 'arn:aws:kms:us-east-1:210987654321:key/1'
    assert.equal((await outcomeOf(decrypt, [allow('kms:Decrypt', other)], names(other))).status, 400)
  })
})

test('the event of a call that asked for one thing, and was allowed, does not say what can be derived', async () => {
  const { event } = await outcomeOf(getItem('mine'), ALLOW_ALL)
  assert.equal(event.authorization, undefined)
  const denied = await outcomeOf(getItem('mine'), [])
  const { asks: asked } = denied.event.authorization as { asks: { action: string; resource: string }[] }
  const [{ action, resource } = { action: '', resource: '' }] = asked
  assert.deepEqual([asked.length, action, resource], [1, 'dynamodb:GetItem', TABLE])
})

test('an event of a denial is bounded, whatever was asked', async () => {
  const RequestItems = Object.fromEntries(
    Array.from({ length: 25 }, (_, index) => [`${'n'.repeat(250)}${index}`, [{ DeleteRequest: { Key: {} } }]]),
  )
  const { event } = await outcomeOf(json('dynamodb', 'DynamoDB_20120810.BatchWriteItem', { RequestItems }), [])
  const { asks: asked, omittedAsks = 0 } = event.authorization as { asks: object[]; omittedAsks?: number }
  assert.ok(asked.length > 0 && asked.length < 25)
  assert.equal(asked.length + omittedAsks, 25)
})

describe('what cannot be read is refused in its service’s words', () => {
  const refused: Readonly<Record<string, readonly [AnyCall, number, RegExp]>> = {
    'JSON that is none': [json('dynamodb', GET_ITEM, '{"TableName":'), 400, /"SerializationException"/],
    'a member of the wrong type': [json('dynamodb', GET_ITEM, { TableName: 7 }), 400, /"SerializationException"/],
    'a list for an object': [json('dynamodb', GET_ITEM, '[]'), 400, /"SerializationException"/],
    'XML that is none': [rest('s3', 'POST', '/bucket?delete', '<Delete>'), 400, /<Code>MalformedXML</],
    'another document': [rest('s3', 'POST', '/bucket?delete', '<Remove/>'), 400, /<Code>MalformedXML</],
    'a number that is none, in a header of S3’s': [
      rest('s3', 'GET', '/bucket?list-type=2&max-keys=many'),
      400,
      /<Code>InvalidArgument</,
    ],
    'XML that is none, of Route 53': [
      rest('route53', 'POST', '/2013-04-01/hostedzone/Z1/rrset', '<'),
      400,
      /<Code>InvalidInput</,
    ],
    'a parameter that is given twice': [
      form('rds', 'Action=DeleteDBInstance&DBInstanceIdentifier=mine&DBInstanceIdentifier=yours'),
      400,
      /<Code>MalformedQueryString</,
    ],
    'a number that is none, of EC2': [
      form('ec2', 'Action=RunInstances&MinCount=x&MaxCount=1'),
      400,
      /<Code>InvalidParameterValue</,
    ],
    'JSON that is not called so': [
      rest('lambda', 'POST', '/2015-03-31/functions', 'FunctionName=mine', { 'content-type': 'text/plain' }),
      415,
      /UnsupportedMediaType/,
    ],
    'another encoding': [json('dynamodb', GET_ITEM, '{}', { 'content-encoding': 'br' }), 400, /SerializationException/],
  }
  for (const [name, [call, status, says]] of Object.entries(refused)) {
    test(name, async () => {
      const outcome = await outcomeOf(call, ALLOW_ALL)
      assert.equal(outcome.status, status, outcome.text)
      assert.match(outcome.text, says)
    })
  }

  test('and more than a thousand things at once', async () => {
    const TransactItems = Array.from({ length: 1001 }, (_, index) => ({ Delete: { TableName: `t${index}`, Key: {} } }))
    const many = json('dynamodb', 'DynamoDB_20120810.TransactWriteItems', { TransactItems })
    assert.match((await outcomeOf(many, ALLOW_ALL)).text, /ValidationException.*more than 1000 things at once/)
  })
})

describe('what was authorised is what another reader of the request would do', () => {
  const refusedOrAsked = async (call: AnyCall) => {
    const { status, asked } = await outcomeOf(call, ALLOW_ALL)
    return status === 501 ? asked : status
  }
  const object = (key: string) => [`s3:GetObject arn:aws:s3:::bucket/${key}`]
  const cases: Readonly<Record<string, readonly [AnyCall, readonly string[] | number]>> = {
    'an encoded slash in a key is one': [rest('s3', 'GET', '/bucket/a%2Fb'), object('a/b')],
    'a key is decoded once': [rest('s3', 'GET', '/bucket/a%252Fb'), object('a%2Fb')],
    'a plus sign in a key is one': [rest('s3', 'GET', '/bucket/a+b'), object('a+b')],
    'slashes in a row are part of a key': [rest('s3', 'GET', '/bucket//a'), object('/a')],
    'a slash at the end is part of a key': [rest('s3', 'GET', '/bucket/a/'), object('a/')],
    'a key has no dot segments': [rest('s3', 'GET', '/bucket/open/../secret'), 400],
    'nor encoded ones': [rest('s3', 'GET', '/bucket/open/%2e%2E/secret'), 400],
    'nor behind an encoded slash': [rest('s3', 'GET', '/bucket/open%2F..%2Fsecret'), 400],
    'a dot in a name is none': [rest('s3', 'GET', '/bucket/.a/..b/c.'), object('.a/..b/c.')],
    'a bucket is no dot segment': [rest('s3', 'GET', '/bucket/../other/key'), 400],
    'a key that is no UTF-8 is none': [rest('s3', 'GET', '/bucket/%ff'), 400],
    'a bucket may be in the host': [rest('s3', 'GET', '/key', '', { host: 'bucket.localhost:4566' }), object('key')],
    'a host may end with a dot': [rest('s3', 'GET', '/key', '', { host: 'bucket.localhost.' }), object('key')],
    'a host is in any letter case': [rest('s3', 'GET', '/key', '', { host: 'BUCKET.S3.AMAZONAWS.COM' }), object('key')],
    'a path beside the host is a key': [
      rest('s3', 'GET', '/other/key', '', { host: 'bucket.s3.us-east-1.amazonaws.com' }),
      object('other/key'),
    ],
    'two parts of a bucket are two operations': [rest('s3', 'DELETE', '/bucket?policy&tagging'), ['s3:* *']],
    'and with a header of a third': [
      rest('s3', 'PUT', '/bucket/key?tagging', '', { 'x-amz-copy-source': 'other/key' }),
      ['s3:* *'],
    ],
    'what asks for more is no other operation': [
      rest('s3', 'GET', '/bucket/key?uploadId=u&max-parts=1'),
      ['s3:ListMultipartUploadParts arn:aws:s3:::bucket/key'],
    ],
    'an encoded slash parts a bucket from a key to who decodes first': [
      rest('s3', 'DELETE', '/bucket%2Fkey'),
      ['s3:* *'],
    ],
    'also where it comes with the host': [rest('s3', 'GET', '/', '', { host: 'bucket/key.localhost' }), ['s3:* *']],
    'a host is not decoded': [
      rest('s3', 'GET', '/key', '', { host: 'buck%65t.localhost' }),
      ['s3:GetObject arn:aws:s3:::buck%65t/key'],
    ],
    'and a name from what is asked of it': [
      rest('lambda', 'GET', '/2015-03-31/functions/mine%2Fpolicy'),
      ['lambda:* *'],
    ],
    'an ARN in a path is still one': [
      rest('eks', 'GET', '/tags/arn%3Aaws%3Aeks%3Aus-east-1%3A123456789012%3Acluster%2Fmine'),
      ['eks:ListTagsForResource arn:aws:eks:us-east-1:123456789012:cluster/mine'],
    ],
    'the source of a copy has no dot segments': [
      rest('s3', 'PUT', '/bucket/key', '', { 'x-amz-copy-source': 'bucket/open/%2e%2e/secret' }),
      ['s3:GetObject arn:aws:s3:::${unknown}/${unknown}', 's3:PutObject arn:aws:s3:::bucket/key'],
    ],
    'a label has no dot segments': [rest('lambda', 'GET', '/2015-03-31/functions/..'), ['lambda:* *']],
    'nor encoded ones in a label': [rest('lambda', 'GET', '/2015-03-31/functions/%2e%2e'), 400],
    'nor behind a slash in a label': [rest('lambda', 'GET', '/2015-03-31/functions/open%2F..%2Fsecret'), 400],
    'a path with slashes in a row is no other': [rest('lambda', 'GET', '/2015-03-31//functions/a'), ['lambda:* *']],
    'a target in two parts is none': [
      json('dynamodb', 'DynamoDB_20120810.ListTables, DynamoDB_20120810.DeleteTable', { TableName: 'a' }),
      ['dynamodb:* *'],
    ],
    'a target and an action are two': [
      { ...json('sqs', 'AmazonSQS.ListQueues', {}), url: '/?Action=DeleteQueue&QueueUrl=http://x/1/a' },
      ['sqs:* *'],
    ],
    'an action in any letter case, and escaped': [
      { ...json('sqs', 'AmazonSQS.ListQueues', {}), url: '/?%41CTION=DeleteQueue' },
      ['sqs:* *'],
    ],
    'a target and a path are two': [
      {
        ...json('dynamodb', 'DynamoDB_20120810.ListTables', {}, { 'smithy-protocol': 'rpc-v2-cbor' }),
        url: '/service/DynamoDB_20120810/operation/DeleteTable',
      },
      ['dynamodb:* *'],
    ],
    'an action in the URL and one in the body are two': [
      form('rds', 'Action=DeleteDBInstance&DBInstanceIdentifier=a', '/?Action=DescribeDBInstances'),
      400,
    ],
    'an action twice': [form('rds', 'Action=DescribeDBInstances&Action=DeleteDBInstance'), 400],
    'members are known by their letter case': [
      json('dynamodb', GET_ITEM, { tablename: 'yours', TABLENAME: 'yours', TableName: 'mine', Key: {} }),
      [`dynamodb:GetItem ${TABLE}`],
    ],
    'so are those of a form': [
      form('rds', 'Action=DeleteDBInstance&dbinstanceidentifier=yours&DBInstanceIdentifier=mine'),
      [`rds:DeleteDBInstance arn:aws:rds:us-east-1:${ACCOUNT}:db:mine`],
    ],
    'a member that nobody knows shadows none': [
      json('dynamodb', GET_ITEM, { TableName: 'mine', Key: {}, __proto__: undefined, constructor: { TableName: 'b' } }),
      [`dynamodb:GetItem ${TABLE}`],
    ],
    'a prototype is none': [
      json('dynamodb', GET_ITEM, '{"__proto__":{"TableName":"yours"},"TableName":"mine","Key":{}}'),
      [`dynamodb:GetItem ${TABLE}`],
    ],
    'a name of JSON twice is none': [
      json('dynamodb', GET_ITEM, '{"TableName":"yours","Key":{},"TableName":"mine"}'),
      400,
    ],
    'nor escaped': [json('dynamodb', GET_ITEM, '{"Table\\u004eame":"yours","Key":{},"TableName":"mine"}'), 400],
    'nor below': [json('dynamodb', GET_ITEM, '{"TableName":"mine","Key":{"id":{"S":"a:{","S":"b"}}}'), 400],
    'the same name in two places is two': [
      json('dynamodb', GET_ITEM, '{"TableName":"mine","Key":{"id":{"S":"\\":{[,"},"TableName":{"S":"a"}}}'),
      [`dynamodb:GetItem ${TABLE}`],
    ],
    'a byte order mark is no JSON': [json('dynamodb', GET_ITEM, '\ufeff{"TableName":"mine"}'), 400],
    'a compressed body is read': [
      {
        ...json('dynamodb', GET_ITEM, '', { 'content-encoding': 'gzip' }),
        body: gzipSync('{"TableName":"mine","Key":{}}'),
      },
      [`dynamodb:GetItem ${TABLE}`],
    ],
    'a parameter of a query twice is none': [rest('s3', 'GET', '/bucket?list-type=2&prefix=a&prefix=b'), 400],
    'an element of XML twice is none': [
      rest('s3', 'POST', '/bucket?delete', '<Delete><Object><Key>a</Key><Key>b</Key></Object></Delete>'),
      400,
    ],
    'S3 Control is asked of an account, and not of a bucket of its name': [
      rest('s3', 'DELETE', '/v20180820/configuration/publicAccessBlock', '', {
        ...{ host: `${ACCOUNT}.localhost`, 'x-amz-account-id': ACCOUNT },
      }),
      ['s3:PutAccountPublicAccessBlock *'],
    ],
  }
  for (const [name, [call, is]] of Object.entries(cases)) {
    test(name, async () => assert.deepEqual(await refusedOrAsked(call), is))
  }

  test('an address in a queue’s URL is no other queue', async () => {
    const send = (QueueUrl: string) => json('sqs', 'AmazonSQS.SendMessage', { QueueUrl, MessageBody: 'a' })
    const mine = [allow('sqs:SendMessage', QUEUE)]
    assert.equal((await outcomeOf(send(`http://localhost/${ACCOUNT}/mine`), mine)).status, 501)
    for (const path of ['yours', 'mine/../yours', 'mine?yours', 'mine/yours']) {
      assert.equal((await outcomeOf(send(`http://localhost/${ACCOUNT}/${path}`), mine)).status, 400, path)
    }
  })
})
