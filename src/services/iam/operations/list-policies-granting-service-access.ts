import type { PolicyGrantingServiceAccess } from '../../../../models/iam.ts'
import { type Reach, reachOf } from '../../../policy/index.ts'
import { accessIdentity, permissionsPolicies } from '../access-subject.ts'
import type { HeldPolicy } from '../held-policies.ts'
import { operation } from '../operation.ts'
import { pageOf, positionKey } from '../pagination.ts'

/**
 * By which of its policies, and of its groups', a user, group or role can access each of some services. A policy is one
 * of them where it alone reaches an action of the service.
 *
 * @throws NoSuchEntity (404), InvalidInput (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPoliciesGrantingServiceAccess.html
 */
export const listPoliciesGrantingServiceAccess = operation('ListPoliciesGrantingServiceAccess', {
  action: 'iam:ListPoliciesGrantingServiceAccess',
  access: 'read',
  resource: ({ Arn }) => Arn,

  async handle({ Arn, ServiceNamespaces, Marker }, { db }) {
    const policies = await permissionsPolicies(db, await accessIdentity(db, Arn))
    const reaches: readonly (readonly [HeldPolicy, Reach])[] = policies.map((held) => [held, reachOf([held.document])])
    const { items, ...rest } = pageOf(ServiceNamespaces, { ...(Marker !== undefined && { Marker }) }, (_, index) =>
      positionKey(index),
    )
    return {
      PoliciesGrantingServiceAccess: items.map((ServiceNamespace) => ({
        ServiceNamespace,
        Policies: reaches.flatMap(([held, reach]) => (reach.service(ServiceNamespace) ? [toGranting(held)] : [])),
      })),
      ...rest,
    }
  },
})

const OWNERS = { User: 'USER', Group: 'GROUP', Role: 'ROLE' } as const

function toGranting({ policyName, arn, holder }: HeldPolicy): PolicyGrantingServiceAccess {
  if (arn !== undefined) return { PolicyName: policyName, PolicyType: 'MANAGED', PolicyArn: arn }
  return {
    PolicyName: policyName,
    PolicyType: 'INLINE',
    EntityType: OWNERS[holder.kind],
    EntityName: holder.name,
  }
}
