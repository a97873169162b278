import { type Random, randomText } from '../../aws/index.ts'
import type { Output } from '../account/index.ts'

type Policy = Partial<NonNullable<Output<'iam', 'GetAccountPasswordPolicy'>['PasswordPolicy']>>

/** What AWS counts as symbols, without those that shells, spreadsheets and people mistake. */
const KINDS = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789', '!@#%^*_+-='] as const

/** Characters: some 140 bits. */
const LENGTH = 24

/**
 * A password of all kinds of characters, and so of those that any policy of an account can ask for.
 *
 * @param policy The account's; AWS's default where it has none.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
 */
export function newPassword(random: Random, { MinimumPasswordLength = 0 }: Policy = {}): string {
  const length = Math.max(LENGTH, MinimumPasswordLength)
  for (;;) {
    const password = randomText(KINDS.join(''), length, random)
    // Drawn anew as a whole until each kind is in it: mending one would prefer some passwords to others.
    if (KINDS.every((kind) => [...password].some((character) => kind.includes(character)))) return password
  }
}
