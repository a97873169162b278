import type { Account, AccountGroup } from '../analyse/index.ts'
import type { Plan } from './escalation-moves.ts'
import { EVERYTHING, EVERYTHING_POLICY, withGroup, withHolder, withPolicy } from './escalation-world.ts'

/** What can be done to groups and their members. */
export function movesOnGroups(account: Account): readonly Plan[] {
  return account.groups.flatMap((group) => [...changes(account, group), ...memberships(account, group)])
}

function changes(account: Account, { arn, inlinePolicies, attachedPolicies }: AccountGroup): readonly Plan[] {
  const plan = (
    action: string,
    changed: Partial<AccountGroup>,
    context: Plan['requests'][number]['context'] = {},
  ): Plan => ({
    requests: [{ action: `iam:${action}`, resource: arn, context }],
    after: () => ({ account: withGroup(account, arn, changed) }),
  })
  return [
    ...(inlinePolicies.includes(EVERYTHING_POLICY)
      ? []
      : [plan('PutGroupPolicy', { inlinePolicies: [...inlinePolicies, EVERYTHING_POLICY] })]),
    ...inlinePolicies
      .filter((policy) => policy !== EVERYTHING_POLICY)
      .map((policy) => plan('DeleteGroupPolicy', { inlinePolicies: inlinePolicies.filter((each) => each !== policy) })),
    ...account.managedPolicies.map(({ arn: policy }) =>
      attachedPolicies.includes(policy)
        ? plan(
            'DetachGroupPolicy',
            { attachedPolicies: attachedPolicies.filter((each) => each !== policy) },
            { 'iam:PolicyARN': policy },
          )
        : plan('AttachGroupPolicy', { attachedPolicies: [...attachedPolicies, policy] }, { 'iam:PolicyARN': policy }),
    ),
  ]
}

function memberships(account: Account, { name, arn }: AccountGroup): readonly Plan[] {
  return account.users.map((user) => {
    const others = user.groups.filter((each) => each !== name)
    const isMember = others.length < user.groups.length
    return {
      requests: [{ action: isMember ? 'iam:RemoveUserFromGroup' : 'iam:AddUserToGroup', resource: arn }],
      of: user.arn,
      after: () => ({ account: withHolder(account, user.arn, { groups: isMember ? others : [...others, name] }) }),
    }
  })
}

/** What can be done to the account's own managed policies. */
export function movesOnPolicies(account: Account): readonly Plan[] {
  return account.managedPolicies
    .filter(({ arn }) => !arn.includes(':iam::aws:'))
    .flatMap(({ arn, document, otherVersions = [] }) => {
      const plan = (action: string, now: string): Plan => ({
        requests: [{ action: `iam:${action}`, resource: arn }],
        after: () => ({ account: withPolicy(account, arn, now) }),
      })
      return [
        ...(document === EVERYTHING ? [] : [plan('CreatePolicyVersion', EVERYTHING)]),
        ...otherVersions.map((other) => plan('SetDefaultPolicyVersion', other.document)),
      ]
    })
}
