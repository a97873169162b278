import { hasDigit, hasLowercase, hasSymbol, hasUppercase, SYMBOLS } from './password-characters.ts'
import type { PasswordPolicy } from './password-defaults.ts'

/** One thing that a password must be, and whether this one is. */
export interface PasswordRule {
  readonly text: string
  readonly holds: (password: string) => boolean
}

/** The policy as a list that a person can tick off. The server decides; this only tells sooner. */
export function passwordRules(policy: PasswordPolicy): PasswordRule[] {
  const classes = [
    { text: 'one uppercase letter (A-Z)', holds: hasUppercase, required: policy.requireUppercase },
    { text: 'one lowercase letter (a-z)', holds: hasLowercase, required: policy.requireLowercase },
    { text: 'one number', holds: hasDigit, required: policy.requireNumbers },
    { text: `one non-alphanumeric character (${SYMBOLS})`, holds: hasSymbol, required: policy.requireSymbols },
  ]
  const length: PasswordRule = {
    text: `at least ${policy.minimumLength} characters`,
    holds: (password) => password.length >= policy.minimumLength && password.length <= 128,
  }
  if (policy.custom) return [length, ...classes.filter(({ required }) => required)]
  return [
    length,
    {
      text: 'at least three of: uppercase letters, lowercase letters, numbers, non-alphanumeric characters',
      holds: (password) => classes.filter(({ holds }) => holds(password)).length >= 3,
    },
  ]
}
