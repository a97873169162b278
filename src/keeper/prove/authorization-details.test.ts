import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { principalPolicies } from '../../policy/analyse/index.ts'
import { decodedDocument } from '../account/index.ts'
import { type AuthorizationDetails, accountOf, missingPolicies } from './authorization-details.ts'

const ACCOUNT = { accountId: '111122223333', partition: 'aws' }
const DOCUMENT = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}'
const ENCODED = encodeURIComponent(DOCUMENT)
const USER = 'arn:aws:iam::111122223333:user/ops/alice'
const MANAGED = 'arn:aws:iam::111122223333:policy/keys'
const LIMITS = 'arn:aws:iam::111122223333:policy/limits'

const details: AuthorizationDetails = {
  users: [
    {
      Path: '/ops/',
      UserName: 'alice',
      Arn: USER,
      UserPolicyList: [{ PolicyName: 'own', PolicyDocument: ENCODED }],
      GroupList: ['keepers'],
      AttachedManagedPolicies: [{ PolicyName: 'keys', PolicyArn: MANAGED }],
      PermissionsBoundary: { PermissionsBoundaryType: 'PermissionsBoundaryPolicy', PermissionsBoundaryArn: LIMITS },
      Tags: [{ Key: 'team', Value: 'a' }],
    },
  ],
  groups: [
    {
      GroupName: 'keepers',
      Arn: 'arn:aws:iam::111122223333:group/keepers',
      GroupPolicyList: [{ PolicyName: 'own', PolicyDocument: ENCODED }],
      AttachedManagedPolicies: [],
    },
  ],
  roles: [
    {
      RoleName: 'runner',
      Arn: 'arn:aws:iam::111122223333:role/runner',
      AssumeRolePolicyDocument: ENCODED,
      AttachedManagedPolicies: [{ PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }],
    },
  ],
  policies: [
    {
      Arn: MANAGED,
      PolicyVersionList: [
        { VersionId: 'v2', IsDefaultVersion: true, Document: ENCODED },
        { VersionId: 'v1', IsDefaultVersion: false, Document: ENCODED },
      ],
    },
  ],
}

describe('the authorization details of an account', () => {
  test('become what the analysis takes: users with groups, boundary and tags, roles with their trust, versions of policies', () => {
    const account = accountOf(ACCOUNT, details)
    assert.deepEqual(account.users, [
      {
        name: 'alice',
        arn: USER,
        inlinePolicies: [{ policy: 'inline policy own of user alice', document: DOCUMENT }],
        attachedPolicies: [MANAGED],
        groups: ['keepers'],
        boundary: LIMITS,
        tags: { team: 'a' },
      },
    ])
    assert.equal(account.roles[0]?.trustPolicy, DOCUMENT)
    assert.deepEqual(account.managedPolicies, [
      { arn: MANAGED, document: DOCUMENT, otherVersions: [{ versionId: 'v1', document: DOCUMENT }] },
    ])
  })

  test('inline policies of one name are told apart by their holders', () => {
    const limits = { Arn: LIMITS, PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: ENCODED }] }
    const account = accountOf(ACCOUNT, { ...details, policies: [...details.policies, limits] })
    assert.deepEqual(
      principalPolicies(account, USER)?.identity.map(({ policy }) => policy),
      ['inline policy own of user alice', MANAGED, 'inline policy own of group keepers'],
    )
  })

  test('a policy that is attached or a boundary, and not given in its default version, is missing', () => {
    assert.deepEqual(missingPolicies(details), ['arn:aws:iam::aws:policy/ReadOnlyAccess', LIMITS])
  })

  test('a document is decoded where it is encoded', () => {
    assert.equal(decodedDocument(ENCODED), DOCUMENT)
    assert.equal(decodedDocument('{"Sid":"100%"}'), '{"Sid":"100%"}')
  })
})
