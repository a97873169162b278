import type { Account } from '../analyse/index.ts'
import { FUNCTIONS } from './escalation-arbitrary.ts'
import type { Plan } from './escalation-moves.ts'
import { EVERYTHING_POLICY, type Holder, holdersOf, isUser, TEAMS, trusting, withHolder } from './escalation-world.ts'

/** What can be done to users and roles, and with them. */
export function movesOnHolders(account: Account, hands: ReadonlySet<string>): readonly Plan[] {
  return holdersOf(account)
    .flatMap((target) => [
      ...(target.arn.includes(':role/aws-reserved/') ? [] : changes(account, target)),
      ...(hands.has(target.arn) ? [] : takings(target)),
    ])
    .concat(trusts(account, hands))
}

function changes(account: Account, target: Holder): readonly Plan[] {
  const { arn, inlinePolicies, attachedPolicies, boundary, tags } = target
  const noun = isUser(target) ? 'User' : 'Role'
  const plan = (action: string, changed: Partial<Holder>, context: Plan['requests'][number]['context'] = {}): Plan => ({
    requests: [{ action: `iam:${action}`, resource: arn, context }],
    after: () => ({ account: withHolder(account, arn, changed) }),
  })
  const policies = account.managedPolicies.map((policy) => policy.arn)
  const isAttached = (policy: string) => attachedPolicies.includes(policy)
  return [
    ...(inlinePolicies.includes(EVERYTHING_POLICY)
      ? []
      : [plan(`Put${noun}Policy`, { inlinePolicies: [...inlinePolicies, EVERYTHING_POLICY] })]),
    ...inlinePolicies
      .filter((policy) => policy !== EVERYTHING_POLICY)
      .map((policy) =>
        plan(`Delete${noun}Policy`, { inlinePolicies: inlinePolicies.filter((each) => each !== policy) }),
      ),
    ...policies.map((policy) =>
      isAttached(policy)
        ? plan(
            `Detach${noun}Policy`,
            { attachedPolicies: attachedPolicies.filter((each) => each !== policy) },
            { 'iam:PolicyARN': policy },
          )
        : plan(`Attach${noun}Policy`, { attachedPolicies: [...attachedPolicies, policy] }, { 'iam:PolicyARN': policy }),
    ),
    ...policies
      .filter((policy) => policy !== boundary)
      .map((policy) =>
        plan(`Put${noun}PermissionsBoundary`, { boundary: policy }, { 'iam:PermissionsBoundary': policy }),
      ),
    ...(boundary === undefined ? [] : [plan(`Delete${noun}PermissionsBoundary`, { boundary: undefined })]),
    ...TEAMS.filter((team) => tags && tags.team !== team).map((team) =>
      plan(team === undefined ? `Untag${noun}` : `Tag${noun}`, { tags: team === undefined ? {} : { team } }),
    ),
  ]
}

/** Ways to act as somebody. */
function takings(target: Holder): readonly Plan[] {
  const { arn } = target
  const after = () => ({ hand: arn })
  if (isUser(target))
    return ['CreateAccessKey', 'CreateLoginProfile', 'UpdateLoginProfile'].map((name) => ({
      requests: [{ action: `iam:${name}`, resource: arn }],
      after,
    }))
  const assuming = { requests: [], assumed: target, after }
  if (!isForLambda(target.trustPolicy)) return [assuming]
  const passing = { action: 'iam:PassRole', resource: arn, context: { 'iam:PassedToService': 'lambda.amazonaws.com' } }
  const running = FUNCTIONS.map((resource) => [
    passing,
    { action: 'lambda:CreateFunction', resource },
    { action: 'lambda:InvokeFunction', resource },
  ])
  return [assuming, ...running.map((requests) => ({ requests, after }))]
}

/** Whether the role is for Lambda, whatever the context. */
function isForLambda(trustPolicy: string): boolean {
  const { Statement } = JSON.parse(trustPolicy) as { Statement: readonly Record<string, unknown>[] }
  const names = (service: unknown) => [service].flat().includes('lambda.amazonaws.com')
  return (
    Statement.every(({ Effect }) => Effect === 'Allow') &&
    Statement.some(({ Principal, Condition }) => !Condition && names((Principal as { Service?: unknown }).Service))
  )
}

/** Making roles trust all in hand. */
function trusts(account: Account, hands: ReadonlySet<string>): readonly Plan[] {
  const trustPolicy = trusting(hands)
  return account.roles
    .filter((role) => role.trustPolicy !== trustPolicy && !role.arn.includes(':role/aws-reserved/'))
    .map(({ arn }) => ({
      requests: [{ action: 'iam:UpdateAssumeRolePolicy', resource: arn }],
      after: () => ({ account: withHolder(account, arn, { trustPolicy }) }),
    }))
}
