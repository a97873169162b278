import { type Method, mayBeAny, policyName, type Seeker, type Way } from './method.ts'
import { isCustomerManaged } from './principals.ts'

const API = 'https://docs.aws.amazon.com/IAM/latest/APIReference/'

/** The managed policies that can be changed. */
function own({ account, isOfChanged }: Seeker): readonly string[] {
  return isOfChanged ? [] : account.givenArns.filter(isCustomerManaged)
}

/** Who has the policy: `by` itself, somebody else, or nobody yet. */
function whose(arn: string, { by, account }: Seeker): string {
  const holders = account.holdersOfPolicy(arn)
  const holder = holders.find((each) => each.arn === by.arn)
  if (holder) return ', which itself has,'
  if (by.boundary === arn) return ', the boundary of itself,'
  const [other] = holders
  if (other) return `, which ${other.kind} ${other.name} has,`
  const bounded = account.principals.find(({ boundary }) => boundary === arn)
  return bounded ? `, the boundary of ${bounded.kind} ${bounded.name},` : ''
}

/**
 * Policies are changed, not who has them: also those that roles of IAM Identity Center have by name. Whoever has one
 * then, as a policy of its own, by a group or as its boundary, has what it says, and so has who is given it later.
 */
const createPolicyVersion: Method = {
  name: 'iam:CreatePolicyVersion',
  source: `${API}API_CreatePolicyVersion.html`,
  catalogue: ['iam-001', 'iam-016', 'iam-020'],
  actions: ['iam:CreatePolicyVersion'],
  ways: (seeker) =>
    own(seeker).map((arn) => ({
      gain: 'written' as const,
      policy: seeker.account.policy(arn),
      needs: [{ action: 'iam:CreatePolicyVersion', resource: arn }],
      sentence: `writes a version of the policy ${policyName(arn)}${whose(arn, seeker)} that allows everything, and makes it the default`,
    })),
}

const setDefaultPolicyVersion: Method = {
  name: 'iam:SetDefaultPolicyVersion',
  source: `${API}API_SetDefaultPolicyVersion.html`,
  catalogue: [],
  actions: ['iam:SetDefaultPolicyVersion'],
  ways: (seeker) =>
    own(seeker).flatMap((arn) => {
      const { account, leads } = seeker
      const policy = account.policy(arn)
      return account.otherVersionsOf(arn).flatMap(({ versionId, source }): readonly Way[] => {
        const isEverything = account.allowsEverything([source])
        const mayMatter = leads(source) || account.denies(policy) || account.isBoundary(arn)
        if (!isEverything && !mayMatter) return []
        const all = whose(arn, seeker).replace(/,$/, isEverything ? ' and which allows everything,' : ',')
        return [
          {
            ...(isEverything ? { gain: 'written' as const, policy } : { gain: 'version' as const, policy: source }),
            needs: [{ action: 'iam:SetDefaultPolicyVersion', resource: arn }],
            sentence: `makes version ${versionId} of the policy ${policyName(arn)}${all} the default`,
          },
        ]
      })
    }),
}

/** A policy that is not there yet, under a name that others may attach: it allows what its author wants. */
const createPolicy: Method = {
  name: 'iam:CreatePolicy',
  source: `${API}API_CreatePolicy.html`,
  catalogue: [],
  actions: ['iam:CreatePolicy'],
  ways: ({ account, isOfChanged, permits, leaveOut }) => {
    if (isOfChanged) return []
    const { newPolicies, left } = account.changeable
    if (mayBeAny(left.policies, (resource) => permits({ action: 'iam:CreatePolicy', resource }))) leaveOut()
    return newPolicies.map((policy) => ({
      gain: 'written',
      policy,
      needs: [{ action: 'iam:CreatePolicy', resource: policy.policy }],
      sentence: `creates the policy ${policyName(policy.policy)}, which allows everything`,
    }))
  },
}

/** Methods that change what a managed policy says. */
export const versionMethods: readonly Method[] = [createPolicyVersion, setDefaultPolicyVersion, createPolicy]
