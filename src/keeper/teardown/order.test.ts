import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { plain } from '../../terminal/index.ts'
import { call, memoryJournal } from '../account/index.ts'
import { AnswerError, exampleAccount } from '../check/testing.ts'
import { teardown } from './run.ts'

const ACCOUNT = '123456789012'
const USER = `arn:aws:iam::${ACCOUNT}:user/iam-admin`
const PHONE = `arn:aws:iam::${ACCOUNT}:mfa/iam-admin`
const BUDGET = `arn:aws:budgets::${ACCOUNT}:budget/castellan-monthly`
const MADE_BY = { Key: 'castellan:made-by', Value: 'secure' }

const WAYS_IN = [
  'DeleteLoginProfile',
  'DeleteAccessKey',
  'DeleteSSHPublicKey',
  'DeleteServiceSpecificCredential',
  'DeleteSigningCertificate',
]
const BEHIND_THEM = ['DetachUserPolicy', 'DeleteUserPolicy', 'RemoveUserFromGroup']
const MFA = ['DeactivateMFADevice', 'DeleteVirtualMFADevice']

/** A user with all that a user can have, and a budget. */
const answers = {
  'iam:GetAccountAuthorizationDetails': {
    UserDetailList: [
      {
        UserName: 'iam-admin',
        Arn: USER,
        Tags: [MADE_BY],
        AttachedManagedPolicies: [{ PolicyArn: 'arn:aws:iam::aws:policy/IAMFullAccess' }],
        UserPolicyList: [{ PolicyName: 'own' }],
        GroupList: ['keepers'],
      },
    ],
  },
  'iam:ListMFADevices': { MFADevices: [{ SerialNumber: PHONE }] },
  'iam:ListMFADeviceTags': { Tags: [MADE_BY] },
  'iam:GetLoginProfile': { LoginProfile: {} },
  'iam:ListAccessKeys': { AccessKeyMetadata: [{ AccessKeyId: 'AKIAIOSFODNN7EXAMPLE' }] },
  'iam:ListSSHPublicKeys': { SSHPublicKeys: [{ SSHPublicKeyId: 'APKAEIVFHP46CEXAMPLE' }] },
  'iam:ListServiceSpecificCredentials': { ServiceSpecificCredentials: [{ ServiceSpecificCredentialId: 'ACCA' }] },
  'iam:ListSigningCertificates': { Certificates: [{ CertificateId: 'TA7SMP42TDN5Z26OBPJE7EXAMPLE' }] },
  'iam:ListVirtualMFADevices': { VirtualMFADevices: [] },
  'iam:ListPolicies': { Policies: [] },
  'cloudwatch:DescribeAlarms': { MetricAlarms: [] },
  'sns:ListTopics': { Topics: [] },
  'budgets:DescribeBudgets': { Budgets: [{ BudgetName: 'castellan-monthly' }] },
  'budgets:ListTagsForResource': { ResourceTags: [MADE_BY] },
  'account:ListRegions': { Regions: [{ RegionName: 'us-east-1' }] },
  'accessanalyzer:ListAnalyzers': { analyzers: [] },
  'budgets:DeleteBudget': {},
}

/** @returns the changes that were tried, in order. */
async function changes(refused?: string) {
  const removals = [...WAYS_IN, ...BEHIND_THEM, ...MFA, 'DeleteUser'].map((name) => [
    `iam:${name}`,
    name === refused ? new AnswerError('AccessDenied', 403) : {},
  ])
  const { account, calls } = exampleAccount({ answers: { ...answers, ...Object.fromEntries(removals) } })
  const journal = memoryJournal()
  for (const makes of [USER, BUDGET])
    journal.begin(call('iam', 'CreateUser', { UserName: 'made' }), { step: '', makes })
  let text = ''
  await teardown({
    account,
    journal,
    isAgreed: true,
    people: undefined,
    out: (part) => (text += part),
    paint: plain,
    wait: async () => {},
  })
  const changing = calls
    .map(({ operation }) => operation)
    .filter((name) => /^(De(lete|tach|activate)|Remove)/.test(name))
  return { changing, text }
}

describe('of a user, teardown removes', () => {
  test('the ways in, then what is behind them, then MFA, and then what guards and watches', async () => {
    const { changing } = await changes()
    assert.deepEqual(changing, [...WAYS_IN, ...BEHIND_THEM, ...MFA, 'DeleteUser', 'DeleteBudget'])
  })

  for (const refused of [...WAYS_IN, ...BEHIND_THEM, ...MFA, 'DeleteUser'])
    test(`nothing after ${refused} where that is refused: neither MFA nor what guards and watches`, async () => {
      const { changing, text } = await changes(refused)
      const order = [...WAYS_IN, ...BEHIND_THEM, ...MFA, 'DeleteUser']
      assert.deepEqual(changing, order.slice(0, order.indexOf(refused) + 1))
      assert.match(text, /Left of what secure made: user iam-admin, budget castellan-monthly\n/)
    })
})
