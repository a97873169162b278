import { type AccountFacts, call, ifExists, type Output } from '../account/index.ts'
import { type Check, cis, type Finding, type Outcome, outcomeFrom, type Step } from '../check/index.ts'

/** What the Foundations Benchmark asks for. Length beats composition, and no expiry: NIST SP 800-63B, section 3.1.1. */
const LENGTH = 14
const REMEMBERED = 24

type Policy = NonNullable<Output<'iam', 'GetAccountPasswordPolicy'>['PasswordPolicy']>

export const passwordPolicy: Check = {
  id: 'password-policy',
  title: 'Passwords are long, and old ones do not come back',
  reason: `AWS's own minimum is 8 characters; ${LENGTH} withstand guessing, and reuse would bring a leaked password back.`,
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html',
  severity: 'medium',
  cis: [
    ...cis({ '3.0.0': '1.8', '5.0.0': '1.7', '6.0.0': '2.7', '7.0.0': '2.8' }),
    ...cis({ '3.0.0': '1.9', '5.0.0': '1.8', '6.0.0': '2.8', '7.0.0': '2.9' }),
  ],
  examples: {
    pass: {
      name: 'a policy as long as it should be',
      answers: {
        'iam:GetAccountPasswordPolicy': { PasswordPolicy: { MinimumPasswordLength: 14, PasswordReusePrevention: 24 } },
      },
    },
    fail: {
      name: 'a policy of eight characters',
      answers: { 'iam:GetAccountPasswordPolicy': { PasswordPolicy: { MinimumPasswordLength: 8 } } },
    },
  },
  reads: [{ action: 'iam:GetAccountPasswordPolicy' }],
  changes: [{ action: 'iam:UpdateAccountPasswordPolicy' }],

  async look(account): Promise<Outcome> {
    const answer = ifExists(await account.ask('iam', 'GetAccountPasswordPolicy', {}))
    if (!answer)
      return outcomeFrom([
        finding(account, 'none', "no password policy of the account's own is set: AWS's default holds"),
      ])
    const { MinimumPasswordLength = 0, PasswordReusePrevention = 0 } = answer.PasswordPolicy ?? {}
    const findings: Finding[] = []
    if (MinimumPasswordLength < LENGTH)
      findings.push(finding(account, 'short', `passwords of ${MinimumPasswordLength} characters are accepted`))
    if (PasswordReusePrevention < REMEMBERED)
      findings.push(finding(account, 'reuse', `only the last ${PasswordReusePrevention} passwords are refused`))
    return outcomeFrom(findings)
  },

  async plan(account, baseline) {
    const answer = ifExists(await account.ask('iam', 'GetAccountPasswordPolicy', {}))
    const { ExpirePasswords: _, ...current }: Policy = answer?.PasswordPolicy ?? {}
    const step: Step = {
      id: 'password-policy',
      title: `Ask for passwords of ${LENGTH} characters, and refuse the last ${REMEMBERED}`,
      calls: [
        {
          // What is not given is set to its default: so the rest of the policy in force goes with it.
          call: call('iam', 'UpdateAccountPasswordPolicy', {
            AllowUsersToChangePassword: true,
            ...current,
            MinimumPasswordLength: Math.max(LENGTH, current.MinimumPasswordLength ?? 0),
            PasswordReusePrevention: Math.max(REMEMBERED, current.PasswordReusePrevention ?? 0),
          }),
          previous: answer ? current : 'none',
        },
      ],
      cost: 'free',
      verify: ({ account }) => passwordPolicy.look(account, baseline),
    }
    return [step]
  },
}

function finding(account: AccountFacts, id: string, says: string): Finding {
  return {
    id,
    resource: account.accountId,
    says,
    fix: `set a minimum of ${LENGTH} characters and refuse the last ${REMEMBERED} passwords: IAM, "Account settings"`,
  }
}
