import type { PolicySource } from '../../decide/policy-set.ts'
import type { PolicyHolder } from './account.ts'
import { called, type Method, policyName, type Seeker, type Way } from './method.ts'
import { isUnmodifiable } from './principals.ts'

const API = 'https://docs.aws.amazon.com/IAM/latest/APIReference/'

/** Whom policies are taken from, with how it is called. */
interface Denied {
  readonly holder: PolicyHolder
  readonly way: Pick<Way, 'target' | 'group'>
  readonly name: string
}

type Noun = 'User' | 'Role' | 'Group'

function denied(noun: Noun, { by, account, principals, isOfChanged }: Seeker): readonly Denied[] {
  if (noun === 'Group') {
    if (isOfChanged) return []
    return account.account.groups.map((group) => ({ holder: group, way: { group }, name: `the group ${group.name}` }))
  }
  return principals.all
    .filter((target) => target.kind === noun.toLowerCase() && !isUnmodifiable(target))
    .map((target) => ({ holder: target, way: { target }, name: called(target, by) }))
}

/** A row for taking a policy away that denies something. */
function taking(
  noun: Noun,
  verb: 'Detach' | 'Delete',
  policiesOf: (holder: PolicyHolder, seeker: Seeker) => readonly PolicySource[],
): Method {
  const action = `iam:${verb}${noun}Policy`
  return {
    name: action,
    source: `${API}API_${verb}${noun}Policy.html`,
    catalogue: [],
    actions: [action],
    ways: (seeker) =>
      denied(noun, seeker).flatMap(({ holder, way, name }) =>
        policiesOf(holder, seeker)
          .filter((policy) => seeker.account.denies(policy))
          .map((policy) => ({
            ...way,
            gain: 'without' as const,
            policy,
            needs: [
              {
                action,
                resource: holder.arn,
                ...(verb === 'Detach' && { context: { 'iam:PolicyARN': policy.policy } }),
              },
            ],
            sentence: `takes the policy ${policyName(policy.policy)}, which denies something, away from ${name}`,
          })),
      ),
  }
}

const removeUserFromGroup: Method = {
  name: 'iam:RemoveUserFromGroup',
  source: `${API}API_RemoveUserFromGroup.html`,
  catalogue: [],
  actions: ['iam:RemoveUserFromGroup'],
  ways: ({ by, account, principals }) =>
    principals.all.flatMap((target) =>
      target.memberOf
        .filter((group) => account.policiesOf(group).some((policy) => account.denies(policy)))
        .map((group) => ({
          target,
          gain: 'left' as const,
          group,
          needs: [{ action: 'iam:RemoveUserFromGroup', resource: group.arn }],
          sentence: `takes ${called(target, by)} out of the group ${group.name}, which denies something`,
        })),
    ),
}

/** Methods that take away what denies something: only that what is there allows more without it. */
export const denyMethods: readonly Method[] = [
  ...(['User', 'Role', 'Group'] as const).flatMap((noun) => [
    taking(noun, 'Detach', ({ attachedPolicies }, { account }) => attachedPolicies.map((arn) => account.policy(arn))),
    taking(noun, 'Delete', ({ inlinePolicies }) => inlinePolicies),
  ]),
  removeUserFromGroup,
]
