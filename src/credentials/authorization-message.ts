import { inflateRawSync } from 'node:zlib'
import type { AccountId } from '../aws/index.ts'
import type { MasterKey } from './master-key.ts'

/** Nothing that may be decoded says more, in bytes. */
const MOST = 1024 * 1024

/** What an encoded authorisation message is sealed for: nobody of another account decodes it. */
export function authorizationMessageContext(accountId: AccountId): string {
  return `authorization-message/${accountId}`
}

/** What the message says, as JSON; `undefined` for what this server did not encode for this account. */
export function decodeAuthorizationMessage(
  masterKey: MasterKey,
  encoded: string,
  accountId: AccountId,
): string | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(encoded)) return undefined
  const sealed = Buffer.from(encoded, 'base64url').toString('base64')
  try {
    const packed = masterKey.openGiven(sealed, authorizationMessageContext(accountId))
    return inflateRawSync(packed, { maxOutputLength: MOST }).toString()
  } catch {
    return undefined
  }
}
