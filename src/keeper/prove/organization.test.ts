import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { plain } from '../../terminal/index.ts'
import { AnswerError, exampleAccount } from '../check/testing.ts'
import { type Answer, answerData, answerText, answerTo } from './index.ts'
import { organizationPolicies } from './organization.ts'

const ALICE = 'arn:aws:iam::123456789012:user/alice'
const FULL_ACCESS = { Id: 'p-FullAWSAccess', Name: 'FullAWSAccess' }

function document(effect: string, action: string): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: effect, Action: action, Resource: '*' }] })
}

interface Shown {
  /** Of the organization's root; absent: they are not enabled in it. */
  readonly status?: string | undefined
  readonly attached: Readonly<Record<string, readonly object[]>>
}

/** An account in an organizational unit of an organization, as a delegated administrator sees it. */
function member({ status, attached }: Shown) {
  return {
    'organizations:DescribeOrganization': { Organization: { Id: 'o-example', MasterAccountId: '999999999999' } },
    'organizations:ListRoots': {
      Roots: [
        { Id: 'r-1', PolicyTypes: status === undefined ? [] : [{ Type: 'SERVICE_CONTROL_POLICY', Status: status }] },
      ],
    },
    'organizations:ListParents': ({ ChildId }: Readonly<Record<string, unknown>>) => ({
      Parents: [ChildId === 'ou-1' ? { Id: 'r-1', Type: 'ROOT' } : { Id: 'ou-1', Type: 'ORGANIZATIONAL_UNIT' }],
    }),
    'organizations:ListPoliciesForTarget': ({ TargetId }: Readonly<Record<string, unknown>>) => ({
      Policies: attached[String(TargetId)] ?? [],
    }),
    'organizations:DescribePolicy': ({ PolicyId }: Readonly<Record<string, unknown>>) => ({
      Policy: { Content: PolicyId === FULL_ACCESS.Id ? document('Allow', '*') : document('Allow', 'iam:*') },
    }),
  }
}

const ALL_LEVELS = { 'r-1': [FULL_ACCESS], 'ou-1': [FULL_ACCESS], '123456789012': [{ Id: 'p-iam', Name: 'iam' }] }
const ENABLED = member({ status: 'ENABLED', attached: ALL_LEVELS })

describe('the service control policies above an account', () => {
  const cases: readonly {
    name: string
    answers: Parameters<typeof exampleAccount>[0]['answers']
    levels: number | undefined
    unseen?: RegExp
  }[] = [
    { name: 'are those of the root, the organizational units and the account', answers: ENABLED, levels: 3 },
    {
      name: 'are none outside of an organization',
      answers: { 'organizations:DescribeOrganization': new AnswerError('AWSOrganizationsNotInUseException') },
      levels: undefined,
    },
    { name: 'are none where the root has them not enabled', answers: member({ attached: {} }), levels: undefined },
    {
      name: 'are not seen while they are turned off',
      answers: member({ status: 'PENDING_DISABLE', attached: { 'r-1': [FULL_ACCESS] } }),
      levels: undefined,
      unseen: /PENDING_DISABLE/,
    },
    {
      name: 'are not seen where a level shows none, since each has one',
      answers: member({ status: 'ENABLED', attached: { ...ALL_LEVELS, 'ou-1': [] } }),
      levels: undefined,
      unseen: /none is shown for ou-1/,
    },
    {
      name: 'are not seen where the root is not shown',
      answers: { ...ENABLED, 'organizations:ListRoots': { Roots: [] } },
      levels: undefined,
      unseen: /of no known status/,
    },
    {
      name: 'are not seen where a document is not shown',
      answers: { ...ENABLED, 'organizations:DescribePolicy': { Policy: {} } },
      levels: undefined,
      unseen: /no policy in it/,
    },
    {
      name: 'are not seen where a unit stands above itself',
      answers: {
        ...ENABLED,
        'organizations:ListParents': { Parents: [{ Id: 'ou-1', Type: 'ORGANIZATIONAL_UNIT' }] },
      },
      levels: undefined,
      unseen: /has itself above it/,
    },
    {
      name: 'are not seen where a read is denied',
      answers: { ...ENABLED, 'organizations:ListRoots': new AnswerError('AccessDeniedException') },
      levels: undefined,
      unseen: /organizations:ListRoots is denied/,
    },
  ]
  for (const { name, answers, levels, unseen } of cases)
    test(name, async () => {
      const found = await organizationPolicies(exampleAccount({ answers }).account)
      assert.equal(found.levels?.length, levels)
      assert.equal(found.unseen.length, unseen === undefined ? 0 : 1)
      if (unseen) assert.match(found.unseen[0]?.why ?? '', unseen)
    })
})

/** The answer for a user with these policies, at an account whose simulator allows every request or none. */
function answerFor(
  policies: readonly string[],
  organization: Readonly<Record<string, unknown>>,
  simulated: 'allowed' | 'implicitDeny',
): Promise<Answer> {
  const { account } = exampleAccount({
    answers: {
      ...organization,
      'iam:GetAccountAuthorizationDetails': {
        UserDetailList: [
          {
            UserName: 'alice',
            Arn: ALICE,
            UserPolicyList: policies.map((PolicyDocument) => ({ PolicyName: 'own', PolicyDocument })),
          },
        ],
      },
      'iam:GetAccountPasswordPolicy': new AnswerError('NoSuchEntity', 404),
      'iam:SimulatePrincipalPolicy': ({ ActionNames }: Readonly<Record<string, unknown>>) => ({
        EvaluationResults: (ActionNames as readonly string[]).map((EvalActionName) => ({
          EvalActionName,
          EvalDecision: simulated,
        })),
      }),
    },
  })
  return answerTo({ principal: ALICE, only: ['iam:*'] }, account)
}

const text = (answer: Answer) => String(answerText(answer, plain))
const verdict = (answer: Answer) => (answerData(answer) as { proved: { verdict: string; holds: boolean } }).proved

describe('a proof in an organization', () => {
  test('is refuted for an administrator where service control policies are not enabled', async () => {
    const answer = await answerFor([document('Allow', '*')], member({ attached: {} }), 'allowed')
    assert.match(text(answer), /^not so: /m)
    assert.equal(verdict(answer).verdict, 'refuted')
  })

  test('counts on what they do not allow where every level is seen', async () => {
    const answer = await answerFor([document('Allow', '*')], ENABLED, 'implicitDeny')
    assert.match(text(answer), /^proved: /m)
  })
})

test('what the account allows and the policies do not is not called proved', async () => {
  const answer = await answerFor([document('Allow', 'iam:GetUser')], member({ attached: {} }), 'allowed')
  assert.match(text(answer), /^not proved: .*, and the account allows what these policies do not$/m)
  assert.equal(verdict(answer).verdict, 'unknown')
  assert.equal(verdict(answer).holds, false)
})
