import {
  GROUP_INLINE_POLICIES_SIZE,
  policySize,
  USER_INLINE_POLICIES_SIZE,
  validatePolicy,
} from '../../policy/index.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import type { InlinePolicy } from '../../storage/repositories/inline-policies.ts'
import { LimitExceeded, NoSuchEntity } from './errors.ts'

/** A user or group as the holder of inline policies. */
export interface InlineHolder {
  readonly kind: 'user' | 'group'
  readonly id: string
  readonly name: string
}

const SIZES = { user: USER_INLINE_POLICIES_SIZE, group: GROUP_INLINE_POLICIES_SIZE }

/** Adds or replaces an inline policy. @throws MalformedPolicyDocument (400), LimitExceeded (409) */
export async function putInlinePolicy(db: Repositories, holder: InlineHolder, policy: InlinePolicy): Promise<void> {
  validatePolicy(policy.document, 'identity')
  const others = (await db.inlinePolicies.ofTarget(holder.id)).filter(
    ({ policyName }) => policyName !== policy.policyName,
  )
  const size = [...others, policy].reduce((sum, { document }) => sum + policySize(document), 0)
  if (size > SIZES[holder.kind]) {
    throw LimitExceeded(`Maximum policy size of ${SIZES[holder.kind]} bytes exceeded for ${holder.kind} ${holder.name}`)
  }
  await db.inlinePolicies.put(holder.id, policy)
}

/** @throws NoSuchEntity (404) */
export async function inlinePolicy(db: Repositories, holder: InlineHolder, policyName: string): Promise<InlinePolicy> {
  const policy = await db.inlinePolicies.get(holder.id, policyName)
  if (policy === undefined) throw noSuchPolicy(holder, policyName)
  return policy
}

/** @throws NoSuchEntity (404) */
export async function deleteInlinePolicy(db: Repositories, holder: InlineHolder, policyName: string): Promise<void> {
  if (!(await db.inlinePolicies.remove(holder.id, policyName))) throw noSuchPolicy(holder, policyName)
}

function noSuchPolicy({ kind }: InlineHolder, policyName: string) {
  return NoSuchEntity(`The ${kind} policy with name ${policyName} cannot be found.`)
}
