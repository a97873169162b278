import { newAccessKeyId, newAccountId, newSecretAccessKey, type Random } from '../aws/index.ts'
import type { WantedAccount } from '../signin/index.ts'

/** An account that nobody named, for a server in a test suite's own process. */
export interface FreshAccount {
  readonly accountId: string
  /** Root's access key, as the clients of AWS's SDK take it. Every account has another; a reset leaves it. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

export function freshAccount(random: Random): FreshAccount {
  const accountId = newAccountId(random)
  const credentials = {
    accessKeyId: newAccessKeyId('AKIA', accountId, random),
    secretAccessKey: newSecretAccessKey(random),
  }
  return { accountId, credentials }
}

/** What the store is asked for: `index` tells the accounts of one server apart. */
export function wantedAccount({ accountId, credentials }: FreshAccount, index: number): WantedAccount {
  return { accountId, rootAccessKey: credentials, rootEmail: `root${index === 0 ? '' : index + 1}@example.com` }
}
