import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { SERVICES } from '../services/index.ts'
import { Services } from './services.ts'

const services = new Services(SERVICES)

describe('an event is found by its resource, by name and by ARN, as', () => {
  const cases: readonly (readonly [arn: string, type: string, name: string])[] = [
    ['arn:aws:iam::123456789012:user/path/ann', 'AWS::IAM::User', 'ann'],
    ['arn:aws:iam::123456789012:group/ops', 'AWS::IAM::Group', 'ops'],
    ['arn:aws:iam::123456789012:policy/p', 'AWS::IAM::Policy', 'p'],
    ['arn:aws:iam::123456789012:mfa/phone', 'AWS::IAM::MfaDevice', 'phone'],
    ['arn:aws:cloudwatch:us-east-1:123456789012:alarm:bill', 'AWS::CloudWatch::Alarm', 'bill'],
    ['arn:aws:sns:us-east-1:123456789012:alerts', 'AWS::SNS::Topic', 'alerts'],
  ]
  for (const [arn, type, name] of cases) {
    test(`${type} ${arn}`, () => {
      assert.deepEqual(services.auditResources([arn]), [
        { ResourceType: type, ResourceName: name },
        { ResourceType: type, ResourceName: arn },
      ])
    })
  }

  test('nothing, where no service says what it is', () => {
    for (const arn of ['*', 'arn:aws:s3:::bucket', 'arn:aws:iam::123456789012:root', 'arn:aws:iam::1:constructor/x']) {
      assert.deepEqual(services.auditResources([arn]), [])
    }
  })
})

test('a service is found by the name that its requests are signed with', () => {
  assert.equal(services.implements('monitoring'), true)
  assert.equal(services.implements('cloudwatch'), false)
  assert.equal(services.implements('__proto__'), false)
})
