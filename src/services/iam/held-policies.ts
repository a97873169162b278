import type { Arn } from '../../aws/index.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import { withDocument } from '../identity-policies.ts'
import type { Held, HolderKind } from './holders/holder.ts'
import { attachedPolicy, findPolicy, isAwsManaged } from './policies.ts'

/** A user, group or role whose policies are looked at. */
export interface PolicyHolder extends Held {
  readonly kind: HolderKind
}

/** A policy with its document, and whose it is. */
export interface HeldPolicy {
  readonly policyName: string
  /** Absent for an inline policy. */
  readonly arn: Arn | undefined
  readonly document: string
  readonly holder: PolicyHolder
}

/** The managed policies that a holder itself has, and then its inline ones. */
export async function heldPolicies(db: Repositories, holder: PolicyHolder): Promise<readonly HeldPolicy[]> {
  const policies: HeldPolicy[] = []
  for (const arn of await db.policyAttachments.ofTarget(holder.id)) {
    const { document } = withDocument({ policy: arn, document: await defaultDocument(db, arn) })
    policies.push({ policyName: attachedPolicy(arn).PolicyName, arn, document, holder })
  }
  for (const { policyName, document } of await db.inlinePolicies.ofTarget(holder.id)) {
    policies.push({ policyName, arn: undefined, document, holder })
  }
  return policies
}

/** The default version of a policy of the account's own; `undefined` for one of AWS's. */
export async function defaultDocument(db: Repositories, arn: Arn): Promise<string | undefined> {
  if (isAwsManaged(arn)) return undefined
  const policy = await findPolicy(db, arn)
  const own = policy && (await db.managedPolicies.withArn(policy.arn))
  return own && (await db.managedPolicies.version(own.policyId, own.defaultVersion))?.document
}
