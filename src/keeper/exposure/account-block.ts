import { type Account, unlessAbsent } from '../account/index.ts'

/** What reading it takes. */
export const ACCOUNT_BLOCK_READS = [{ action: 's3:GetAccountPublicAccessBlock' }] as const

/** S3's block of public access for all of the account; `undefined`: none was ever set. @throws UnansweredError */
export async function accountBlock(account: Account) {
  const answer = await account.ask('s3control', 'GetPublicAccessBlock', { AccountId: account.accountId })
  return unlessAbsent(answer, 'NoSuchPublicAccessBlockConfiguration')?.PublicAccessBlockConfiguration
}
