import type { Store } from '../storage/store.ts'
import { storeView } from '../storage/store-view.ts'

/**
 * A node's store for the pages of sign-in, whose writes may use what is kept in reserve on a disk that is nearly full:
 * without a session nobody could make room, and a refusal after right passwords alone would tell them.
 */
export function reserveStore(store: Store): Store {
  return storeView(store, { write: (accounts, fn) => store.write(accounts, fn, 'reserve'), assertRoom() {} })
}
