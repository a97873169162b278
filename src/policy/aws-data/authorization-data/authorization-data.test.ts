import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import { readDataFile, readShard } from '../../../aws/data-file.ts'
import type { IndexFile } from './format.ts'
import {
  actionsMatching,
  findAction,
  findConditionKey,
  getServiceAuthorization,
  globalConditionKeys,
  hasResourceControlPolicies,
  listServices,
} from './index.ts'

describe('the service authorisation data', () => {
  test('has every service once, in order', () => {
    const prefixes = listServices().map(({ prefix }) => prefix)
    assert.ok(prefixes.length > 450)
    assert.deepEqual(prefixes, [...new Set(prefixes)].sort())
    assert.deepEqual(
      listServices().find(({ prefix }) => prefix === 'iam'),
      { prefix: 'iam', name: 'AWS Identity and Access Management (IAM)' },
    )
  })

  test('is what its digest says', () => {
    const { sha256, shardLengths }: IndexFile = JSON.parse(readDataFile('authorization.json'))
    const hash = createHash('sha256')
    for (const shard of shardLengths.keys()) hash.update(readShard('authorization.pack', shardLengths, shard))
    assert.equal(hash.digest('hex'), sha256)
  })

  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
  test('says what an action works on and what its requests carry', () => {
    const found = findAction('IAM:passrole')
    assert.equal(found?.service.prefix, 'iam')
    assert.equal(found?.action.name, 'PassRole')
    assert.equal(found?.action.accessLevel, 'Write')
    assert.deepEqual(
      found?.action.resourceTypes.map(({ type, required }) => ({ arn: type.arn, pattern: type.arnPattern, required })),
      [
        {
          arn: 'arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}',
          pattern: 'arn:*:iam::*:role/*',
          required: true,
        },
      ],
    )
    assert.deepEqual(
      found?.action.conditionKeys.map(({ name, type }) => `${name} ${type}`),
      ['iam:AssociatedResourceArn ARN', 'iam:PassedToService String'],
    )
  })

  test('knows all five access levels', () => {
    const levels = ['iam:ListUsers', 'iam:GetUser', 'iam:CreateUser', 'iam:TagUser', 'iam:AttachUserPolicy'].map(
      (name) => findAction(name)?.action.accessLevel,
    )
    assert.deepEqual(levels, ['List', 'Read', 'Write', 'Tagging', 'Permissions management'])
  })

  test('has no resource types for an action that takes * only', () => {
    assert.deepEqual(findAction('iam:ListUsers')?.action.resourceTypes, [])
  })

  test('gives the actions that a pattern covers, over services too', () => {
    const names = (pattern: string) =>
      actionsMatching(pattern).map(({ service, action }) => `${service.prefix}:${action.name}`)
    assert.deepEqual(names('iam:*PASSWORDPOLICY'), [
      'iam:DeleteAccountPasswordPolicy',
      'iam:GetAccountPasswordPolicy',
      'iam:UpdateAccountPasswordPolicy',
    ])
    assert.deepEqual(names('st?:AssumeRol?'), ['sts:AssumeRole'])
    assert.deepEqual(names('iam:CreateUser'), ['iam:CreateUser'])
    assert.deepEqual(names('iam:Nothing*'), [])
    assert.deepEqual(names('CreateUser'), [])
    assert.ok(names('*').length > 22_000)
  })

  test('does not have what is not there', () => {
    assert.equal(getServiceAuthorization('nosuchservice'), undefined)
    assert.equal(getServiceAuthorization('__proto__'), undefined)
    assert.equal(findAction('iam:NoSuchAction'), undefined)
    assert.equal(findAction('CreateUser'), undefined)
    assert.equal(findConditionKey('iam:NoSuchKey'), undefined)
    assert.equal(findConditionKey('aws:PrincipalTag/'), undefined)
  })

  test('finds condition keys by name, by the variable in their name, and by a prefix that is no service', () => {
    const cases = {
      'AWS:sourceip': 'aws:SourceIp IPAddress',
      'aws:PrincipalTag/team': 'aws:PrincipalTag/${TagKey} String',
      'aws:TagKeys': 'aws:TagKeys String multivalued',
      'iam:PassedToService': 'iam:PassedToService String',
      's3:ExistingObjectTag/team': 's3:ExistingObjectTag/${TagKey} String',
      'kms:EncryptionContext:department': 'kms:EncryptionContext:${EncryptionContextKey} String',
      'saml:aud': 'saml:aud String',
      'cognito-identity.amazonaws.com:aud': 'cognito-identity.amazonaws.com:aud String',
    }
    for (const [name, expected] of Object.entries(cases)) {
      const key = findConditionKey(name)
      assert.equal(key && `${key.name} ${key.type}${key.multivalued ? ' multivalued' : ''}`, expected)
    }
  })

  test('has the global keys, most of them with the prefix aws', () => {
    const names = globalConditionKeys().map(({ name }) => name)
    assert.ok(names.includes('aws:MultiFactorAuthPresent') && names.includes('aws:PrincipalTag/${TagKey}'))
  })

  test('names what AWS managed policies use and the reference has not', () => {
    assert.deepEqual(getServiceAuthorization('zocalo')?.undocumentedActions, ['*', 'Describe*'])
    assert.deepEqual(getServiceAuthorization('zocalo')?.actions, [])
    assert.deepEqual(getServiceAuthorization('iam')?.undocumentedActions, [])
  })

  // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-supported-services
  test('knows the services of resource control policies', () => {
    assert.ok(hasResourceControlPolicies('s3') && hasResourceControlPolicies('STS'))
    assert.ok(!hasResourceControlPolicies('iam'))
  })

  test('can be read as a whole: every reference leads somewhere', () => {
    for (const { prefix } of listServices()) {
      const service = getServiceAuthorization(prefix)
      assert.ok(service && (service.actions.length > 0 || service.undocumentedActions.length > 0), prefix)
    }
  })
})
