import { randomBytes } from 'node:crypto'
import { accountId } from '../../src/aws/index.ts'
import type { CastellanServer } from '../../src/index.ts'
import type { ServeOptions } from '../../src/server/options.ts'
import { startInProcess } from './in-process.ts'
import type { Credentials } from './signed-fetch.ts'

export const ONE = accountId('111122223333')
export const TWO = accountId('444455556666')

export interface TwoAccounts {
  readonly castellan: CastellanServer
  /** Of each account's root. */
  readonly roots: Readonly<Record<string, Credentials>>
  close(): Promise<void>
}

/** One server with two accounts, whose ids tests may name and whose roots have access keys. */
export async function startTwoAccounts(given: Partial<ServeOptions> = {}): Promise<TwoAccounts> {
  const accounts = [ONE, TWO].map((id) => ({
    accountId: id,
    rootEmail: `${id}@example.com`,
    rootAccessKey: { accessKeyId: `AKIAROOT${id}`, secretAccessKey: randomBytes(20).toString('hex') },
  }))
  const castellan = await startInProcess({ ephemeral: true, ...given, accounts })
  const roots = Object.fromEntries(accounts.map(({ accountId: id, rootAccessKey }) => [id, rootAccessKey]))
  return { castellan, roots, close: () => castellan.close() }
}
