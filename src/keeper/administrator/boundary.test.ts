import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  type Account,
  type AccountUser,
  accessNotGranted,
  escalation,
  isAllowedBy,
  only,
} from '../../policy/analyse/index.ts'
import { boundaryArn, boundaryDocument, isPathOfOthers } from './boundary.ts'

const ACCOUNT_ID = '123456789012'
const SCOPE = { partition: 'aws', accountId: ACCOUNT_ID, adminName: 'iam-admin' }
const BOUNDARY = boundaryArn(SCOPE)
const DOCUMENT = boundaryDocument(SCOPE)
const ADMINISTRATOR_ACCESS = 'arn:aws:iam::aws:policy/AdministratorAccess'
const IAM_FULL_ACCESS = 'arn:aws:iam::aws:policy/IAMFullAccess'

const arnOf = (path: string) => `arn:aws:iam::${ACCOUNT_ID}:${path}`
const allowing = (...statements: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements })

function user(path: string, attachedPolicies: readonly string[], more: Partial<AccountUser> = {}): AccountUser {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return { name, arn: arnOf(`user/${path}`), inlinePolicies: [], attachedPolicies, groups: [], ...more }
}

/**
 * An account in which everything stands that a method of escalation could take: others with more, and what reaches
 * them.
 */
function accountWith(document: string, iamAdmin: Partial<AccountUser> = {}): Account {
  const trust = (Principal: object) => allowing({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' })
  return {
    accountId: ACCOUNT_ID,
    users: [
      user('iam-admin', [IAM_FULL_ACCESS], { boundary: BOUNDARY, hasPassword: true, hasMfa: true, ...iamAdmin }),
      user('iam-admin/developer', [ADMINISTRATOR_ACCESS], { boundary: BOUNDARY }),
      user('owner', [ADMINISTRATOR_ACCESS], { hasPassword: true, hasMfa: false }),
      user('reader', ['arn:aws:iam::aws:policy/ReadOnlyAccess'], { groups: ['readers'] }),
    ],
    groups: [
      { name: 'readers', arn: arnOf('group/readers'), inlinePolicies: [], attachedPolicies: [] },
      { name: 'owners', arn: arnOf('group/owners'), inlinePolicies: [], attachedPolicies: [ADMINISTRATOR_ACCESS] },
    ],
    roles: [
      {
        name: 'deploy',
        arn: arnOf('role/deploy'),
        trustPolicy: trust({ AWS: ACCOUNT_ID }),
        inlinePolicies: [],
        attachedPolicies: [ADMINISTRATOR_ACCESS],
      },
      {
        name: 'worker',
        arn: arnOf('role/worker'),
        trustPolicy: trust({ Service: ['lambda.amazonaws.com', 'ec2.amazonaws.com'] }),
        inlinePolicies: [],
        attachedPolicies: [ADMINISTRATOR_ACCESS],
      },
      {
        name: 'confined',
        arn: arnOf('role/iam-admin/confined'),
        trustPolicy: trust({ AWS: arnOf('user/iam-admin') }),
        inlinePolicies: [],
        attachedPolicies: [ADMINISTRATOR_ACCESS],
        boundary: BOUNDARY,
      },
    ],
    managedPolicies: [
      {
        arn: BOUNDARY,
        document,
        otherVersions: [{ versionId: 'v1', document: allowing({ Effect: 'Allow', Action: '*', Resource: '*' }) }],
      },
    ],
  }
}

const verdictOf = (name: string, account: Account) =>
  escalation(account).principals.find((principal) => principal.name === name)?.verdict

describe('the boundary of the administrator of IAM', () => {
  test('fits into a managed policy', () => {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    assert.ok(boundaryDocument({ ...SCOPE, partition: 'aws-us-gov', adminName: 'x'.repeat(64) }).length <= 6144)
  })

  const names = [
    'iam-admin',
    'castellan',
    'Castellan',
    'castellan-',
    'castellan.',
    'policy',
    'x',
    '+=,.@-_',
    'service-role',
  ]
  for (const adminName of names)
    test(`is not for its user to write, nor are the roles of AWS’s services, or the name is refused: ${adminName}`, () => {
      const scope = { ...SCOPE, adminName }
      const resources = [boundaryArn(scope), arnOf('role/service-role/x'), arnOf('role/aws-service-role/ec2/x')]
      const document = JSON.parse(boundaryDocument(scope)) as { Statement: readonly { readonly Sid: string }[] }
      const writing = allowing(...document.Statement.filter(({ Sid }) => Sid !== 'ReadAllOfIAM'))
      const { result } = accessNotGranted(writing, { actions: ['iam:*'], resources }, 'IDENTITY_POLICY')
      assert.equal(result === 'FAIL', ['castellan', 'service-role'].includes(adminName))
      if (result === 'FAIL') assert.ok(isPathOfOthers(adminName))
    })

  test('leaves nothing outside IAM, whatever the policies of its user allow', () => {
    const identity = [{ policy: 'all', document: allowing({ Effect: 'Allow', Action: '*', Resource: '*' }) }]
    const { verdict } = only({ identity, boundary: [{ policy: BOUNDARY, document: DOCUMENT }] }, ['iam:*'])
    assert.equal(verdict, 'proved')
  })

  for (const attachedPolicies of [[IAM_FULL_ACCESS], [ADMINISTRATOR_ACCESS]])
    test(`leaves no path to more, whatever is attached: ${attachedPolicies}`, () => {
      const account = accountWith(DOCUMENT, { attachedPolicies })
      assert.equal(verdictOf('iam-admin', account), 'limited')
      assert.equal(verdictOf('developer', account), 'limited', 'what it made')
      assert.equal(verdictOf('confined', account), 'limited')
    })

  test('leaves its user’s own credentials to the user alone', () => {
    const identity = [{ policy: 'all', document: allowing({ Effect: 'Allow', Action: '*', Resource: '*' }) }]
    const isAllowed = isAllowedBy({ identity, boundary: [{ policy: BOUNDARY, document: DOCUMENT }] })
    const asks = (username: string, path: string) =>
      ['user', 'mfa'].every((type) =>
        isAllowed({
          action: type === 'user' ? 'iam:UpdateLoginProfile' : 'iam:DeleteVirtualMFADevice',
          resource: arnOf(`${type}/${path}`),
          context: { 'aws:username': username },
        }),
      )
    assert.equal(asks('iam-admin', 'iam-admin'), true)
    assert.equal(asks('iam-admin', 'iam-admin/developer'), true)
    assert.equal(asks('developer', 'iam-admin/developer'), true)
    assert.equal(asks('developer', 'iam-admin'), false)
  })

  test('is what confines: without it, the same user can become an administrator', () => {
    const account = accountWith(DOCUMENT, { boundary: undefined })
    assert.equal(verdictOf('iam-admin', account), 'administrator-equivalent')
  })

  describe('has nothing to spare: each way to loosen it opens a path', () => {
    interface Statement {
      readonly Sid: string
      readonly Action: readonly string[]
      readonly Resource: string | readonly string[]
      readonly Condition?: object
    }
    const loosened = (change: (statement: Statement) => object) =>
      allowing(...(JSON.parse(DOCUMENT) as { Statement: Statement[] }).Statement.map(change))
    const with_ = (sid: string, more: (statement: Statement) => object) =>
      loosened((statement) => (statement.Sid === sid ? { ...statement, ...more(statement) } : statement))
    const cases = [
      { name: 'users may be made without it', document: with_('MakeWhatIsConfined', () => ({ Condition: undefined })) },
      {
        name: 'boundaries may be removed',
        document: with_('RuleWhatIsConfined', ({ Action }) => ({
          Action: [...Action, 'iam:DeleteUserPermissionsBoundary'],
          Resource: '*',
        })),
      },
      { name: 'credentials of all users may be made', document: with_('GiveCredentials', () => ({ Resource: '*' })) },
      {
        name: 'all policies may be changed, its own too',
        document: with_('RuleWhatIsConfined', () => ({ Resource: '*' })),
      },
    ]
    for (const { name, document } of cases)
      test(name, () => assert.equal(verdictOf('iam-admin', accountWith(document)), 'administrator-equivalent'))
  })
})
