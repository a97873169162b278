import type { Account } from '../account/index.ts'
import { type Check, outcomeFrom } from '../check/index.ts'
import { ROOT_MFA_READS, rootMfaState, virtualRootDevices } from '../mfa/root-devices.ts'

const SUMMARY = { SummaryMap: { AccountMFAEnabled: 1, AccountPasswordPresent: 1 } }
const device = (name: string) => ({ SerialNumber: `arn:aws:iam::123456789012:mfa/${name}` })

export const rootSecondMfa: Check = {
  id: 'root-second-mfa',
  title: 'The root user has a second MFA device',
  reason:
    'Who loses the only device is locked out of root until AWS has proved who they are; with a second one they sign in.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html',
  severity: 'low',
  isHardening: true,
  cis: [],
  examples: {
    pass: {
      name: 'a phone and a key in the drawer',
      answers: {
        'iam:GetAccountSummary': SUMMARY,
        'iam:ListMFADevices': { MFADevices: [device('phone'), device('drawer')] },
      },
    },
    fail: {
      name: 'a phone alone',
      answers: { 'iam:GetAccountSummary': SUMMARY, 'iam:ListMFADevices': { MFADevices: [device('phone')] } },
    },
  },
  reads: [...ROOT_MFA_READS, { action: 'iam:ListMFADevices', rootOnly: true }],
  changes: [],

  async look(account) {
    const state = await rootMfaState(account)
    if (state !== 'has MFA') return state
    if ((await seenDevices(account)) >= 2) return outcomeFrom([])
    const isRoot = account.caller.kind === 'root'
    return outcomeFrom([
      {
        id: 'one-device',
        resource: `arn:${account.partition}:iam::${account.accountId}:root`,
        says: isRoot
          ? 'the root user has one MFA device and no other'
          : 'no second MFA device of the root user is seen (a hardware device is shown to root alone)',
        fix: 'sign in as root, open “Security credentials”, choose “Assign MFA device” again, and keep the second device apart from the first',
      },
    ])
  },
}

/** Root sees all of its devices; others see those that are virtual. */
async function seenDevices(account: Account): Promise<number> {
  if (account.caller.kind !== 'root') return (await virtualRootDevices(account)).length
  return (await account.list('iam', 'ListMFADevices', {}, 'MFADevices')).length
}
