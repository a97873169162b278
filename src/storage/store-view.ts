import type { Store } from './store.ts'

/** `store` in which some is done in another way. */
export function storeView(store: Store, otherwise: Partial<Store>): Store {
  return {
    changes: store.changes,
    reads: store.reads,
    read: (accountId, reads) => store.read(accountId, reads),
    write: (accounts, fn, use) => store.write(accounts, fn, use),
    record: (accounts, fn) => store.record(accounts, fn),
    recordEvents: (accountId, batch) => store.recordEvents(accountId, batch),
    directory: store.directory,
    versions: (accountIds) => store.versions(accountIds),
    room: () => store.room(),
    assertRoom: (use) => store.assertRoom(use),
    close: () => store.close(),
    ...otherwise,
  }
}
