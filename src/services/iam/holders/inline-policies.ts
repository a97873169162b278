import {
  GROUP_INLINE_POLICIES_SIZE,
  policySize,
  ROLE_INLINE_POLICIES_SIZE,
  USER_INLINE_POLICIES_SIZE,
  validatePolicy,
} from '../../../policy/index.ts'
import { LimitExceeded, NoSuchEntity } from '../errors.ts'
import { type PageEnd, type Paging, pageOf } from '../pagination.ts'
import { encodeDocument } from '../policies.ts'
import type { Definition, Holder, HolderKind } from './holder.ts'

/** Characters of all inline policies of one holder together. */
const SIZES: Readonly<Record<HolderKind, number>> = {
  User: USER_INLINE_POLICIES_SIZE,
  Group: GROUP_INLINE_POLICIES_SIZE,
  Role: ROLE_INLINE_POLICIES_SIZE,
}

interface Name {
  readonly PolicyName: string
}

/**
 * Writes a policy into its holder, in place of the one with that name.
 *
 * @throws NoSuchEntity (404), MalformedPolicyDocument (400), LimitExceeded (409).
 */
export function putInlinePolicy<Named extends object>(
  holder: Holder<Named>,
): Definition<Named & Name & { readonly PolicyDocument: string }> {
  return {
    action: `iam:Put${holder.kind}Policy`,
    access: 'write',
    resource: holder.arn,
    conditionKeys: holder.permissionKeys,

    async handle(input, { db }) {
      const { PolicyName: policyName, PolicyDocument: document } = input
      const { id, name } = await holder.toChange(db, input)
      validatePolicy(document, 'identity')
      const others = (await db.inlinePolicies.ofTarget(id)).filter(
        (other) => other.policyName.toLowerCase() !== policyName.toLowerCase(),
      )
      const size = others.reduce((sum, other) => sum + policySize(other.document), policySize(document))
      const limit = SIZES[holder.kind]
      if (size > limit) {
        throw LimitExceeded(`Maximum policy size of ${limit} bytes exceeded for ${holder.kind.toLowerCase()} ${name}`)
      }
      await db.inlinePolicies.put(id, { policyName, document })
      return {}
    },
  }
}

/** An inline policy, percent-encoded. @throws NoSuchEntity (404) */
export function getInlinePolicy<Named extends object>(
  holder: Holder<Named>,
): Definition<Named & Name, Named & Name & { readonly PolicyDocument: string }> {
  return {
    action: `iam:Get${holder.kind}Policy`,
    access: 'read',
    resource: holder.arn,
    conditionKeys: holder.tagKeys,

    async handle(input, { db }) {
      const { id, name } = await holder.find(db, input)
      const policy = await db.inlinePolicies.get(id, input.PolicyName)
      if (policy === undefined) throw noSuchPolicy(holder.kind, input.PolicyName)
      // In the caller's letter case, as AWS was recorded to name it.
      return { ...holder.named(name), PolicyName: input.PolicyName, PolicyDocument: encodeDocument(policy.document) }
    },
  }
}

/** Deletes an inline policy. @throws NoSuchEntity (404) */
export function deleteInlinePolicy<Named extends object>(holder: Holder<Named>): Definition<Named & Name> {
  return {
    action: `iam:Delete${holder.kind}Policy`,
    access: 'write',
    room: 'reserve',
    resource: holder.arn,
    conditionKeys: holder.permissionKeys,

    async handle(input, { db }) {
      const { id } = await holder.toChange(db, input)
      if (await db.inlinePolicies.remove(id, input.PolicyName)) return {}
      throw noSuchPolicy(holder.kind, input.PolicyName)
    },
  }
}

/** The names of the inline policies. @throws NoSuchEntity (404) */
export function listInlinePolicies<Named extends object>(
  holder: Holder<Named>,
): Definition<Named & Paging, { readonly PolicyNames: readonly string[] } & PageEnd> {
  return {
    action: `iam:List${holder.kind}Policies`,
    access: 'read',
    resource: holder.arn,
    conditionKeys: holder.tagKeys,

    async handle(input, { db }) {
      const { id } = await holder.find(db, input)
      const names = (await db.inlinePolicies.ofTarget(id)).map(({ policyName }) => policyName)
      const { items, ...rest } = pageOf(names, input, (name) => name)
      return { PolicyNames: items, ...rest }
    },
  }
}

function noSuchPolicy(kind: HolderKind, policyName: string) {
  return NoSuchEntity(`The ${kind.toLowerCase()} policy with name ${policyName} cannot be found.`)
}
