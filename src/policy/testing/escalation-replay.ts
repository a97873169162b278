import type { Account, EscalationEdge, EscalationPath } from '../analyse/index.ts'
import { type Move, movesOf, type NewNames } from './escalation-moves.ts'
import { isDone } from './escalation-search.ts'
import { holderOf, type Request, TEAMS, tag, type World } from './escalation-world.ts'

type Asked = EscalationEdge['permissions'][number]['request']

/** Of how many worlds at once: a tag may be any, a version one of several. */
const MOST_WORLDS = 64

/**
 * What is wrong with a path, when each of its steps is taken for real, as its sentence says it: a step that is not
 * allowed by then, or nobody in hand who is allowed everything in the end.
 */
export function wrongPath(account: Account, { steps, administrator }: EscalationPath): string | undefined {
  const start = steps[0]?.from
  if (start === undefined) return 'no step'
  let worlds: readonly World[] = [{ account, hands: new Set([start]) }]
  for (const step of steps) {
    const after = worlds.flatMap((world) =>
      taken(
        step,
        step.permissions.map(({ request }) => request),
        world,
      ),
    )
    if (after.length === 0) return `not open by then: ${step.sentence}`
    worlds = after.slice(0, MOST_WORLDS)
  }
  const isOne = (world: World) =>
    world.hands.has(administrator) && isDone({ ...world, hands: new Set([administrator]) })
  return worlds.some(isOne) ? undefined : `in the end not allowed everything: ${administrator}`
}

/** Whether every step is decided, and one that is tried here, with policies that the account has. */
export function canBeReplayed(account: Account, { steps }: EscalationPath): boolean {
  const { managedPolicies } = account
  const isThere = (arn: unknown) => typeof arn !== 'string' || managedPolicies.some((each) => each.arn === arn)
  const permissions = steps.flatMap((step) => step.permissions)
  if (permissions.some(({ isUndecided, request }) => isUndecided || request.action === 'sts:TagSession')) return false
  // Tags that somebody gives the sessions that it opens are not tried here.
  const hasOwnTags = ({ from, permissions }: EscalationEdge) => {
    const tags = holderOf(account, from)?.tags
    const own = (value: unknown) => tags === undefined || value === undefined || value === tag(tags)
    return permissions.every(({ request }) => own(request.context['aws:principaltag/team']))
  }
  if (!steps.every(hasOwnTags)) return false
  const requests = permissions.map(({ request }) => request)
  const isTried = (key: string, value: unknown) => !key.endsWith('tag/team') || TEAMS.some((team) => team === value)
  if (!requests.every(({ context }) => Object.entries(context).every(([key, value]) => isTried(key, value))))
    return false
  if (
    !requests.every(({ context }) => isThere(context['iam:policyarn']) && isThere(context['iam:permissionsboundary']))
  )
    return false
  return steps.every(
    ({ method, assumes, permissions }) =>
      assumes === undefined &&
      (!method.startsWith('iam:PassRole') ||
        permissions.every(({ request }) =>
          /^(?:iam:PassRole|lambda:CreateFunction|lambda:InvokeFunction)$/.test(request.action),
        )),
  )
}

/** The worlds after the requests of a step, one by one. */
function taken(step: EscalationEdge, requests: readonly Asked[], world: World): readonly World[] {
  const [first] = requests
  if (!first) return [world]
  if (!world.hands.has(step.from)) return []
  const by = holderOf(world.account, step.from)
  if (!by) return []
  // Whom it takes may be in hand already.
  const others = [...world.hands].filter((arn) => arn === step.from || arn !== step.to)
  const moves = movesOf({ ...world, hands: new Set(others) }, by, namesIn(first))
  return moves
    .filter((move) => isAsked(move, step, requests) && move.isOpen())
    .flatMap((move) => {
      const { account, hands } = move.after()
      return taken(step, requests.slice(move.requests.length), { account, hands: new Set([...world.hands, ...hands]) })
    })
}

function isAsked({ requests, of }: Move, { to }: EscalationEdge, asked: readonly Asked[]): boolean {
  if (of !== undefined && of !== to) return false
  return requests.every((request, i) => {
    const other = asked[i]
    return other !== undefined && isSame(request, other)
  })
}

function isSame({ action, resource, context = {} }: Request, asked: Asked): boolean {
  if (action !== asked.action) return false
  // A function is of one's choice, among those that the policies speak of.
  if (!action.startsWith('lambda:') && resource !== asked.resource) return false
  const values = new Map(Object.entries(asked.context).map(([key, value]) => [key.toLowerCase(), value]))
  const chosen = Object.entries(context).filter(([key]) => !key.includes('ResourceTag'))
  return chosen.every(([key, value]) => values.get(key.toLowerCase()) === value)
}

function namesIn({ action, resource }: Asked): NewNames {
  const of = (name: string) => (action === `iam:Create${name}` ? [resource] : [])
  return { users: of('User'), roles: of('Role'), groups: of('Group'), policies: of('Policy') }
}
