import type { Account } from './account.ts'
import { UnansweredError } from './call.ts'
import type { Output } from './services.ts'

type SummaryKey = keyof NonNullable<Output<'iam', 'GetAccountSummary'>['SummaryMap']>

/**
 * A number of the account's summary.
 *
 * @throws UnansweredError also where the answer leaves it out: what is not said is neither 0 nor 1.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html
 */
export async function accountSummary(account: Account, key: SummaryKey): Promise<number> {
  const { SummaryMap } = await account.read('iam', 'GetAccountSummary', {})
  const value = SummaryMap?.[key]
  if (value !== undefined) return value
  const message = `the answer has no ${key}`
  throw new UnansweredError({ status: 'failed', operation: 'iam:GetAccountSummary', code: 'NoSuchKey', message })
}
