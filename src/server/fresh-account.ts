import { newAccessKeyId, newAccountId, newSecretAccessKey, type Random } from '../aws/index.ts'
import type { ServeOptions } from './options.ts'

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

/** The variables that make it. */
export function environmentOf({ accountId, credentials }: FreshAccount): ServeOptions['environment'] {
  return {
    CASTELLAN_ROOT_EMAIL: 'root@example.com',
    CASTELLAN_ACCOUNT_ID: accountId,
    CASTELLAN_ROOT_ACCESS_KEY_ID: credentials.accessKeyId,
    CASTELLAN_ROOT_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  }
}
