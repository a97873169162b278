import type { Account, PolicyHolder as AnalysedHolder } from '../../policy/analyse/index.ts'
import type { AccountFacts, AccountPolicies, PolicyHolder } from '../account/index.ts'

/** The account as the policy engine takes it, made of what its policies' check read. */
export function analysedAccount(
  { accountId, partition }: Pick<AccountFacts, 'accountId' | 'partition'>,
  { holders, managed, otherVersions }: AccountPolicies,
): Account {
  const of = (kind: PolicyHolder['kind']) => holders.filter((holder) => holder.kind === kind)
  return {
    accountId,
    partition,
    users: of('user').map((user) => ({
      ...analysed(user),
      groups: user.groups ?? [],
      boundary: user.boundary,
      tags: user.tags,
    })),
    groups: of('group').map(analysed),
    roles: of('role').map((role) => ({
      ...analysed(role),
      trustPolicy: role.trust ?? '',
      boundary: role.boundary,
      tags: role.tags,
    })),
    managedPolicies: [...managed].map(([arn, document]) => ({
      arn,
      document,
      otherVersions: otherVersions.get(arn) ?? [],
    })),
  }
}

function analysed({ kind, name, arn, attached, inline }: PolicyHolder): AnalysedHolder {
  return {
    name,
    arn,
    // With its holder: a user and its groups may have inline policies of one name.
    inlinePolicies: inline.map((policy) => ({
      policy: `inline policy ${policy.name} of ${kind} ${name}`,
      document: policy.document,
    })),
    attachedPolicies: attached.map((policy) => policy.arn),
  }
}
