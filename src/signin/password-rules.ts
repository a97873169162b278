import type { PasswordPolicy } from '../identity/password-policy.ts'

/** What a new password must be, a sentence for each rule of the policy; AWS's default rules where there is none. */
export function passwordRules(policy: PasswordPolicy | undefined): readonly string[] {
  if (policy === undefined) {
    return [
      'has 8 to 128 characters;',
      'has three of these: upper-case letters, lower-case letters, numbers, symbols;',
      'is not the account name or the root user email address.',
    ]
  }
  const rules = [`has ${policy.minimumPasswordLength} to 128 characters;`]
  if (policy.requireUppercaseCharacters) rules.push('has an upper-case letter (A-Z);')
  if (policy.requireLowercaseCharacters) rules.push('has a lower-case letter (a-z);')
  if (policy.requireNumbers) rules.push('has a number;')
  if (policy.requireSymbols) rules.push("has a symbol (! @ # $ % ^ & * ( ) _ + - = [ ] { } | ');")
  if (policy.passwordReusePrevention) rules.push(`is none of your last ${policy.passwordReusePrevention} passwords;`)
  const last = rules.pop() ?? ''
  return [...rules, last.replace(/;$/, '.')]
}
