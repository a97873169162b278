import type { Check, Permission, PermissionScope } from '../check/index.ts'
import { grouped, type NeedGroup, needsOf } from './permissions.ts'

/** Before the first change it is asked whether the caller may make them all. */
export const ASKING_SIMULATOR: readonly Permission[] = [
  {
    action: 'iam:SimulatePrincipalPolicy',
    resources: ({ partition, accountId }) =>
      ['user', 'role'].map((kind) => `arn:${partition}:iam::${accountId}:${kind}/*`),
  },
  // A role's ARN has a path, which a session of it does not tell.
  { action: 'iam:GetRole', resources: ({ partition, accountId }) => [`arn:${partition}:iam::${accountId}:role/*`] },
]

export interface PolicyDocument {
  readonly Version: '2012-10-17'
  readonly Statement: readonly PolicyStatement[]
}

interface PolicyStatement {
  readonly Sid: string
  readonly Effect: 'Allow'
  readonly Action: readonly string[]
  readonly Resource: readonly string[]
  readonly Condition?: NeedGroup['condition']
}

/**
 * The policy that lets a user or role run `secure`, and nothing else: all that the checks declare, each action on the
 * narrowest resources that IAM allows.
 */
export function policyFor(
  checks: readonly Check[],
  scope: PermissionScope,
  own: readonly Permission[] = ASKING_SIMULATOR,
): PolicyDocument {
  return policyOf(
    { reads: [...own, ...checks.flatMap((check) => check.reads)], changes: checks.flatMap((check) => check.changes) },
    scope,
  )
}

/** The policy that lets a user or role do what is named, each action on the narrowest resources that IAM allows. */
export function policyOf(
  { reads, changes }: { readonly reads: readonly Permission[]; readonly changes: readonly Permission[] },
  scope: PermissionScope,
): PolicyDocument {
  const statements = (kind: string, groups: readonly NeedGroup[]) =>
    groups.map(({ actions, resources, condition }, index) => ({
      Sid: `${kind}${index + 1}`,
      Effect: 'Allow' as const,
      Action: actions,
      Resource: resources,
      ...(condition && { Condition: condition }),
    }))
  return {
    Version: '2012-10-17',
    Statement: [
      ...statements('Look', grouped(needsOf(reads, scope))),
      ...statements('Change', grouped(needsOf(changes, scope))),
    ],
  }
}
