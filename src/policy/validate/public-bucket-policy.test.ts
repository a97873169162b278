// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like that

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isPublicBucketPolicy } from './public-bucket-policy.ts'

function isPublic(...statements: readonly object[]): boolean {
  const written = statements.map((statement) => ({
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:PutObject',
    Resource: '*',
    ...statement,
  }))
  return isPublicBucketPolicy(JSON.stringify({ Version: '2012-10-17', Statement: written }))
}

const under = (operator: string, key: string, value: string | readonly string[]) =>
  isPublic({ Condition: { [operator]: { [key]: value } } })

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
describe('a bucket policy is public', () => {
  test('without a limiting condition, and with one that has a wildcard or a variable', () => {
    assert.equal(isPublic({}), true)
    assert.equal(isPublic({ Principal: { AWS: '*' } }), true)
    assert.equal(under('StringLike', 'aws:SourceVpc', 'vpc-*'), true)
    assert.equal(under('StringEquals', 'aws:SourceVpc', '${aws:PrincipalTag/vpc}'), true)
    assert.equal(under('StringEquals', 'aws:SourceVpc', ['vpc-91237329', 'vpc-*']), true)
  })

  test('where the condition holds for requests without the key, or for all values but some', () => {
    assert.equal(under('StringEqualsIfExists', 'aws:SourceVpc', 'vpc-91237329'), true)
    assert.equal(under('ForAllValues:StringEquals', 'aws:PrincipalOrgPaths', 'o-1/r-1/'), true)
    assert.equal(under('StringNotEquals', 'aws:SourceVpc', 'vpc-91237329'), true)
    assert.equal(under('NotIpAddress', 'aws:SourceIp', '203.0.113.0/24'), true)
  })

  test('under a key that anyone can have', () => {
    assert.equal(under('StringEquals', 's3:prefix', 'home/'), true)
    assert.equal(under('StringLike', 'aws:Referer', 'https://example.com/a'), true)
  })

  test('for a range of addresses broader than /8, and /32 of version 6', () => {
    assert.equal(under('IpAddress', 'aws:SourceIp', '0.0.0.0/1'), true)
    assert.equal(under('IpAddress', 'aws:SourceIp', '2001::/16'), true)
    assert.equal(under('IpAddress', 'aws:SourceIp', '203.0.0.0/8'), false)
    assert.equal(under('IpAddress', 'aws:SourceIp', '2001:db8::/32'), false)
    assert.equal(under('IpAddress', 'aws:SourceIp', '10.0.0.0/7'), false)
  })

  test('for everybody but some', () => {
    assert.equal(isPublic({ Principal: undefined, NotPrincipal: { AWS: '111122223333' } }), true)
  })

  test('as a whole where one statement is', () => {
    const cloudTrail = { Principal: { Service: 'cloudtrail.amazonaws.com' } }
    const account = { Principal: { AWS: '444455556666' } }
    assert.equal(isPublic(cloudTrail, account), false)
    assert.equal(isPublic(cloudTrail, account, {}), true)
  })
})

describe('a bucket policy is not public', () => {
  test('for fixed principals, or fixed values of the keys that AWS names', () => {
    assert.equal(isPublic({ Principal: { AWS: 'arn:aws:iam::111122223333:role/r' } }), false)
    assert.equal(under('StringEquals', 'aws:SourceVpc', 'vpc-91237329'), false)
    assert.equal(under('StringEquals', 'aws:PrincipalOrgID', 'o-exampleorgid'), false)
    assert.equal(under('ArnLike', 'aws:SourceArn', 'arn:aws:sns:us-east-1:111122223333:t'), false)
    assert.equal(under('ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-1/r-1/ou-1/'), false)
  })

  test('where it only denies', () => {
    assert.equal(isPublic({ Effect: 'Deny' }), false)
  })

  test('for any access point of one account; the policy of an access point then is', () => {
    const value = 'arn:aws:s3:us-west-2:123456789012:accesspoint/*'
    const Condition = { ArnLike: { 's3:DataAccessPointArn': value } }
    assert.equal(isPublic({ Condition }), false)
    const statement = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*', Condition }
    const document = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
    assert.equal(isPublicBucketPolicy(document, 'access point'), true)
    assert.equal(under('ArnLike', 's3:DataAccessPointArn', 'arn:aws:s3:us-west-2:*:accesspoint/a'), true)
  })
})
