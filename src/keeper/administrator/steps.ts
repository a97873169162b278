import { type Account, call, ifExists } from '../account/index.ts'
import { type Baseline, outcomeFrom, PASS, type PlannedCall, type Step } from '../check/index.ts'
import { MADE_BY } from '../made-by.ts'
import { enrolmentStep } from '../mfa/enrolment.ts'
import { BOUNDARY_PATH, boundaryArn, boundaryDocument, boundaryName } from './boundary.ts'
import { newPassword } from './new-password.ts'
import { unconfined } from './unconfined.ts'
import { type Administrator, fullAccessArn, readAdministrator, readBoundary } from './user.ts'
import { readWaysIn } from './ways-in.ts'

/** What is to be had of an administrator, and was not found. */
export interface Lacking {
  readonly account: Account
  readonly baseline: Baseline
  /** `undefined`: there is none. */
  readonly administrator: Administrator | undefined
}

/** Behind the user's name: the warning that the person reads before saying yes. */
export const EQUIVALENT =
  'can make anyone an administrator, itself too: guard it as you guard root, or confine it with `--boundary`'

/** In this order at no moment does the user have a way in with more behind it than it should. */
export async function stepsFor(lacking: Lacking): Promise<readonly Step[]> {
  const { account, baseline, administrator } = lacking
  // INVARIANT (nothing for strangers): what a user gets here, everyone gets who already has a way in to it.
  if (administrator && (await readWaysIn(account, baseline, administrator)).length > 0) return []
  // A boundary that leaves a way to those whom it does not confine would be believed, and hold nothing.
  if (baseline.boundary && (await unconfined(account, baseline)).length > 0) return []
  const steps: Step[] = []
  const boundary = baseline.boundary ? boundaryArn(scopeOf(lacking)) : undefined
  if (boundary) {
    const state = await readBoundary(account, baseline)
    if (state !== 'right') steps.push(boundaryStep(lacking, state))
  }
  if (!administrator) steps.push(userStep(lacking, boundary))
  else if (boundary && administrator.boundary !== boundary) steps.push(confineStep(lacking, boundary, administrator))
  if (!administrator?.hasFullAccess) steps.push(permissionsStep(lacking))
  if (!administrator?.hasPassword) steps.push(passwordStep(lacking))
  if (!administrator?.hasMfa) steps.push(await mfaStep(lacking))
  return isUnknown(administrator) ? steps.map((step) => ({ ...step, needsTerminal: true })) : steps
}

/** Whether a user is there, without any power yet, that no run of ours has made: a person has to know it. */
function isUnknown(administrator: Administrator | undefined): boolean {
  return administrator !== undefined && !administrator.isOurs && !administrator.hasFullAccess
}

function scopeOf({ account, baseline }: Lacking) {
  return { partition: account.partition, accountId: account.accountId, adminName: baseline.adminName }
}

function userArn({ account, baseline }: Lacking): string {
  return `arn:${account.partition}:iam::${account.accountId}:user/${baseline.adminName}`
}

/** A step of this check is done when the administrator, read anew, has what it gives. */
function stepFor(
  lacking: Lacking,
  step: Omit<Step, 'verify' | 'cost'>,
  isDone: (administrator: Administrator) => boolean,
): Step {
  return {
    ...step,
    cost: 'free',
    async verify({ account, baseline }) {
      const administrator = await readAdministrator(account, baseline)
      if (administrator && isDone(administrator)) return PASS
      const says = administrator ? `${baseline.adminName} has it not` : `there is no user ${baseline.adminName}`
      return outcomeFrom([{ id: step.id, resource: userArn(lacking), says, fix: 'run the same command again' }])
    },
  }
}

function boundaryStep(lacking: Lacking, state: 'absent' | 'other'): Step {
  const scope = scopeOf(lacking)
  const PolicyArn = boundaryArn(scope)
  const PolicyDocument = boundaryDocument(scope)
  const making: PlannedCall = {
    call: call('iam', 'CreatePolicy', {
      PolicyName: boundaryName(scope.adminName),
      Path: BOUNDARY_PATH,
      Description: `What ${scope.adminName} and all that it makes can have at most`,
      PolicyDocument,
      Tags: [MADE_BY],
    }),
    makes: PolicyArn,
    also: ['iam:TagPolicy'],
  }
  const renewing: PlannedCall = {
    call: call('iam', 'CreatePolicyVersion', { PolicyArn, PolicyDocument, SetAsDefault: true }),
  }
  return {
    id: 'iam-admin-boundary',
    title: state === 'absent' ? `Make the boundary of ${scope.adminName}` : `Renew the boundary of ${scope.adminName}`,
    calls: [state === 'absent' ? making : renewing],
    cost: 'free',
    async verify({ account, baseline }) {
      if ((await readBoundary(account, baseline)) === 'right') return PASS
      const says = 'its policy is not there, or says something else'
      return outcomeFrom([{ id: 'boundary', resource: PolicyArn, says, fix: 'run the same command again' }])
    },
  }
}

function userStep(lacking: Lacking, boundary: string | undefined): Step {
  const UserName = lacking.baseline.adminName
  const input = { UserName, Tags: [MADE_BY], ...(boundary !== undefined && { PermissionsBoundary: boundary }) }
  return stepFor(
    lacking,
    {
      id: 'iam-admin-user',
      title: `Make the user ${UserName}`,
      calls: [{ call: call('iam', 'CreateUser', input), makes: userArn(lacking), also: ['iam:TagUser'] }],
    },
    (administrator) => boundary === undefined || administrator.boundary === boundary,
  )
}

function confineStep(lacking: Lacking, boundary: string, { boundary: previous = 'none' }: Administrator): Step {
  const UserName = lacking.baseline.adminName
  return stepFor(
    lacking,
    {
      id: 'iam-admin-confine',
      title: `Confine ${UserName} by its boundary`,
      calls: [
        { call: call('iam', 'PutUserPermissionsBoundary', { UserName, PermissionsBoundary: boundary }), previous },
      ],
    },
    (administrator) => administrator.boundary === boundary,
  )
}

function permissionsStep(lacking: Lacking): Step {
  const { account, baseline, administrator } = lacking
  const UserName = baseline.adminName
  const warnings = [
    ...(isUnknown(administrator)
      ? [`${UserName} was there before, and this command did not make it: be sure whose it is`]
      : []),
    ...(baseline.boundary ? [] : [`${UserName} ${EQUIVALENT}`]),
  ]
  return stepFor(
    lacking,
    {
      id: 'iam-admin-permissions',
      title: `Attach IAMFullAccess to ${UserName}, and nothing else`,
      ...(warnings.length > 0 && { warning: warnings.join('; ') }),
      calls: [{ call: call('iam', 'AttachUserPolicy', { UserName, PolicyArn: fullAccessArn(account.partition) }) }],
    },
    ({ hasFullAccess }) => hasFullAccess,
  )
}

function passwordStep(lacking: Lacking): Step {
  const UserName = lacking.baseline.adminName
  const secret = `the password of ${UserName}`
  const making = (Password: string) =>
    call('iam', 'CreateLoginProfile', { UserName, Password, PasswordResetRequired: false })
  return stepFor(
    lacking,
    {
      id: 'iam-admin-password',
      title: `Give ${UserName} a console password`,
      secret,
      calls: [{ call: making('(autogenerated)') }],
      async apply({ account, random, deliver, change }) {
        const policy = ifExists(await account.ask('iam', 'GetAccountPasswordPolicy', {}))
        const password = newPassword(random, policy?.PasswordPolicy)
        deliver(secret, password)
        await change(making(password))
      },
    },
    ({ hasPassword }) => hasPassword,
  )
}

async function mfaStep(lacking: Lacking): Promise<Step> {
  const { account, baseline } = lacking
  const UserName = baseline.adminName
  const enable = (SerialNumber: string, AuthenticationCode1: string, AuthenticationCode2: string) =>
    call('iam', 'EnableMFADevice', { UserName, SerialNumber, AuthenticationCode1, AuthenticationCode2 })
  return stepFor(
    lacking,
    {
      id: 'iam-admin-mfa',
      title: `Give ${UserName} an MFA device`,
      ...(await enrolmentStep(account, UserName, enable)),
    },
    ({ hasMfa }) => hasMfa,
  )
}
