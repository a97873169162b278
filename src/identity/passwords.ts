import { awsError, type Random, randomText } from '../aws/index.ts'
import type { PasswordHasher } from '../credentials/password-hasher.ts'
import type { Repositories } from '../storage/repositories/index.ts'
import { type PasswordPolicy, readPasswordPolicy } from './password-policy.ts'

const PasswordPolicyViolation = awsError('PasswordPolicyViolation', 400)

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html */
const SYMBOLS = "!@#$%^&*()_+-=[]{}|'"
const MAX_PASSWORD_LENGTH = 128

/** What a password must not be, when AWS's default policy applies. */
export interface AccountNames {
  readonly accountName: string
  readonly rootEmail: string
}

/**
 * Why `password` may not be set, in words for whoever chose it; `undefined` when it may. The account's own policy
 * replaces AWS's default one. It does not apply to root: give `undefined` for `policy` there.
 */
export function passwordViolation(
  password: string,
  policy: PasswordPolicy | undefined,
  names: AccountNames,
): string | undefined {
  if (password.length > MAX_PASSWORD_LENGTH) return `It must have at most ${MAX_PASSWORD_LENGTH} characters.`
  return policy === undefined ? defaultViolation(password, names) : customViolation(password, policy)
}

/** @throws PasswordPolicyViolation (400), which names the rule and never the password. */
export function assertPasswordAllowed(password: string, policy: PasswordPolicy | undefined, names: AccountNames): void {
  const violation = passwordViolation(password, policy, names)
  if (violation === undefined) return
  throw PasswordPolicyViolation(`Password does not conform to the account password policy. ${violation}`)
}

/**
 * The hash of a new password for a user, after every rule has been checked: the policy's and that against reuse. Slow:
 * for `prepare`.
 *
 * @param userId the user's unique id; nobody's password is remembered for a user that is yet to be created
 * @throws PasswordPolicyViolation (400), Throttling (429)
 */
export async function hashNewPassword(
  { db, passwords }: { readonly db: Repositories; readonly passwords: PasswordHasher },
  userId: string,
  password: string,
): Promise<string> {
  const account = await db.account.get()
  const policy = readPasswordPolicy(account.passwordPolicy)
  assertPasswordAllowed(password, policy, { accountName: account.name, rootEmail: account.rootEmail })
  for (const hash of await db.loginProfiles.lastHashes(userId, policy?.passwordReusePrevention ?? 0)) {
    if (await passwords.verify(password, hash)) {
      throw PasswordPolicyViolation(
        'Policy constraint violation with password reuse prevention during password change.',
      )
    }
  }
  return await passwords.hash(password)
}

/** Glyphs that nobody takes for another, in the order of the classes that a policy can require. */
const LEGIBLE = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnpqrstuvwxyz', '23456789', '!@#$%^&*_+-=']

/**
 * A password that every policy which can be set accepts: 20 characters, or the policy's minimum where that is more, of
 * all four classes. It starts with a letter: a spreadsheet must not take one from a downloaded file for a formula.
 */
export function generatePassword(policy: PasswordPolicy | undefined, random: Random): string {
  const length = Math.max(20, policy?.minimumPasswordLength ?? 0)
  const [upper = '', lower = '', digits = '', symbols = ''] = LEGIBLE
  for (;;) {
    const first = randomText(upper + lower, 1, random)
    const rest = randomText(upper + lower + digits + symbols, length - 1, random)
    // Drawn again until all classes are there, so that no position is more predictable than another.
    if (countClasses(first + rest) === 4) return first + rest
  }
}

function defaultViolation(password: string, { accountName, rootEmail }: AccountNames): string | undefined {
  if (password.length < 8) return 'It must have at least 8 characters.'
  if (countClasses(password) < 3) {
    return `It must have at least three of upper-case letters, lower-case letters, numbers and symbols (${SYMBOLS}).`
  }
  const same = (text: string) => text.toLowerCase() === password.toLowerCase()
  if (same(accountName) || same(rootEmail)) return 'It must not be the account name or its e-mail address.'
  return undefined
}

function customViolation(password: string, policy: PasswordPolicy): string | undefined {
  if (password.length < policy.minimumPasswordLength)
    return `It must have at least ${policy.minimumPasswordLength} characters.`
  if (policy.requireUppercaseCharacters && !hasUpper(password)) return 'It must have at least one upper-case letter.'
  if (policy.requireLowercaseCharacters && !hasLower(password)) return 'It must have at least one lower-case letter.'
  if (policy.requireNumbers && !hasNumber(password)) return 'It must have at least one number.'
  if (policy.requireSymbols && !hasSymbol(password)) return `It must have at least one symbol (${SYMBOLS}).`
  return undefined
}

const hasUpper = (text: string) => /[A-Z]/.test(text)
const hasLower = (text: string) => /[a-z]/.test(text)
const hasNumber = (text: string) => /[0-9]/.test(text)
const hasSymbol = (text: string) => [...text].some((letter) => SYMBOLS.includes(letter))

function countClasses(text: string): number {
  return [hasUpper, hasLower, hasNumber, hasSymbol].filter((has) => has(text)).length
}
