import { createHmac, type KeyObject } from 'node:crypto'
import { type AccountId, isAccountId, type Random, randomBase64Url } from '../aws/index.ts'
import { equalSecrets, type MasterKey, secretHash } from '../credentials/index.ts'

/** 256 bits, and the account that they are for, so that the account's own tables are asked. */
export interface ProofToken {
  readonly accountId: AccountId
  /** What the browser holds: account, a dot, 43 letters. */
  readonly text: string
  /** What the store holds: SHA-256, hex. */
  readonly hash: string
}

export function newProofToken(accountId: AccountId, random: Random): ProofToken {
  return fromText(accountId, `${accountId}.${randomBase64Url(32, random)}`)
}

/** The token in a cookie's value, or `undefined` where it cannot be one. */
export function parseProofToken(text: string | undefined): ProofToken | undefined {
  if (text === undefined || !/^\d{12}\.[A-Za-z0-9_-]{43}$/.test(text)) return undefined
  const account = text.slice(0, 12)
  return isAccountId(account) ? fromText(account, text) : undefined
}

function fromText(accountId: AccountId, text: string): ProofToken {
  return { accountId, text, hash: secretHash(text) }
}

/** A value that only this server can have made for `subject`, and for this purpose. */
export function mac(masterKey: MasterKey, purpose: string, subject: string): string {
  return macBy(masterKey.derive(purpose), subject)
}

/** Whether `given` is what `mac` gives, or gave before the master key was changed, while the one before is there. */
export function isMac(
  masterKey: MasterKey,
  purpose: string,
  { subject, given }: { readonly subject: string; readonly given: string | null | undefined },
): boolean {
  return masterKey.derivedOfEach(purpose).some((key) => equalSecrets(given, macBy(key, subject)))
}

function macBy(key: KeyObject, subject: string): string {
  return createHmac('sha256', key).update(subject).digest('base64url')
}
