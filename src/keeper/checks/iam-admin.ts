import { POLICY_READS } from '../account/index.ts'
import { boundaryArn } from '../administrator/boundary.ts'
import { EQUIVALENT, stepsFor } from '../administrator/steps.ts'
import { unconfined } from '../administrator/unconfined.ts'
import { type Administrator, fullAccessArn, readAdministrator, readBoundary } from '../administrator/user.ts'
import { readWaysIn, WAYS_IN_READS } from '../administrator/ways-in.ts'
import { type Check, type Finding, outcomeFrom, type Permission } from '../check/index.ts'
import { checklistWords } from '../checklist.ts'
import { enrolmentPermissions } from '../mfa/enrolment.ts'

type Narrow = NonNullable<Permission['resources']>

const onUser: Narrow = ({ partition, accountId, adminName }) => [`arn:${partition}:iam::${accountId}:user/${adminName}`]
const onBoundary: Narrow = (scope) => [boundaryArn(scope)]
const ifWanted =
  (resources: Narrow): Narrow =>
  (scope) =>
    scope.boundary ? resources(scope) : []

const device = enrolmentPermissions(({ adminName }) => adminName)

const permissions = (names: readonly string[], resources: Narrow): readonly Permission[] =>
  names.map((name) => ({ action: `iam:${name}`, resources }))

export const iamAdmin: Check = {
  id: 'iam-admin',
  title: 'A user other than root administers IAM, and does so with MFA',
  reason: checklistWords('iam-admin').reason,
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html',
  severity: 'high',
  cis: [],
  examples: {
    pass: {
      name: 'iam-admin with IAMFullAccess, a password and a device',
      answers: {
        'iam:GetUser': { User: { UserName: 'iam-admin' } },
        'iam:ListAttachedUserPolicies': { AttachedPolicies: [{ PolicyArn: 'arn:aws:iam::aws:policy/IAMFullAccess' }] },
        'iam:ListUserPolicies': { PolicyNames: [] },
        'iam:ListGroupsForUser': { Groups: [] },
        'iam:GetLoginProfile': { LoginProfile: { UserName: 'iam-admin' } },
        'iam:ListMFADevices': { MFADevices: [{ SerialNumber: 'arn:aws:iam::123456789012:mfa/iam-admin' }] },
      },
    },
    fail: {
      name: 'iam-admin with AdministratorAccess too, and without a device',
      answers: {
        'iam:GetUser': { User: { UserName: 'iam-admin' } },
        'iam:ListAttachedUserPolicies': {
          AttachedPolicies: [
            { PolicyArn: 'arn:aws:iam::aws:policy/IAMFullAccess' },
            { PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
          ],
        },
        'iam:ListUserPolicies': { PolicyNames: [] },
        'iam:ListGroupsForUser': { Groups: [] },
        'iam:GetLoginProfile': { LoginProfile: { UserName: 'iam-admin' } },
        'iam:ListMFADevices': { MFADevices: [] },
        'iam:ListVirtualMFADevices': { VirtualMFADevices: [] },
        'iam:GetAccountPasswordPolicy': { PasswordPolicy: {} },
      },
    },
  },
  reads: [
    ...permissions(['GetUser', 'ListAttachedUserPolicies', 'ListUserPolicies', 'ListGroupsForUser'], onUser),
    ...permissions(['GetLoginProfile', 'ListMFADevices', ...WAYS_IN_READS], onUser),
    ...permissions(['GetPolicy', 'GetPolicyVersion'], onBoundary),
    ...POLICY_READS,
    ...device.reads,
    { action: 'iam:GetAccountPasswordPolicy' },
  ],
  changes: [
    ...permissions(['CreateUser', 'TagUser', 'CreateLoginProfile', 'EnableMFADevice'], onUser),
    ...device.changes,
    ...permissions(['CreatePolicy', 'TagPolicy', 'CreatePolicyVersion'], ifWanted(onBoundary)),
    {
      action: 'iam:AttachUserPolicy',
      resources: onUser,
      condition: ({ partition }) => ({ ArnEquals: { 'iam:PolicyARN': fullAccessArn(partition) } }),
    },
    {
      action: 'iam:PutUserPermissionsBoundary',
      resources: ifWanted(onUser),
      condition: (scope) => ({ StringEquals: { 'iam:PermissionsBoundary': boundaryArn(scope) } }),
    },
  ],

  async look(account, baseline) {
    const { partition, accountId } = account
    const { adminName, boundary } = baseline
    const resource = `arn:${partition}:iam::${accountId}:user/${adminName}`
    const finding = (id: string, says: string, fix: string): Finding => ({ id, resource, says, fix })
    const administrator = await readAdministrator(account, baseline)
    const confined = boundaryArn({ partition, accountId, adminName })
    const isConfined = administrator?.boundary === confined
    const reachable = boundary || isConfined ? await unconfined(account, baseline) : []
    if (!administrator)
      return outcomeFrom([
        finding('no-user', `there is no user ${adminName}`, 'make the user in IAM, or name yours with `--admin-name`'),
        ...reachable,
      ])
    const { hasFullAccess, more, hasPassword, hasMfa } = administrator
    const findings: Finding[] = [...reachable]
    if (!hasFullAccess)
      findings.push(finding('no-permissions', `${adminName} cannot manage IAM`, 'attach the policy IAMFullAccess'))
    const waysIn = await readWaysIn(account, baseline, administrator)
    if (waysIn.length > 0)
      findings.push({
        ...finding(
          'ways-in',
          `${adminName} was given ${waysIn.join(', ')} by somebody else: permissions would be theirs`,
          'find out whose they are and delete them, or have another user made with `--admin-name`',
        ),
        byHand: true,
      })
    if (!hasPassword)
      findings.push(
        finding('no-password', `${adminName} has no console password`, 'give it one in IAM, "Security credentials"'),
      )
    if (!hasMfa)
      findings.push(finding('no-mfa', `${adminName} has no MFA device`, 'add one in IAM, "Security credentials"'))
    // What it is for, only its owner knows: so nothing is taken away from it here.
    if (more.length > 0)
      findings.push({
        ...finding(
          'more',
          `${adminName} has more than IAMFullAccess: ${more.join(', ')}`,
          'remove what it does not need',
        ),
        byHand: true,
      })
    if (boundary && !isConfined)
      findings.push(
        finding('not-confined', `${adminName} is not confined by its boundary`, `set the boundary ${confined}`),
      )
    if (isConfined && (await readBoundary(account, baseline)) !== 'right')
      findings.push({
        ...finding(
          'boundary-differs',
          `the boundary of ${adminName} says something else than it should`,
          'run `castellan secure --boundary`',
        ),
        ...(!boundary && { byHand: true }),
      })
    return outcomeFrom(findings, `${adminName} ${limitOf(administrator, isConfined)}`)
  },

  async plan(account, baseline) {
    return stepsFor({ account, baseline, administrator: await readAdministrator(account, baseline) })
  },
}

/** What a policy says is looked at where it is the boundary that is made here. */
function limitOf({ boundary }: Administrator, isConfined: boolean): string {
  if (boundary === undefined) return EQUIVALENT
  return isConfined ? 'is confined by its boundary' : `has the boundary ${boundary}, which was not looked at`
}
