import { type Account, accountSummary, call } from '../account/index.ts'
import { type Check, cis, PASS, type Step } from '../check/index.ts'
import { checklistWords } from '../checklist.ts'
import { enrolmentPermissions, enrolmentStep } from '../mfa/enrolment.ts'

/** Castellan's name for root's device; AWS's own console uses it too. */
const DEVICE = 'root-account-mfa-device'

const device = enrolmentPermissions(() => DEVICE)

export const rootMfa: Check = {
  id: 'root-mfa',
  ...checklistWords('root-mfa'),
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/enable-virt-mfa-for-root.html',
  severity: 'critical',
  cis: cis({ '3.0.0': '1.5', '5.0.0': '1.4', '6.0.0': '2.4', '7.0.0': '2.5' }),
  examples: {
    pass: {
      name: 'root has a device',
      answers: { 'iam:GetAccountSummary': { SummaryMap: { AccountMFAEnabled: 1 } } },
    },
    fail: {
      name: 'root has a password alone',
      answers: { 'iam:GetAccountSummary': { SummaryMap: { AccountMFAEnabled: 0, AccountPasswordPresent: 1 } } },
    },
  },
  reads: [{ action: 'iam:GetAccountSummary' }, ...device.reads],
  changes: [
    ...device.changes.map((permission) => ({ ...permission, rootOnly: true })),
    { action: 'iam:EnableMFADevice', rootOnly: true },
  ],

  async look(account) {
    if ((await accountSummary(account, 'AccountMFAEnabled')) === 1) return PASS
    const { SummaryMap } = await account.read('iam', 'GetAccountSummary', {})
    if (SummaryMap?.AccountPasswordPresent === 0)
      return { verdict: 'not-applicable', why: 'the root user has no password, so nobody can sign in as it' }
    return {
      verdict: 'findings',
      findings: [
        {
          id: 'no-mfa',
          resource: `arn:${account.partition}:iam::${account.accountId}:root`,
          says: 'the root user signs in with a password alone',
          fix: 'sign in as root, open “Security credentials”, and choose “Assign MFA device”',
        },
      ],
    }
  },

  async plan(account) {
    return [account.isCastellan && account.caller.kind === 'root' ? await enrolHere(account) : inTheConsole(account)]
  },
}

const STEP = {
  id: 'root-mfa',
  title: 'Give the root user an MFA device',
  cost: 'free',
  verify: ({ account, baseline }) => rootMfa.look(account, baseline),
} satisfies Partial<Step>

/** AWS offers it in its console alone; Castellan's own service can do it from here. */
async function enrolHere(account: Account): Promise<Step> {
  const enable = (SerialNumber: string, AuthenticationCode1: string, AuthenticationCode2: string) =>
    call('castellan', 'EnableRootMFADevice', { SerialNumber, AuthenticationCode1, AuthenticationCode2 })
  return { ...STEP, ...(await enrolmentStep(account, DEVICE, enable)) }
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/enable-virt-mfa-for-root.html */
function inTheConsole({ partition, isCastellan }: Account): Step {
  const host = partition === 'aws-cn' ? 'console.amazonaws.cn' : 'console.aws.amazon.com'
  return {
    ...STEP,
    calls: [],
    person:
      'sign in to the console as root, open “Security credentials” from the menu with your name, choose “Assign MFA device”, and scan its QR code',
    async apply({ people }) {
      if (!isCastellan) people?.open(`https://${host}/iam/home#/security_credentials`)
    },
  }
}
