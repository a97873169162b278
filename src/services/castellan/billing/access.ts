import type { OperationContext } from '../../operation.ts'
import { AccessDeniedException } from '../errors.ts'

/**
 * Policies are not enough for an IAM user to see or change billing: the root user must have activated "IAM user and
 * role access to Billing information".
 *
 * @throws AccessDeniedException (403).
 * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/control-access-billing.html#ControllingAccessWebsite-Activate
 */
export async function requireBillingAccess(
  { caller, db }: Pick<OperationContext, 'caller' | 'db'>,
  action: string,
): Promise<void> {
  if (caller.kind === 'root') return
  const { iamBillingAccess } = await db.account.get()
  if (iamBillingAccess === 1) return
  throw AccessDeniedException(
    `User: ${caller.arn} is not authorized to perform: ${action} because IAM user access to Billing is not activated, which only the account's root user can do`,
  )
}
