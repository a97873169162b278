// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like that
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Account, type EscalationEdge, escalation } from '../index.ts'
import type { AccountUser } from './account.ts'
import {
  ACCOUNT_ID,
  ADMINISTRATOR_ACCESS,
  account,
  alice,
  allow,
  document,
  group,
  IF,
  inline,
  role,
  user,
  verdict,
  verdictOn,
} from './testing.ts'

const LIMITS = `arn:aws:iam::${ACCOUNT_ID}:policy/limits`
const LAMBDA = { Service: 'lambda.amazonaws.com' }
const limits = { arn: LIMITS, document: document(allow('s3:*')) }

function stepsOf(name: string, of: Account): readonly EscalationEdge[] {
  return escalation(of).edges.filter(({ from }) => from.endsWith(`/${name}`))
}

describe('roles that only AWS can change', () => {
  const sso = {
    ...role('AWSReservedSSO_Admin_0123456789abcdef', {}, { attachedPolicies: [ADMINISTRATOR_ACCESS] }),
    arn: `arn:aws:iam::${ACCOUNT_ID}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef`,
    trustPolicy: document({
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::${ACCOUNT_ID}:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE` },
      Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession'],
    }),
    boundary: LIMITS,
  }
  const linked = {
    ...role('AWSServiceRoleForOrganizations', { Service: 'organizations.amazonaws.com' }),
    arn: `arn:aws:iam::${ACCOUNT_ID}:role/aws-service-role/organizations.amazonaws.com/AWSServiceRoleForOrganizations`,
  }

  test('no step changes one: UnmodifiableEntity, "this role is only modifiable by AWS"', () => {
    const of = account({
      users: [alice(allow('iam:*Role*', { Resource: [sso.arn, linked.arn] }))],
      roles: [sso, linked],
      managedPolicies: [limits],
    })
    assert.deepEqual(stepsOf('alice', of), [])
    assert.equal(verdict('alice', of), 'limited')
  })

  test('none is created below their paths', () => {
    const creating = alice(
      allow(['iam:CreateRole', 'iam:PutRolePolicy'], {
        Resource: `arn:aws:iam::${ACCOUNT_ID}:role/aws-service-role/*`,
      }),
    )
    assert.equal(verdict('alice', account({ users: [creating] })), 'limited')
  })
})

describe('each action of a step is allowed on a resource of its type', () => {
  const boss = role('boss', LAMBDA, { attachedPolicies: [ADMINISTRATOR_ACCESS] })

  test('everything on one bucket makes nobody an administrator through Lambda', () => {
    const of = account({
      users: [alice(allow('iam:PassRole'), allow('*', { Resource: ['arn:aws:s3:::bucket', 'arn:aws:s3:::bucket/*'] }))],
      roles: [boss],
    })
    assert.equal(verdict('alice', of), 'limited')
  })

  test('nor does everything on functions of another account, or of the role to be passed alone', () => {
    for (const resource of ['arn:aws:lambda:*:999999999999:function:*', boss.arn]) {
      const of = account({
        users: [alice(allow('iam:PassRole'), allow('lambda:*', { Resource: resource }))],
        roles: [boss],
      })
      assert.equal(verdict('alice', of), 'limited', resource)
    }
  })

  test('one function is enough', () => {
    const resource = `arn:aws:lambda:eu-west-1:${ACCOUNT_ID}:function:dev-*`
    const of = account({
      users: [alice(allow('iam:PassRole'), allow('lambda:*', { Resource: resource }))],
      roles: [boss],
    })
    assert.equal(verdict('alice', of), 'administrator-equivalent')
    const steps = stepsOf('alice', of).filter(({ assumes }) => assumes === undefined)
    const asked = steps.flatMap(({ permissions }) => permissions.map(({ request }) => request.resource))
    assert.deepEqual([...new Set(asked)], [boss.arn, `arn:aws:lambda:eu-west-1:${ACCOUNT_ID}:function:dev-example`])
  })

  test('an instance needs its image, network and volume too', () => {
    const ec2 = role('boss', { Service: 'ec2.amazonaws.com' }, { attachedPolicies: [ADMINISTRATOR_ACCESS] })
    const on = (...types: readonly string[]) =>
      account({
        users: [
          alice(
            allow('iam:PassRole'),
            allow('ec2:RunInstances', { Resource: types.map((type) => `arn:aws:ec2:*:*:${type}/*`) }),
          ),
        ],
        roles: [ec2],
      })
    assert.equal(verdict('alice', on('instance')), 'limited')
    const all = ['image', 'instance', 'network-interface', 'security-group', 'subnet']
    assert.equal(verdict('alice', on(...all)), 'administrator-equivalent')
  })

  test("services of China's Regions may go by names of their own", () => {
    const ec2 = role('boss', { Service: 'ec2.amazonaws.com.cn' }, { attachedPolicies: [ADMINISTRATOR_ACCESS] })
    const passing = allow('iam:PassRole', IF('StringEquals', 'iam:PassedToService', 'ec2.amazonaws.com.cn'))
    const of = account({ users: [alice(passing, allow('ec2:RunInstances'))], roles: [ec2] })
    const china: Account = JSON.parse(
      JSON.stringify({ ...of, partition: 'aws-cn' }).replaceAll('arn:aws:', 'arn:aws-cn:'),
    )
    assert.equal(verdict('alice', china), 'administrator-equivalent')
    assert.equal(verdict('alice', of), 'limited')
  })

  test('in any account, and any partition', () => {
    const at = (text: string) => text.replaceAll('arn:aws:', 'arn:aws-us-gov:').replaceAll(ACCOUNT_ID, '210987654321')
    const of = account({
      users: [
        alice(allow('iam:PassRole'), allow('lambda:*', { Resource: `arn:aws:lambda:*:${ACCOUNT_ID}:function:*` })),
      ],
      roles: [boss],
    })
    const elsewhere: Account = JSON.parse(at(JSON.stringify({ ...of, partition: 'aws-us-gov' })))
    assert.equal(verdict('alice', elsewhere), 'administrator-equivalent')
  })
})

describe('what is known of a target is used', () => {
  const bounded = user('bounded', { boundary: LIMITS, tags: {} })
  const delegated = (...more: readonly object[]) =>
    alice(allow('iam:AttachUserPolicy', IF('StringEquals', 'iam:PermissionsBoundary', LIMITS)), ...more)

  test('a condition on the boundary is not met where the user has none', () => {
    assert.equal(verdict('alice', account({ users: [delegated()], managedPolicies: [limits] })), 'limited')
  })

  test('and is met where it has that one, which confines it', () => {
    const of = account({
      users: [delegated(allow('iam:CreateAccessKey')), bounded],
      managedPolicies: [limits],
    })
    assert.deepEqual(
      stepsOf('alice', of).map(({ method, to, isConditional }) => [method, to, isConditional]),
      [
        ['iam:AttachUserPolicy', bounded.arn, false],
        ['iam:CreateAccessKey', bounded.arn, false],
      ],
    )
    assert.equal(verdict('alice', of), 'limited')
  })

  test('a boundary that must be given to a new user, and allows everything, confines nobody', () => {
    const statements = [
      allow(['iam:CreateUser', 'iam:PutUserPolicy'], IF('StringEquals', 'iam:PermissionsBoundary', LIMITS)),
      allow('iam:CreateAccessKey'),
    ]
    const within = (statement: object) =>
      account({ users: [alice(...statements)], managedPolicies: [{ arn: LIMITS, document: document(statement) }] })
    assert.equal(verdict('alice', within(allow('s3:*'))), 'limited')
    assert.equal(verdict('alice', within(allow('*'))), 'administrator-equivalent')
    // It lets the new user take itself out of it.
    assert.equal(verdict('alice', within(allow('iam:*'))), 'administrator-equivalent')
  })

  test('nor does one that somebody must go into, and that lets them out again', () => {
    const statements = [
      allow(['iam:AttachUserPolicy', 'iam:PutUserPermissionsBoundary'], {
        ...IF('StringEquals', 'iam:PermissionsBoundary', LIMITS),
      }),
    ]
    const within = (...inside: readonly object[]) =>
      account({ users: [alice(...statements)], managedPolicies: [{ arn: LIMITS, document: document(...inside) }] })
    assert.equal(verdict('alice', within(allow('s3:*'))), 'limited')
    const out = within(allow('iam:*'))
    const paths = verdictOn('alice', out).paths.map(({ steps }) => steps.map(({ sentence }) => sentence).join('; '))
    for (const last of [
      'removes the permissions boundary of itself',
      'writes a version of the policy limits, the boundary of itself, that allows everything, and makes it the default',
    ])
      assert.ok(
        paths.includes(
          `user alice makes limits the permissions boundary of itself, and gives itself AdministratorAccess within it; user alice ${last}`,
        ),
      )
    const locked = { ...allow('iam:*PermissionsBoundary'), Effect: 'Deny' }
    const keys = {
      ...allow(['iam:Create*', 'iam:UpdateAssumeRolePolicy', 'iam:*Policy*', 'iam:PassRole']),
      Effect: 'Deny',
    }
    assert.equal(verdict('alice', within(allow('iam:*'), locked, keys)), 'limited')
  })

  for (const key of ['aws:ResourceTag/team', 'iam:ResourceTag/Team']) {
    test(`${key}: the tags of a user are known`, () => {
      const keys = alice(allow('iam:CreateAccessKey', IF('StringEquals', key, 'a')))
      const admin = (tags: Record<string, string> | undefined) =>
        account({ users: [keys, user('admin', { attachedPolicies: [ADMINISTRATOR_ACCESS], ...(tags && { tags }) })] })
      assert.equal(verdict('alice', admin({})), 'limited')
      assert.equal(verdict('alice', admin({ team: 'b' })), 'limited')
      assert.equal(verdict('alice', admin({ team: 'a' })), 'administrator-equivalent')
      assert.equal(verdict('alice', admin(undefined)), 'administrator-equivalent?', 'not known, so not excluded')
    })
  }

  test('one tag has one value, whichever of its two keys a condition asks for', () => {
    const both = (effect: string, value: string) =>
      account({
        users: [
          alice(allow('iam:CreateAccessKey', IF('StringEquals', 'aws:ResourceTag/team', 'a')), {
            ...allow('iam:CreateAccessKey', IF(effect, 'iam:ResourceTag/Team', value)),
            Effect: 'Deny',
          }),
          user('admin', { attachedPolicies: [ADMINISTRATOR_ACCESS] }),
        ],
      })
    assert.equal(verdict('alice', both('StringLike', 'a*')), 'limited')
    assert.equal(verdict('alice', both('StringNotEquals', 'b')), 'limited')
    const possible = both('StringNotEquals', 'a')
    assert.equal(verdict('alice', possible), 'administrator-equivalent?')
    const [step] = stepsOf('alice', possible)
    const { context } = step?.permissions[0]?.request ?? {}
    assert.deepEqual([context?.['aws:resourcetag/team'], context?.['iam:resourcetag/team']], ['a', 'a'])
  })

  test('a variable in a resource has the value that the resource asks for, where it can have one', () => {
    const resource = `arn:aws:iam::${ACCOUNT_ID}:user/\${aws:PrincipalTag/twin}`
    const twin = (tags: Record<string, string> | undefined) =>
      account({
        users: [
          user('alice', {
            inlinePolicies: inline(allow('iam:CreateAccessKey', { Resource: resource })),
            ...(tags && { tags }),
          }),
          user('admin', { attachedPolicies: [ADMINISTRATOR_ACCESS], tags: {} }),
        ],
      })
    assert.equal(verdict('alice', twin({ twin: 'admin' })), 'administrator-equivalent')
    assert.equal(verdict('alice', twin({ twin: 'bob' })), 'limited')
    assert.equal(verdict('alice', twin({})), 'limited')
    const [step] = stepsOf('alice', twin(undefined))
    assert.equal(step?.permissions[0]?.request.context['aws:principaltag/twin'], 'admin')
    assert.equal(verdict('alice', twin(undefined)), 'administrator-equivalent?')
  })

  test('a trust policy with conditions for one principal beside the account is read as both', () => {
    const boss = {
      ...role('boss', {}, { attachedPolicies: [ADMINISTRATOR_ACCESS] }),
      trustPolicy: document(
        { Effect: 'Allow', Principal: { AWS: ACCOUNT_ID }, Action: 'sts:AssumeRole' },
        {
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${ACCOUNT_ID}:user/alice` },
          Action: 'sts:AssumeRole',
          ...IF('StringEquals', 'sts:ExternalId', 'x'),
        },
      ),
    }
    assert.equal(verdict('alice', account({ users: [user('alice')], roles: [boss] })), 'administrator-equivalent?')
    const of = account({ users: [alice(allow('sts:AssumeRole'))], roles: [boss] })
    assert.equal(verdict('alice', of), 'administrator-equivalent')
  })

  test('a trust policy that names a session of a role lets in who gives its session that name', () => {
    const boss = role(
      'boss',
      { AWS: `arn:aws:sts::${ACCOUNT_ID}:assumed-role/worker/deploy` },
      { attachedPolicies: [ADMINISTRATOR_ACCESS] },
    )
    const of = account({ roles: [boss, role('worker', LAMBDA), role('other', LAMBDA)] })
    assert.equal(verdict('worker', of), 'administrator-equivalent?')
    assert.equal(verdict('other', of), 'limited')
  })

  test('a group has no tags', () => {
    const of = account({
      users: [alice(allow('iam:AddUserToGroup', IF('StringEquals', 'aws:ResourceTag/team', 'a')))],
      groups: [group('admins', { attachedPolicies: [ADMINISTRATOR_ACCESS] })],
    })
    assert.equal(verdict('alice', of), 'limited')
  })

  test('aws:PrincipalTag: a user without tags has none', () => {
    const statement = allow('*', IF('StringEquals', 'aws:PrincipalTag/role', 'admin'))
    assert.equal(verdict('alice', account({ users: [alice(statement)] })), 'limited')
    const tagged = (tags: Record<string, string> | undefined) =>
      account({ users: [user('alice', { inlinePolicies: inline(statement), ...(tags && { tags }) })] })
    assert.equal(verdict('alice', tagged({ role: 'admin' })), 'administrator')
    assert.equal(verdict('alice', tagged({ Role: 'reader' })), 'limited')
    assert.equal(verdict('alice', tagged(undefined)), 'administrator?')
  })

  test('but who can change a tag or a boundary has what the condition asks for', () => {
    const keys = allow('iam:CreateAccessKey', IF('StringEquals', 'aws:ResourceTag/team', 'a'))
    const admin = user('admin', { attachedPolicies: [ADMINISTRATOR_ACCESS], tags: {} })
    const tagging = account({ users: [alice(keys, allow('iam:TagUser')), admin] })
    assert.deepEqual(
      verdictOn('alice', tagging).paths.map(({ steps }) => steps.map(({ sentence }) => sentence)),
      [['user alice gives tags to user admin', 'user alice makes an access key for the user admin']],
    )
    const own = alice(
      allow('iam:AttachUserPolicy', IF('StringEquals', 'aws:PrincipalTag/role', 'admin')),
      allow('iam:TagUser'),
    )
    assert.equal(verdict('alice', account({ users: [own] })), 'administrator-equivalent?')
    const unbound = user('alice', {
      inlinePolicies: inline(
        allow('iam:AttachUserPolicy', IF('Null', 'iam:PermissionsBoundary', 'true')),
        allow('iam:DeleteUserPermissionsBoundary'),
      ),
      boundary: LIMITS,
      tags: {},
    })
    const within = { arn: LIMITS, document: document(allow('iam:*')) }
    assert.equal(
      verdict('alice', account({ users: [unbound], managedPolicies: [within] })),
      'administrator-equivalent?',
    )
  })

  test('a trust policy that asks for the principal is read for each', () => {
    const boss = {
      ...role('boss', {}, { attachedPolicies: [ADMINISTRATOR_ACCESS] }),
      trustPolicy: document({
        Effect: 'Allow',
        Principal: { AWS: ACCOUNT_ID },
        Action: 'sts:AssumeRole',
        ...IF('StringEquals', 'aws:PrincipalTag/role', 'admin'),
      }),
    }
    const assuming = (tags: Record<string, string>) =>
      account({ users: [user('alice', { inlinePolicies: inline(allow('sts:AssumeRole')), tags })], roles: [boss] })
    assert.equal(verdict('alice', assuming({})), 'limited')
    assert.equal(verdict('alice', assuming({ role: 'admin' })), 'administrator-equivalent')
  })

  test('a statement that MFA decides is conditional, one beside it that nothing decides is not', () => {
    const mfa = IF('Bool', 'aws:MultiFactorAuthPresent', 'true')
    assert.equal(
      verdict('alice', account({ users: [alice(allow('iam:PutUserPolicy', mfa))] })),
      'administrator-equivalent?',
    )
    const of = account({ users: [alice(allow('iam:PutUserPolicy', mfa), allow('iam:PutUserPolicy'))] })
    assert.equal(verdict('alice', of), 'administrator-equivalent')
  })
})

test('a variable of a tag that a principal has not is equal to nothing', () => {
  const condition = IF('StringEquals', 'aws:ResourceTag/team', '${aws:PrincipalTag/team}')
  const of = (tags: AccountUser['tags'], action = '*') =>
    verdict(
      'bob',
      account({ users: [user('bob', { inlinePolicies: inline(allow(action, condition)), ...(tags && { tags }) })] }),
    )
  assert.equal(of({}), 'limited')
  assert.equal(of({}, 'iam:PutUserPolicy'), 'limited')
  assert.equal(of({ team: 'a' }), 'administrator?')
  assert.equal(of(undefined), 'administrator?')
})
