import type { AttachedPolicy } from '../../../../models/iam.ts'
import { NoSuchEntity } from '../errors.ts'
import { type PageEnd, type Paging, positionPage } from '../pagination.ts'
import { attachablePolicy, attachedPolicy, pathOfPolicy } from '../policies.ts'
import { assertBelow } from '../quotas.ts'
import type { Definition, Holder } from './holder.ts'

interface Attachment {
  readonly PolicyArn: string
}

/**
 * Attaches a managed policy, AWS's or the account's own. One that is attached stays so.
 *
 * @throws NoSuchEntity (404), LimitExceeded (409), PolicyNotAttachable (400).
 */
export function attachPolicy<Named extends object>(holder: Holder<Named>): Definition<Named & Attachment> {
  return {
    action: `iam:Attach${holder.kind}Policy`,
    access: 'write',
    resource: holder.arn,
    conditionKeys: async (input, context) => ({
      ...(await holder.permissionKeys(input, context)),
      'iam:PolicyARN': input.PolicyArn,
    }),

    async handle(input, { db, clock }) {
      const { id } = await holder.toChange(db, input)
      const { arn } = await attachablePolicy(db, input.PolicyArn)
      const attached = await db.policyAttachments.ofTarget(id)
      if (attached.includes(arn)) return {}
      assertBelow(`PoliciesPer${holder.kind}`, attached.length)
      await db.policyAttachments.attach(id, arn, clock())
      return {}
    },
  }
}

/** Detaches a managed policy. @throws NoSuchEntity (404) */
export function detachPolicy<Named extends object>(holder: Holder<Named>): Definition<Named & Attachment> {
  return {
    action: `iam:Detach${holder.kind}Policy`,
    access: 'write',
    room: 'reserve',
    resource: holder.arn,
    conditionKeys: async (input, context) => ({
      ...(await holder.permissionKeys(input, context)),
      'iam:PolicyARN': input.PolicyArn,
    }),

    async handle(input, { db }) {
      const { id } = await holder.toChange(db, input)
      if (await db.policyAttachments.detach(id, input.PolicyArn)) return {}
      throw NoSuchEntity(`Policy ${input.PolicyArn} was not found.`)
    },
  }
}

/** The managed policies that are attached. @throws NoSuchEntity (404) */
export function listAttachedPolicies<Named extends object>(
  holder: Holder<Named>,
): Definition<
  Named & Paging & { readonly PathPrefix?: string },
  { readonly AttachedPolicies: readonly AttachedPolicy[] } & PageEnd
> {
  return {
    action: `iam:ListAttached${holder.kind}Policies`,
    access: 'read',
    resource: holder.arn,
    conditionKeys: holder.tagKeys,

    async handle(input, { db }) {
      const { PathPrefix = '/' } = input
      const { id } = await holder.find(db, input)
      const arns = (await db.policyAttachments.ofTarget(id)).filter((arn) => pathOfPolicy(arn).startsWith(PathPrefix))
      const { items, ...rest } = positionPage(arns, input)
      return { AttachedPolicies: items.map(attachedPolicy), ...rest }
    },
  }
}
