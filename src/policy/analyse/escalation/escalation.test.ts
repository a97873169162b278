import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Account, escalation, escalationOf, principalPolicies } from '../index.ts'
import {
  ACCOUNT_ID,
  ADMINISTRATOR_ACCESS,
  account,
  alice,
  allow,
  document,
  group,
  IAM_FULL_ACCESS,
  IF,
  inline,
  role,
  user,
  verdict,
} from './testing.ts'

const LIMITS = `arn:aws:iam::${ACCOUNT_ID}:policy/limits`
const EC2 = { Service: 'ec2.amazonaws.com' }

function reportOn(name: string, of: Account) {
  const found = escalation(of).principals.find((principal) => principal.name === name)
  assert.ok(found)
  return found
}

function sentences(name: string, of: Account): readonly string[] {
  return reportOn(name, of).paths.map(({ steps }) => steps.map(({ sentence }) => sentence).join('; '))
}

describe('who can become administrator', () => {
  test('IAMFullAccess is administrator-equivalent, by itself and without conditions', () => {
    const alone = account({ users: [user('alice', { attachedPolicies: [IAM_FULL_ACCESS] })] })
    const { verdict, isConditional, paths } = reportOn('alice', alone)
    assert.equal(verdict, 'administrator-equivalent')
    assert.equal(isConditional, false)
    assert.deepEqual(sentences('alice', alone), [
      'user alice attaches AdministratorAccess to itself',
      'user alice gives itself an inline policy that allows everything',
      'user alice creates a user with AdministratorAccess, and makes an access key for it',
      'user alice creates a user with an inline policy that allows everything, and makes an access key for it',
      'user alice creates a user with AdministratorAccess, and gives it a password',
      'user alice creates a role with AdministratorAccess, and assumes it',
      'user alice creates a role with an inline policy that allows everything, and assumes it',
    ])
    const [step] = paths[0]?.steps ?? []
    assert.equal(step?.method, 'iam:AttachUserPolicy')
    assert.equal(step?.kind, 'self-escalation')
    assert.deepEqual(step?.permissions[0]?.statement?.policy, IAM_FULL_ACCESS)
    assert.equal(step?.source, 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachUserPolicy.html')
  })

  test('a boundary that confines it keeps IAMFullAccess from it', () => {
    const confined = account({
      users: [
        user('alice', { attachedPolicies: [IAM_FULL_ACCESS], boundary: LIMITS }),
        user('root-like', { attachedPolicies: [ADMINISTRATOR_ACCESS] }),
      ],
      managedPolicies: [{ arn: LIMITS, document: document(allow(['s3:*', 'iam:Get*', 'iam:List*'])) }],
    })
    assert.equal(reportOn('alice', confined).verdict, 'limited')
  })

  test('a boundary that leaves iam:* does not: it can be removed', () => {
    const loose = account({
      users: [user('alice', { attachedPolicies: [IAM_FULL_ACCESS], boundary: LIMITS })],
      managedPolicies: [
        {
          arn: LIMITS,
          document: document(allow('iam:*'), {
            ...allow(['iam:Create*', 'iam:UpdateAssumeRolePolicy']),
            Effect: 'Deny',
          }),
        },
      ],
    })
    assert.deepEqual(sentences('alice', loose), [
      'user alice attaches AdministratorAccess to itself; user alice removes the permissions boundary of itself',
      'user alice attaches AdministratorAccess to itself; user alice makes AdministratorAccess the permissions boundary of itself',
      'user alice gives itself an inline policy that allows everything; user alice removes the permissions boundary of itself',
      'user alice gives itself an inline policy that allows everything; user alice makes AdministratorAccess the permissions boundary of itself',
    ])
  })

  test('an administrator is one without a path, also through a group', () => {
    const of = account({
      users: [user('alice', { groups: ['admins'] }), user('bob', { inlinePolicies: inline(allow(['*'])) })],
      groups: [group('admins', { attachedPolicies: [ADMINISTRATOR_ACCESS] })],
    })
    for (const name of ['alice', 'bob']) {
      const { verdict, paths, isConditional } = reportOn(name, of)
      assert.deepEqual([verdict, paths, isConditional], ['administrator', [], false])
    }
  })

  test('one whom a Deny asks for MFA is an administrator, with a condition', () => {
    const guarded = inline(allow('*'), {
      Effect: 'Deny',
      NotAction: 'iam:*',
      Resource: '*',
      Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
    })
    const { verdict, isConditional } = reportOn(
      'alice',
      account({ users: [user('alice', { inlinePolicies: guarded })] }),
    )
    assert.deepEqual([verdict, isConditional], ['administrator', true])
  })

  test('a Deny of its own is taken away first', () => {
    const of = account({
      users: [
        user('alice', {
          inlinePolicies: inline(allow(['iam:AttachUserPolicy', 'iam:DeleteUserPolicy']), {
            Effect: 'Deny',
            Action: 's3:DeleteBucket',
            Resource: '*',
          }),
        }),
      ],
    })
    assert.deepEqual(sentences('alice', of), [
      'user alice attaches AdministratorAccess to itself; user alice takes the policy inline, which denies something, away from itself',
    ])
  })

  test('service control policies limit every step, and what they take from all is no matter of the verdict', () => {
    const serviceControl = (...statements: readonly object[]) => [
      [{ policy: 'scp', document: document(...statements) }],
    ]
    const users = [user('alice', { attachedPolicies: [IAM_FULL_ACCESS] })]
    const frozen = account({ users, serviceControl: serviceControl(allow('*'), { ...allow('iam:*'), Effect: 'Deny' }) })
    assert.equal(reportOn('alice', frozen).verdict, 'limited')
    const elsewhere = account({
      users,
      serviceControl: serviceControl(allow('*'), { ...allow('organizations:*'), Effect: 'Deny' }),
    })
    assert.equal(reportOn('alice', elsewhere).verdict, 'administrator-equivalent')
  })
})

describe('chains', () => {
  test('go through roles that trust the principal, and end at an administrator', () => {
    const of = account({
      users: [user('alice')],
      roles: [
        role(
          'deploy',
          { AWS: `arn:aws:iam::${ACCOUNT_ID}:user/alice` },
          { inlinePolicies: inline(allow('sts:AssumeRole')) },
        ),
        role('boss', { AWS: `arn:aws:iam::${ACCOUNT_ID}:root` }, { attachedPolicies: [ADMINISTRATOR_ACCESS] }),
      ],
    })
    assert.deepEqual(sentences('alice', of), [
      'user alice assumes the role deploy, which trusts it; role deploy assumes the role boss, which trusts its account',
    ])
    assert.deepEqual(
      escalation(of).edges.map(({ from, to, kind }) => [from.split('/')[1], to.split('/')[1], kind]),
      [
        ['alice', 'deploy', 'trust'],
        ['deploy', 'boss', 'trust'],
      ],
    )
  })

  test('a role that trusts the account asks for a permission, one that trusts the user does not', () => {
    const roles = (principal: string) => [
      role('boss', { AWS: principal }, { attachedPolicies: [ADMINISTRATOR_ACCESS] }),
    ]
    const verdict = (principal: string) =>
      reportOn('alice', account({ users: [user('alice')], roles: roles(principal) })).verdict
    assert.equal(verdict(`arn:aws:iam::${ACCOUNT_ID}:root`), 'limited')
    assert.equal(verdict(`arn:aws:iam::${ACCOUNT_ID}:user/alice`), 'administrator-equivalent')
    assert.equal(verdict(`arn:aws:iam::${ACCOUNT_ID}:user/bob`), 'limited')
  })

  test('what one principal can change and another can use counts together', () => {
    const of = account({
      users: [
        user('alice', {
          inlinePolicies: inline(allow('sts:AssumeRole', { Resource: `arn:aws:iam::${ACCOUNT_ID}:role/*` })),
        }),
      ],
      roles: [
        role(
          'editor',
          { AWS: ACCOUNT_ID },
          {
            inlinePolicies: inline(allow('iam:PutRolePolicy', { Resource: `arn:aws:iam::${ACCOUNT_ID}:role/worker` })),
          },
        ),
        role('worker', { AWS: ACCOUNT_ID }),
      ],
    })
    assert.deepEqual(sentences('alice', of), [
      'user alice assumes the role worker, which trusts its account; user alice assumes the role editor, which trusts its account; role editor gives role worker an inline policy that allows everything',
    ])
  })

  test('a user joins a group that has what is missing', () => {
    const of = account({
      users: [user('alice', { inlinePolicies: inline(allow('iam:AddUserToGroup')) })],
      groups: [group('admins', { attachedPolicies: [ADMINISTRATOR_ACCESS] }), group('readers')],
    })
    assert.deepEqual(sentences('alice', of), ['user alice adds itself to the group admins'])
  })

  test('a version of a policy that was once administrator comes back', () => {
    const arn = `arn:aws:iam::${ACCOUNT_ID}:policy/team`
    const of = account({
      users: [user('alice', { attachedPolicies: [arn] })],
      managedPolicies: [
        {
          arn,
          document: document(allow('iam:SetDefaultPolicyVersion')),
          otherVersions: [
            { versionId: 'v1', document: document(allow('s3:*')) },
            { versionId: 'v2', document: document(allow('*')) },
          ],
        },
      ],
    })
    assert.deepEqual(sentences('alice', of), [
      'user alice makes version v2 of the policy team, which itself has and which allows everything, the default',
    ])
  })
})

describe('PassRole', () => {
  const boss = role('boss', EC2, { attachedPolicies: [ADMINISTRATOR_ACCESS] })
  const developer = (pass: object) => user('dev', { inlinePolicies: inline(allow('ec2:RunInstances'), pass) })

  test('reaches the roles that trust the service', () => {
    const of = account({ users: [developer(allow('iam:PassRole'))], roles: [boss] })
    assert.deepEqual(sentences('dev', of), [
      'user dev passes the role boss to an EC2 instance of its own, by its instance profile',
    ])
  })

  test('is confined by iam:PassedToService, by the role and by who the role trusts', () => {
    const verdict = (pass: object, trusted: object = EC2) =>
      reportOn(
        'dev',
        account({
          users: [developer(pass)],
          roles: [role('boss', trusted, { attachedPolicies: [ADMINISTRATOR_ACCESS] })],
        }),
      ).verdict
    const to = (service: string) =>
      allow('iam:PassRole', { Condition: { StringEquals: { 'iam:PassedToService': service } } })
    assert.equal(verdict(to('ec2.amazonaws.com')), 'administrator-equivalent')
    assert.equal(verdict(to('lambda.amazonaws.com')), 'limited')
    assert.equal(verdict(allow('iam:PassRole', { Resource: `arn:aws:iam::${ACCOUNT_ID}:role/app-*` })), 'limited')
    assert.equal(verdict(allow('iam:PassRole'), { Service: 'lambda.amazonaws.com' }), 'limited')
  })

  test('of what exists already is conditional: the data do not say whether there is such a thing', () => {
    const of = account({ users: [user('dev', { inlinePolicies: inline(allow('ssm:SendCommand')) })], roles: [boss] })
    const { verdict, isConditional, paths } = reportOn('dev', of)
    assert.deepEqual([verdict, isConditional], ['administrator-equivalent', true])
    assert.equal(paths[0]?.steps[0]?.assumes, 'an EC2 instance that Systems Manager manages has the role boss')
  })

  test('finds the resources and the context that a policy asks for', () => {
    const of = account({
      users: [
        user('dev', {
          inlinePolicies: inline(
            allow('lambda:*', {
              Resource: `arn:aws:lambda:eu-west-1:${ACCOUNT_ID}:function:dev-*`,
              Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
            }),
            allow('iam:PassRole'),
          ),
        }),
      ],
      roles: [role('boss', { Service: 'lambda.amazonaws.com' }, { attachedPolicies: [ADMINISTRATOR_ACCESS] })],
    })
    const { paths, isConditional } = reportOn('dev', of)
    assert.equal(isConditional, true)
    const [, create] = paths[0]?.steps[0]?.permissions ?? []
    assert.equal(create?.request.resource, `arn:aws:lambda:eu-west-1:${ACCOUNT_ID}:function:dev-example`)
    assert.equal(create?.request.context['aws:requestedregion'], 'eu-west-1')
  })
})

test('an ARN of fewer than six fields is for all that it is completed to', () => {
  const on = (Action: string, Resource: string) => ({ ...allow(Action), Resource })
  const boss = user('boss', { attachedPolicies: [ADMINISTRATOR_ACCESS] })
  const keys = account({ users: [boss, alice(on('iam:CreateAccessKey', `arn:aws:iam::${ACCOUNT_ID}`))] })
  assert.equal(verdict('alice', keys), 'administrator-equivalent')
  const arn = `arn:aws:iam::${ACCOUNT_ID}:policy/own`
  const own = { arn, document: document(allow('s3:*')) }
  const writer = alice(
    on('iam:CreatePolicyVersion', 'arn:aws:iam'),
    allow('iam:AttachUserPolicy', IF('ArnEquals', 'iam:PolicyARN', arn)),
  )
  const writing = account({ users: [writer], managedPolicies: [own] })
  assert.equal(verdict('alice', writing), 'administrator-equivalent')
})

test('steps that conditions decide say so', () => {
  const withMfa = allow('iam:CreateAccessKey', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } })
  const of = account({
    users: [
      user('alice', { inlinePolicies: inline(withMfa) }),
      user('admin', { attachedPolicies: [ADMINISTRATOR_ACCESS] }),
    ],
  })
  const { paths, isConditional } = reportOn('alice', of)
  assert.equal(isConditional, true)
  assert.equal(paths[0]?.steps[0]?.permissions[0]?.request.context['aws:multifactorauthpresent'], 'true')
})

test('conditions on the principal itself are known', () => {
  const own = allow('iam:PutUserPolicy', { Resource: `arn:aws:iam::${ACCOUNT_ID}:user/\${aws:username}` })
  const report = reportOn('alice', account({ users: [user('alice', { inlinePolicies: inline(own) }), user('bob')] }))
  assert.equal(report.isConditional, false)
  assert.deepEqual(
    report.paths.map(({ steps }) => steps.map(({ to }) => to)),
    [[`arn:aws:iam::${ACCOUNT_ID}:user/alice`]],
  )
})

test('a policy that is attached and not given is an error, since it could deny', () => {
  assert.throws(() => escalation(account({ users: [user('alice', { attachedPolicies: [LIMITS] })] })), /not given/)
})

describe('one principal of an account', () => {
  const MANAGED = `arn:aws:iam::${ACCOUNT_ID}:policy/keys`
  const whole = account({
    users: [
      user('alice', {
        inlinePolicies: inline(allow('s3:*')),
        groups: ['keepers'],
        boundary: LIMITS,
        tags: { team: 'a' },
      }),
      user('boss', { attachedPolicies: [ADMINISTRATOR_ACCESS] }),
    ],
    groups: [group('keepers', { attachedPolicies: [MANAGED] })],
    roles: [role('runner', { AWS: ACCOUNT_ID }, { tags: { team: 'a' } })],
    managedPolicies: [
      { arn: MANAGED, document: document(allow('iam:CreateAccessKey')) },
      { arn: LIMITS, document: document(allow('iam:*')) },
    ],
  })
  const arn = (name: string) => `arn:aws:iam::${ACCOUNT_ID}:${name}`

  test('is reported on as among all others', () => {
    const all = escalation(whole)
    for (const report of all.principals) {
      const found = escalationOf(whole, report.arn)
      assert.deepEqual(found?.report, report)
      if (report.verdict !== 'administrator') {
        assert.deepEqual(
          found?.edges,
          all.edges.filter(({ from }) => from === report.arn),
        )
      }
    }
    assert.equal(escalationOf(whole, arn('user/nobody')), undefined)
  })

  test('in an account of thousands is judged by its own steps first, and not by all that it could change', {
    timeout: 30_000,
  }, () => {
    const alice = user('alice', { attachedPolicies: [IAM_FULL_ACCESS] })
    const others = Array.from({ length: 3_000 }, (_, index) => user(`user-${index}`))
    const alone = escalationOf(account({ users: [alice] }), alice.arn)?.report
    assert.deepEqual(escalationOf(account({ users: [alice, ...others] }), alice.arn)?.report, alone)
  })

  test("its policies are its own, its groups' and its boundary, and its name and tags are known", () => {
    const policies = principalPolicies(whole, arn('user/alice'))
    assert.deepEqual(
      policies?.identity.map(({ policy }) => policy),
      ['inline', MANAGED],
    )
    assert.deepEqual(
      policies?.boundary?.map(({ policy }) => policy),
      [LIMITS],
    )
    assert.equal(policies?.context?.['aws:username'], 'alice')
    assert.equal(policies?.context?.['aws:PrincipalTag/team'], 'a')
    assert.equal(principalPolicies(whole, arn('user/nobody')), undefined)
  })

  test('the tags of a role are known unless its trust policy lets sessions bring their own', () => {
    const taggable = role('runner', { AWS: ACCOUNT_ID }, { tags: { team: 'a' } })
    const trustPolicy = taggable.trustPolicy.replace('sts:AssumeRole', 'sts:*')
    const tagOf = (of: Account) => principalPolicies(of, arn('role/runner'))?.context?.['aws:PrincipalTag/team']
    assert.equal(tagOf(whole), 'a')
    assert.equal(tagOf(account({ roles: [{ ...taggable, trustPolicy }] })), undefined)
  })
})
