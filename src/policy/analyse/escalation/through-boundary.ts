import { type Method, type Need, policyName, type Seeker, type Way } from './method.ts'
import { isUnmodifiable, type Principal } from './principals.ts'

const API = 'https://docs.aws.amazon.com/IAM/latest/APIReference/'
const ENTER = 'iam:PutRolePermissionsBoundary'
const TAKE = 'iam:UpdateAssumeRolePolicy'
const LEAVE = 'iam:DeleteRolePermissionsBoundary'

/**
 * Putting a role into a boundary that conditions ask for, to make it trust `by`: it is confined to it, unless `by` may
 * take the boundary away again, and what it leaves may be enough to get out.
 */
export const throughBoundary: Method = {
  name: ENTER,
  source: `${API}API_PutRolePermissionsBoundary.html`,
  catalogue: [],
  actions: [ENTER, TAKE],
  ways: (seeker) => {
    const asked = seeker.boundaries(TAKE)
    if (asked.length === 0) return []
    return seeker
      .targets(TAKE)
      .filter((target) => target.kind === 'role' && target.arn !== seeker.by.arn && !isUnmodifiable(target))
      .filter(({ arn }) => !seeker.permits({ action: TAKE, resource: arn }))
      .flatMap((target) => {
        const ways = asked
          .filter((boundary) => boundary !== target.boundary)
          .flatMap((boundary) => within(target, boundary, seeker))
        // Once is enough where it is not confined in the end.
        const free = ways.find((way) => way.target === target)
        return free ? [free] : ways
      })
  },
}

function within(target: Principal, boundary: string, { account, leads, permits }: Seeker): readonly Way[] {
  const resource = target.arn
  const context = { 'iam:PermissionsBoundary': boundary }
  const leave: Need = { action: LEAVE, resource, context }
  const changing = [
    { action: ENTER, resource, context },
    { action: TAKE, resource, context },
  ]
  if (!changing.every(permits)) return []
  const isFree = permits(leave)
  const policy = account.policyIfGiven(boundary)
  if (!isFree && !(policy && (leads(policy) || account.changeable.arns.includes(boundary)))) return []
  const sentence = `makes ${policyName(boundary)} the permissions boundary of the role ${target.name}, makes it trust it`
  return [
    {
      target: isFree ? target : { ...target, boundary },
      gain: 'control',
      needs: [
        ...changing,
        ...(isFree ? [leave] : []),
        { action: 'sts:AssumeRole', resource, allowedByResource: 'to principal' },
      ],
      sentence: isFree
        ? `${sentence}, takes the boundary away, and assumes it`
        : `${sentence}, and assumes it within that`,
    },
  ]
}
