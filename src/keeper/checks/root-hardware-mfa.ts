import { type Check, cis, outcomeFrom } from '../check/index.ts'
import { ROOT_MFA_READS, rootMfaState, virtualRootDevices } from '../mfa/root-devices.ts'

const SUMMARY = { SummaryMap: { AccountMFAEnabled: 1, AccountPasswordPresent: 1 } }
const ROOT = { Arn: 'arn:aws:iam::123456789012:root' }

export const rootHardwareMfa: Check = {
  id: 'root-hardware-mfa',
  title: 'The root user signs in with a hardware device or a passkey',
  reason:
    'The secret of an authenticator app can be copied when it is set up, and its codes can be phished; a security key gives away neither.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/enable-fido-mfa-for-root.html',
  severity: 'low',
  isHardening: true,
  cis: cis({ '3.0.0': '1.6', '5.0.0': '1.5', '6.0.0': '2.5', '7.0.0': '2.6' }),
  examples: {
    pass: {
      name: 'MFA that is not virtual',
      answers: { 'iam:GetAccountSummary': SUMMARY, 'iam:ListVirtualMFADevices': { VirtualMFADevices: [] } },
    },
    fail: {
      name: 'a virtual device',
      answers: {
        'iam:GetAccountSummary': SUMMARY,
        'iam:ListVirtualMFADevices': {
          VirtualMFADevices: [{ SerialNumber: 'arn:aws:iam::123456789012:mfa/phone', User: ROOT }],
        },
      },
    },
  },
  reads: ROOT_MFA_READS,
  changes: [],

  async look(account) {
    const state = await rootMfaState(account)
    if (state !== 'has MFA') return state
    // Castellan's devices are virtual: there is nothing to be asked for.
    if (account.isCastellan) return { verdict: 'not-available', operation: 'a hardware MFA device of the root user' }
    return outcomeFrom(
      (await virtualRootDevices(account)).map((resource) => ({
        id: 'virtual-device',
        resource,
        says: `the root user can sign in with the virtual device ${resource.split('/').at(-1)}`,
        fix: 'assign a security key to root, sign in with it once, and remove the virtual device',
      })),
    )
  },
}
