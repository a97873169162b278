import { type AccountId, accountId } from '../../aws/index.ts'
import type { AuditEvent } from '../audit-event.ts'
import type { Store } from '../store.ts'
import { testEvent } from '../testing.ts'

export const ALICE = accountId('111122223333')
export const BOB = accountId('444455556666')
export const CAROL = accountId('777788889999')

export function newAccount(store: Store, account: AccountId, rootEmail = `root-${account}@example.org`): Promise<void> {
  return store.directory.createAccount({
    accountId: account,
    name: 'test',
    rootEmail,
    rootPasswordHash: null,
    createdAt: 0,
  })
}

/** What the parts of the contract look at in an account. */
export function lookups(store: () => Store) {
  return {
    version: async (account: AccountId) => (await store().versions([account])).get(account),
    nameOf: async (account: AccountId) => (await store().read(account).account.get()).name,
  }
}

export function event(eventTime: number, parts: Parameters<typeof testEvent>[0] = {}): AuditEvent {
  return testEvent({ eventTime, userName: 'alice', ...parts })
}
