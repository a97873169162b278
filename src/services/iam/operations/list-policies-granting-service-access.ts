import type { ListPoliciesGrantingServiceAccessEntry, PolicyGrantingServiceAccess } from '../../../../models/iam.ts'
import { breathe } from '../../../aws/index.ts'
import { type Reach, reachOf } from '../../../policy/index.ts'
import { accessIdentity, permissionsPolicies } from '../access-subject.ts'
import type { HeldPolicy } from '../held-policies.ts'
import { operation } from '../operation.ts'
import { positionPage } from '../pagination.ts'

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
    const reaches: (readonly [HeldPolicy, Reach])[] = []
    for (const held of policies) {
      await breathe()
      reaches.push([held, reachOf([held.document])])
    }
    const { items, ...rest } = positionPage(ServiceNamespaces, { ...(Marker !== undefined && { Marker }) })
    const PoliciesGrantingServiceAccess: ListPoliciesGrantingServiceAccessEntry[] = []
    for (const ServiceNamespace of items) {
      const Policies: PolicyGrantingServiceAccess[] = []
      for (const [held, reach] of reaches) {
        await breathe()
        if (reach.service(ServiceNamespace)) Policies.push(toGranting(held))
      }
      PoliciesGrantingServiceAccess.push({ ServiceNamespace, Policies })
    }
    return { PoliciesGrantingServiceAccess, ...rest }
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
