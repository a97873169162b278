import type { Permission } from '../permissions/index.ts'
import { ASKING_SIMULATOR } from '../permissions/index.ts'

const ORGANIZATION = ['DescribeOrganization', 'ListRoots', 'ListParents', 'ListPoliciesForTarget', 'DescribePolicy']

/** What `prove` asks the account for: the first it cannot do without, by the rest it sees and samples more. */
export const PROVE_READS: readonly Permission[] = [
  { action: 'iam:GetAccountAuthorizationDetails' },
  { action: 'iam:GetAccountPasswordPolicy' },
  ...ASKING_SIMULATOR.filter(({ action }) => action === 'iam:SimulatePrincipalPolicy'),
  ...['GetPolicy', 'GetPolicyVersion'].map((name) => ({
    action: `iam:${name}`,
    // A boundary can be one of AWS's.
    resources: ({ partition, accountId }: { readonly partition: string; readonly accountId: string }) =>
      [accountId, 'aws'].map((owner) => `arn:${partition}:iam::${owner}:policy/*`),
  })),
  ...ORGANIZATION.map((name) => ({ action: `organizations:${name}` })),
]
