import { type Method, type Need, policyName, type Seeker, type Way } from './method.ts'
import { isUnmodifiable, type Principal } from './principals.ts'

const API = 'https://docs.aws.amazon.com/IAM/latest/APIReference/'

/**
 * Putting another user or role into a boundary that conditions ask for, giving it everything there, and taking it: it
 * is confined to the boundary, unless `by` may take that away again, and what the boundary leaves may be enough.
 */
export function givenWithinBoundary(noun: 'User' | 'Role', giving: 'Attach' | 'Put'): Method {
  const enter = `iam:Put${noun}PermissionsBoundary`
  const give = `iam:${giving}${noun}Policy`
  return {
    name: enter,
    source: `${API}API_Put${noun}PermissionsBoundary.html`,
    catalogue: [],
    actions: [enter, give],
    ways: (seeker) => {
      const { by, account, targets, permits, boundaries } = seeker
      const asked = boundaries(give)
      if (asked.length === 0) return []
      const context = giving === 'Attach' ? { 'iam:PolicyARN': account.administratorAccess } : {}
      return targets(give)
        .filter((target) => target.kind === noun.toLowerCase() && target.arn !== by.arn && !isUnmodifiable(target))
        .filter(({ arn }) => !permits({ action: give, resource: arn, context }))
        .flatMap((target) => {
          const ways = asked
            .filter((boundary) => boundary !== target.boundary)
            .flatMap((boundary) => within(target, boundary, { enter, give, context }, seeker))
          const free = ways.find(({ target: confined }) => confined?.boundary === undefined)
          return free ? [free] : ways
        })
    },
  }
}

interface Change {
  readonly enter: string
  readonly give: string
  readonly context: NonNullable<Need['context']>
}

function within(target: Principal, boundary: string, change: Change, seeker: Seeker): readonly Way[] {
  const { account, leads, permits } = seeker
  const resource = target.arn
  const confined = { 'iam:PermissionsBoundary': boundary }
  const changing: readonly Need[] = [
    { action: change.enter, resource, context: confined },
    { action: change.give, resource, context: { ...confined, ...change.context } },
  ]
  if (!changing.every(permits)) return []
  const noun = target.kind === 'user' ? 'User' : 'Role'
  const leave: Need = { action: `iam:Delete${noun}PermissionsBoundary`, resource, context: confined }
  const isFree = permits(leave)
  const policy = account.policyIfGiven(boundary)
  const letsOut = account.allowsSome(boundary, leave.action) || account.allowsSome(boundary, change.enter)
  if (!isFree && !letsOut && !(policy && (leads(policy) || account.changeable.arns.includes(boundary)))) return []
  const taking = waysToTake(target, confined, seeker).find((needs) => needs.every(permits))
  if (!taking) return []
  const what = 'iam:PolicyARN' in change.context ? 'AdministratorAccess' : 'an inline policy that allows everything'
  const end = isFree ? ', takes it and takes the boundary away' : ', and takes it within that'
  return [
    {
      target: {
        ...target,
        boundary: isFree ? undefined : boundary,
        attachedPolicies: [...target.attachedPolicies, account.administratorAccess],
      },
      gain: 'control',
      needs: [...changing, ...taking, ...(isFree ? [leave] : [])],
      sentence: `makes ${policyName(boundary)} the permissions boundary of the ${target.kind} ${target.name}, gives it ${what}${end}`,
    },
  ]
}

/** Credentials of a user; a role that trusts `by`, or is made to. */
function waysToTake(target: Principal, context: Need['context'], { trusts }: Seeker): readonly (readonly Need[])[] {
  const resource = target.arn
  if (target.kind === 'role') {
    const assume = { action: 'sts:AssumeRole', resource }
    const trusting = { ...assume, allowedByResource: 'to principal' } as const
    const change = { action: 'iam:UpdateAssumeRolePolicy', resource, ...(context && { context }) }
    return [...(trusts(target).length > 0 ? [[assume]] : []), [change, trusting]]
  }
  const hasDevice = target.hasMfa === true ? [{ action: 'iam:DeactivateMFADevice', resource }] : []
  return [
    [{ action: 'iam:CreateAccessKey', resource }],
    ...(target.hasPassword === true ? [] : [[{ action: 'iam:CreateLoginProfile', resource }, ...hasDevice]]),
    ...(target.hasPassword === false ? [] : [[{ action: 'iam:UpdateLoginProfile', resource }, ...hasDevice]]),
  ]
}
