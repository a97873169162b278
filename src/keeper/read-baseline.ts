import { isEmailAddress } from '../aws/index.ts'
import { CannotRun } from './account/index.ts'
import { isPathOfOthers } from './administrator/boundary.ts'
import type { Baseline } from './check/index.ts'

/** What the command line said, unread. */
export interface BaselineFlags {
  readonly email?: string | undefined
  readonly threshold?: readonly string[] | undefined
  readonly adminName?: string | undefined
  readonly boundary?: boolean | undefined
}

/** Where a bill is no longer pocket money, for someone who learns; and where it hurts. */
const THRESHOLDS = [10, 50, 100, 500]
/** The course that asks for this user calls it so. */
export const ADMIN_NAME = 'iam-admin'

/** @throws CannotRun for what cannot be meant. */
export function readBaseline(
  { email, threshold, adminName = ADMIN_NAME, boundary = false }: BaselineFlags,
  now: number,
): Baseline {
  if (email !== undefined && !isEmailAddress(email)) throw notAnAddress(email)
  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html
  if (!/^[\w+=,.@-]{1,64}$/.test(adminName))
    throw new CannotRun(
      `\`--admin-name ${adminName}\` is no name of a user`,
      'use letters, digits and `+=,.@-_`, 64 of them at most',
    )
  if (isPathOfOthers(adminName))
    throw new CannotRun(
      `\`--admin-name ${adminName}\` cannot be: the path /${adminName}/ belongs to others, and would be this user’s to rule`,
      'give another name, such as `iam-admin`',
    )
  return { email, thresholds: readThresholds(threshold), adminName, boundary, now }
}

export function notAnAddress(text: string): CannotRun {
  return new CannotRun(
    `\`${text}\` is no mail address that an alarm could be sent to`,
    'give one plain address, such as me@example.com, without a name, brackets or quotes',
  )
}

function readThresholds(texts: readonly string[] = []): readonly number[] {
  if (texts.length === 0) return THRESHOLDS
  const amounts = texts.map((text) => {
    const amount = /^\d{1,9}(\.\d{1,2})?$/.test(text) ? Number(text) : 0
    if (amount > 0) return amount
    throw new CannotRun(
      `\`--threshold ${text}\` is no amount in USD`,
      'give a number above zero with a decimal point and without a currency sign, such as `--threshold 12.50`',
    )
  })
  return [...new Set(amounts)].toSorted((a, b) => a - b)
}
