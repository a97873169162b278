import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Baseline, lookAt } from '../check/index.ts'
import { AnswerError, BASELINE, exampleAccount } from '../check/testing.ts'
import { iamAdmin } from '../checks/iam-admin.ts'

const NOBODY = new AnswerError('NoSuchEntity', 404)
/** An administrator without permissions and without credentials, but for what is given. */
const bareAdmin = (more: Readonly<Record<string, unknown>> = {}) => ({
  'iam:GetUser': { User: { UserName: 'iam-admin' } },
  'iam:ListAttachedUserPolicies': { AttachedPolicies: [] },
  'iam:ListUserPolicies': { PolicyNames: [] },
  'iam:ListGroupsForUser': { Groups: [] },
  'iam:ListMFADevices': { MFADevices: [] },
  'iam:ListVirtualMFADevices': { VirtualMFADevices: [] },
  'iam:GetLoginProfile': NOBODY,
  'iam:ListAccessKeys': { AccessKeyMetadata: [] },
  'iam:ListSSHPublicKeys': { SSHPublicKeys: [] },
  'iam:ListServiceSpecificCredentials': { ServiceSpecificCredentials: [] },
  'iam:ListSigningCertificates': { Certificates: [] },
  ...more,
})
const OURS = { User: { UserName: 'iam-admin', Tags: [{ Key: 'castellan:made-by', Value: 'secure' }] } }

async function planOfAdmin(answers: Readonly<Record<string, unknown>>, given: Partial<Baseline> = {}) {
  const baseline = { ...BASELINE, ...given }
  const { account } = exampleAccount({ answers })
  const outcome = await lookAt(iamAdmin, account, baseline)
  const findings = outcome.verdict === 'findings' ? outcome.findings : []
  return { findings, steps: (await iamAdmin.plan?.(account, baseline, findings)) ?? [] }
}

describe('an administrator that was there before', () => {
  const credentials = {
    'a console password': { 'iam:GetLoginProfile': { LoginProfile: { UserName: 'iam-admin' } } },
    'the access key AKIA1': {
      'iam:ListAccessKeys': { AccessKeyMetadata: [{ AccessKeyId: 'AKIA1', Status: 'Inactive' }] },
    },
    'the SSH key APKA1': { 'iam:ListSSHPublicKeys': { SSHPublicKeys: [{ SSHPublicKeyId: 'APKA1' }] } },
    'the credential ACCA1': {
      'iam:ListServiceSpecificCredentials': { ServiceSpecificCredentials: [{ ServiceSpecificCredentialId: 'ACCA1' }] },
    },
    'the signing certificate C1': { 'iam:ListSigningCertificates': { Certificates: [{ CertificateId: 'C1' }] } },
  }
  for (const [name, answers] of Object.entries(credentials))
    test(`gets nothing while somebody has ${name}, whatever its tags say`, async () => {
      for (const user of [{}, { 'iam:GetUser': OURS }]) {
        const { findings, steps } = await planOfAdmin(bareAdmin({ ...answers, ...user }))
        assert.deepEqual(steps, [])
        assert.ok(findings.some(({ says, byHand }) => byHand && says.includes(name)))
      }
    })

  test('gets what it lacks at a terminal alone, by somebody who is warned, unless its tag says that a run made it', async () => {
    const ids = ['iam-admin-permissions', 'iam-admin-password', 'iam-admin-mfa']
    const unknown = (await planOfAdmin(bareAdmin())).steps
    assert.deepEqual(
      unknown.map(({ id, needsTerminal }) => [id, needsTerminal]),
      ids.map((id) => [id, true]),
    )
    assert.match(unknown[0]?.warning ?? '', /was there before, and this command did not make it/)
    const ours = (await planOfAdmin(bareAdmin({ 'iam:GetUser': OURS }))).steps
    assert.deepEqual(
      ours.map(({ id, needsTerminal = false }) => [id, needsTerminal]),
      ids.map((id) => [id, id === 'iam-admin-mfa']),
    )
    assert.doesNotMatch(ours[0]?.warning ?? '', /was there before/)
  })
})

describe('a device of its name that nobody has', () => {
  const serialNumber = 'arn:aws:iam::123456789012:mfa/iam-admin'
  const deviceStep = async (Tags: readonly object[]) => {
    const answers = { 'iam:ListVirtualMFADevices': { VirtualMFADevices: [{ SerialNumber: serialNumber }] } }
    const { steps } = await planOfAdmin(
      bareAdmin({ 'iam:GetUser': OURS, ...answers, 'iam:ListMFADeviceTags': { Tags } }),
    )
    return steps.find(({ id }) => id === 'iam-admin-mfa')
  }

  test('is made anew where a run of ours left it', async () => {
    const step = await deviceStep(OURS.User.Tags)
    assert.equal(step?.calls[0]?.call.operation, 'DeleteVirtualMFADevice')
  })

  test('is left alone where it is not ours: it is for a person', async () => {
    const step = await deviceStep([{ Key: 'owner', Value: 'alice' }])
    assert.deepEqual([step?.calls, step?.apply], [[], undefined])
    assert.match(step?.person ?? '', /this command did not make/)
  })
})

const BOUNDARY = 'arn:aws:iam::123456789012:policy/castellan/iam-admin-boundary'
const arnOf = (rest: string) => `arn:aws:iam::123456789012:${rest}`
const theirs = { PermissionsBoundary: { PermissionsBoundaryArn: BOUNDARY } }
const has = (path: string) => ({ AttachedManagedPolicies: [{ PolicyArn: arnOf(`policy/${path}`) }] })

interface Neighbour {
  readonly name: string
  readonly details: object
  /** None: the boundary holds. */
  readonly finding?: 'unconfined' | 'unconfined-policy'
}
const userAt = (path: string, more: object = {}) => ({ UserDetailList: [{ Arn: arnOf(`user/${path}`), ...more }] })
const roleAt = (path: string, more: object = {}) => ({ RoleDetailList: [{ Arn: arnOf(`role/${path}`), ...more }] })
const ANY = { PermissionsBoundary: { PermissionsBoundaryArn: arnOf('policy/any') } }
const NEIGHBOURS: readonly Neighbour[] = [
  { name: 'a user under its path', details: userAt('iam-admin/breakglass'), finding: 'unconfined' },
  { name: 'a role deep under its path', details: roleAt('iam-admin/a/b'), finding: 'unconfined' },
  { name: 'a user under its path with another boundary', details: userAt('iam-admin/a', ANY), finding: 'unconfined' },
  {
    name: 'a user elsewhere with a policy of its path',
    details: userAt('a', has('iam-admin/p')),
    finding: 'unconfined-policy',
  },
  {
    name: 'a group with a policy of its path',
    details: { GroupDetailList: [{ Arn: arnOf('group/g'), ...has('iam-admin/p') }] },
    finding: 'unconfined-policy',
  },
  {
    name: 'a role whose own boundary is of its path',
    details: roleAt('r', { PermissionsBoundary: { PermissionsBoundaryArn: arnOf('policy/iam-admin/b') } }),
    finding: 'unconfined-policy',
  },
  {
    name: 'a user under its path that is confined',
    details: userAt('iam-admin/a', { ...theirs, ...has('iam-admin/p') }),
  },
  { name: 'a user under a path that begins alike', details: userAt('iam-admins/a', has('iam-admins/p')) },
  { name: 'itself, before it is confined', details: userAt('iam-admin', has('iam-admin/p')) },
]

describe('the boundary', () => {
  for (const { name, details, finding } of NEIGHBOURS)
    test(`is ${finding ? 'not made' : 'made'} beside ${name}`, async () => {
      for (const user of [NOBODY, OURS]) {
        const answers = { 'iam:GetUser': user, 'iam:GetPolicy': NOBODY, 'iam:GetAccountAuthorizationDetails': details }
        const { findings, steps } = await planOfAdmin(bareAdmin(answers), { boundary: true })
        assert.deepEqual(
          findings.filter(({ byHand }) => byHand).map(({ id }) => id),
          finding ? [finding] : [],
        )
        assert.equal(steps[0]?.id, finding ? undefined : 'iam-admin-boundary')
      }
    })

  const confined = { User: { ...OURS.User, ...theirs } }
  test('is looked at wherever the user has it, though nobody asked for it now', async () => {
    const answers = bareAdmin({
      'iam:GetUser': confined,
      'iam:GetPolicy': { Policy: { DefaultVersionId: 'v2' } },
      'iam:GetPolicyVersion': { PolicyVersion: { Document: '{}' } },
      'iam:GetAccountAuthorizationDetails': userAt('iam-admin/breakglass'),
    })
    const { findings } = await planOfAdmin(answers)
    assert.deepEqual(
      findings.filter(({ byHand }) => byHand).map(({ id }) => id),
      ['unconfined', 'boundary-differs'],
    )
  })
})
