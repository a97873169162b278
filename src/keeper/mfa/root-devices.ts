import { type Account, accountSummary } from '../account/index.ts'
import type { Outcome } from '../check/index.ts'

/** What the questions below ask for. */
export const ROOT_MFA_READS = [{ action: 'iam:GetAccountSummary' }, { action: 'iam:ListVirtualMFADevices' }] as const

/** Whether there is a device to ask about; else what becomes of who asks. */
export async function rootMfaState(account: Account): Promise<'has MFA' | Extract<Outcome, { why: string }>> {
  if ((await accountSummary(account, 'AccountMFAEnabled')) === 1) return 'has MFA'
  return { verdict: 'not-applicable', why: 'the root user has no MFA device at all, or no password to sign in with' }
}

/**
 * Those of root's devices that are programs. Whether there are others is told by `AccountMFAEnabled` where none of
 * these is, and else to root alone.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListVirtualMFADevices.html
 */
export async function virtualRootDevices(account: Account): Promise<readonly string[]> {
  const input = { AssignmentStatus: 'Assigned', MaxItems: 1000 } as const
  const devices = await account.list('iam', 'ListVirtualMFADevices', input, 'VirtualMFADevices')
  const root = `arn:${account.partition}:iam::${account.accountId}:root`
  return devices.flatMap(({ SerialNumber = '', User }) => (User?.Arn === root ? [SerialNumber] : []))
}
