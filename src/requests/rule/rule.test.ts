// biome-ignore-all lint/suspicious/noTemplateCurlyInString: an unknown part is written so
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { asksOf, type Parameters } from '../index.ts'

/** What services without exceptions ask, so that the rule alone speaks. */
function asked(service: string, operation: string, parameters: Parameters): readonly string[] {
  const scope = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1' }
  return asksOf({ service, operation, parameters }, scope).map(({ action, resource }) => `${action} ${resource}`)
}

describe('the rule', () => {
  test('fills an ARN from the members that its variables name', () => {
    const found = asked('mediapackage', 'DescribeChannel', { Id: 'news' })
    assert.deepEqual(found, ['mediapackage:DescribeChannel arn:aws:mediapackage:eu-west-1:111122223333:channels/news'])
  })

  test('takes an ARN that is given whole, of whatever account and Region', () => {
    const arn = 'arn:aws:codeartifact:us-west-2:444455556666:domain/shared'
    assert.deepEqual(asked('codeartifact', 'ListTagsForResource', { resourceArn: arn }), [
      `codeartifact:ListTagsForResource ${arn}`,
    ])
  })

  test('asks for each of a list', () => {
    const arn = (name: string) => `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${name}`
    assert.deepEqual(asked('cloudwatch', 'EnableAlarmActions', { AlarmNames: ['a', 'b'] }), [
      `cloudwatch:EnableAlarmActions ${arn('a')}`,
      `cloudwatch:EnableAlarmActions ${arn('b')}`,
    ])
  })

  test('leaves what the call itself will make as `*`, and what exists and is not said as unknown', () => {
    const arn = (type: string) => `arn:aws:connect:eu-west-1:111122223333:instance/i-1/${type}`
    assert.deepEqual(asked('connect', 'CreateContactFlow', { InstanceId: 'i-1', Name: 'calls' }), [
      `connect:CreateContactFlow ${arn('contact-flow/*')}`,
    ])
    assert.deepEqual(asked('finspace', 'DeleteKxScalingGroup', { environmentId: 'e', clientToken: 'c' }), [
      'finspace:DeleteKxScalingGroup arn:aws:finspace:eu-west-1:111122223333:kxEnvironment/e/kxScalingGroup/${unknown}',
    ])
  })

  test('asks on all that is named where one thing may be named in several ways', () => {
    const arn = (id: string) => `arn:aws:kinesis:eu-west-1:111122223333:stream/${id}`
    assert.deepEqual(asked('kinesis', 'DeleteStream', { StreamName: 'mine', StreamARN: arn('other') }), [
      `kinesis:DeleteStream ${arn('other')}`,
      `kinesis:DeleteStream ${arn('mine')}`,
    ])
  })

  test('hands a role over where a value is the ARN of one, and says to whom', () => {
    const role = 'arn:aws:iam::111122223333:role/service-role/pipes'
    const parameters = { Name: 'p', RoleArn: role, Source: 's', Target: 't' }
    assert.deepEqual(asked('pipes', 'CreatePipe', parameters), [
      'pipes:CreatePipe arn:aws:pipes:eu-west-1:111122223333:pipe/p',
      `iam:PassRole ${role}`,
    ])
    assert.equal(asked('pipes', 'CreatePipe', { ...parameters, RoleArn: 'pipes' }).length, 1)
  })

  test('hands over each role, however deep it stands, in lists and maps, and called what it may', () => {
    const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`
    const passed = (service: string, operation: string, parameters: Parameters) =>
      asked(service, operation, parameters)
        .filter((each) => each.startsWith('iam:PassRole'))
        .map((each) => each.replace(/.*role\//, ''))
        .toSorted()
    const actions = [{ dynamoDB: { roleArn: role('a') } }, { s3: { roleArn: role('b') } }]
    assert.deepEqual(passed('iot', 'CreateTopicRule', { ruleName: 'r', topicRulePayload: { actions } }), ['a', 'b'])
    const rule = { Actions: [{ S3Action: { IamRoleArn: role('a') } }] }
    assert.deepEqual(passed('ses', 'CreateReceiptRule', { RuleSetName: 'r', Rule: rule }), ['a'])
    const extension = { Name: 'e', Actions: { PRE_START: [{ RoleArn: role('a') }] } }
    assert.deepEqual(passed('appconfig', 'CreateExtension', extension), ['a'])
    const update = { ApplicationName: 'a', ServiceExecutionRoleUpdate: role('a') }
    assert.deepEqual(passed('kinesisanalyticsv2', 'UpdateApplication', update), ['a'])
    assert.deepEqual(passed('marketplacecommerceanalytics', 'GenerateDataSet', { roleNameArn: role('a') }), ['a'])
  })

  test('hands over a role whose ARN says a Region, or no account, all the same', () => {
    for (const text of ['arn:aws:iam:us-east-1:111122223333:role/pipes', 'arn:aws:iam:::role/pipes'])
      assert.ok(
        asked('pipes', 'CreatePipe', { Name: 'p', RoleArn: text }).includes(
          'iam:PassRole arn:aws:iam::111122223333:role/pipes',
        ),
      )
  })

  test('asks for the action that tags what is made, beside another one for other types', () => {
    const request = { DomainName: 'example.com', Tags: [{ Key: 'team', Value: 'a' }] }
    assert.deepEqual(asked('acm', 'RequestCertificate', request), [
      'acm:RequestCertificate *',
      'acm:AddTagsToCertificate arn:aws:acm:eu-west-1:111122223333:certificate/*',
    ])
  })

  test('takes an owner that is no account for one that is not known, and not for the caller’s own account', () => {
    const repository = (registryId: string) => asked('ecr', 'DescribeImages', { registryId, repositoryName: 'r' })
    const of = (account: string) => [`ecr:DescribeImages arn:aws:ecr:eu-west-1:${account}:repository/r`]
    assert.deepEqual(repository('444455556666'), of('444455556666'))
    for (const owner of ['0', '1111222233333', ' 111122223333', '*x', 'me']) {
      assert.deepEqual(repository(owner), of('${unknown}'), owner)
      const queue = { QueueName: 'q', QueueOwnerAWSAccountId: owner }
      assert.deepEqual(asked('sqs', 'GetQueueUrl', queue), ['sqs:GetQueueUrl arn:aws:sqs:eu-west-1:${unknown}:q'])
    }
  })

  test('takes what comes before a type’s name for which one of them it is, and no other word for the type', () => {
    const location = (id: string) => `arn:aws:datasync:eu-west-1:111122223333:location/${id}`
    const task = { SourceLocationArn: location('from'), DestinationLocationArn: location('to') }
    assert.deepEqual(asked('datasync', 'CreateTask', task), [
      `datasync:CreateTask ${location('from')}`,
      `datasync:CreateTask ${location('to')}`,
    ])
    const text = { DestinationPhoneNumber: '+12065550100', OriginationIdentity: 'phone-1' }
    const found = asked('pinpoint-sms-voice-v2', 'SendTextMessage', text)
    assert.ok(found.every((ask) => !ask.includes('+12065550100')))
  })

  test('asks on what there is one of in each account, which no member names', () => {
    assert.deepEqual(asked('securityhub', 'DisableSecurityHub', {}), [
      'securityhub:DisableSecurityHub arn:aws:securityhub:eu-west-1:111122223333:hub/default',
    ])
  })

  test('takes no ARN of something else for the thing that is asked for', () => {
    const scoped = 'arn:aws:codecommit:eu-west-1:111122223333:mine'
    assert.deepEqual(asked('codecommit', 'DescribePullRequestEvents', { pullRequestId: '1', actorArn: scoped }), [
      'codecommit:DescribePullRequestEvents arn:aws:codecommit:eu-west-1:111122223333:${unknown}',
    ])
    const identity = 'arn:aws:ses:eu-west-1:111122223333:identity/mine'
    assert.deepEqual(
      asked('sesv2', 'AssociateEmailIdentityCertificate', { EmailIdentity: 'yours', CertificateArn: identity }),
      ['ses:AssociateEmailIdentityCertificate arn:aws:ses:eu-west-1:111122223333:identity/yours'],
    )
    const TargetClusterArn = 'arn:aws:kafka:eu-west-1:111122223333:cluster/c/1'
    const [cluster] = asked('kafka', 'CreateVpcConnection', { TargetClusterArn })
    assert.equal(cluster, `kafka:CreateVpcConnection ${TargetClusterArn}`)
    const [unsaid] = asked('kafka', 'CreateVpcConnection', {})
    assert.match(unsaid ?? '', /:cluster\/\$\{unknown\}/, 'a cluster that is there is none that the call makes')
  })

  test('reads an ARN that leaves out or garbles account, Region or partition as who looks at its name alone', () => {
    const ofTable = (text: string) => asked('dynamodb', 'GetItem', { TableName: text, Key: {} })
    const table = 'dynamodb:GetItem arn:aws:dynamodb:eu-west-1:111122223333:table/secret'
    for (const text of [
      'arn:aws:dynamodb:eu-west-1::table/secret',
      'arn:aws:dynamodb::111122223333:table/secret',
      'arn:aws:dynamodb:*:*:table/secret',
      'arn::dynamodb:::table/secret',
      'arn:aws-cn:dynamodb:eu-west-1:111122223333:table/secret',
      'arn:aws:dynamodb:eu-west-1:11112222333:table/secret',
    ])
      assert.deepEqual(ofTable(text), [table], text)
    const other = 'arn:aws:dynamodb:eu-west-1:444455556666:table/secret'
    assert.deepEqual(ofTable(other), [`dynamodb:GetItem ${other}`], 'an account that is said stays')
  })

  test('takes an ARN of another service in the place of a name for something unknown', () => {
    const unknown = 'arn:aws:dynamodb:eu-west-1:111122223333:table/${unknown}'
    const foreign = 'arn:aws:sqs:eu-west-1:111122223333:table/secret'
    assert.deepEqual(asked('dynamodb', 'GetItem', { TableName: foreign, Key: {} }), [
      `dynamodb:GetItem ${foreign}`,
      `dynamodb:GetItem ${unknown}`,
    ])
  })
})

test('an unknown operation asks for all of its service, and an unknown service for all there is', () => {
  assert.deepEqual(asked('pipes', 'DeleteEverything', {}), ['pipes:* *'])
  assert.deepEqual(asked('teapots', 'Brew', {}), ['* *'])
  assert.deepEqual(asked('__proto__', 'constructor', {}), ['* *'])
  assert.deepEqual(asked('pipes', 'constructor', {}), ['pipes:* *'])
})

test('a batch of nothing, or of what is no batch, is asked for on everything: it is no way around asking', () => {
  assert.deepEqual(asked('events', 'PutEvents', { Entries: [] }), ['events:PutEvents *'])
  assert.deepEqual(asked('events', 'PutEvents', { Entries: { 0: { EventBusName: 'orders' } } }), ['events:PutEvents *'])
  assert.deepEqual(asked('ssm', 'AddTagsToResource', { ResourceType: 'Teapot', ResourceId: 't' }), [
    'ssm:AddTagsToResource *',
  ])
})

test('a request about too many things is refused whole', () => {
  const AlarmNames = Array.from({ length: 1001 }, (_, i) => `alarm-${i}`)
  assert.throws(() => asked('cloudwatch', 'EnableAlarmActions', { AlarmNames }), { name: 'TooMuchAsked' })
})

describe('a name that the caller makes up stands for nothing that is there', () => {
  test('where something else is made, its name is not that of the type', () => {
    const arn = 'arn:aws:chime:us-east-1:111122223333'
    const asks = asked('chime-sdk-messaging', 'CreateChannelModerator', {
      ChannelArn: `${arn}:app-instance/a/channel/c`,
    })
    assert.ok(
      asks.includes(
        `chime:CreateChannelModerator arn:aws:chime:eu-west-1:111122223333:app-instance/\${unknown}/bot/\${unknown}`,
      ),
    )
  })

  test('and what should be an ARN and is none may be any', () => {
    assert.deepEqual(asked('codeartifact', 'ListTagsForResource', { resourceArn: 'shared' }), [
      'codeartifact:ListTagsForResource ${unknown}',
    ])
  })
})
