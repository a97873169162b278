import { Changes } from '../changes.ts'
import type { Store } from '../store.ts'
import { storeView } from '../store-view.ts'
import { accountsOf } from '../transactions.ts'

/** The same store as another node has it: neither hears of what is written through the other. */
export function otherNode(store: Store): Store {
  const changes = new Changes()
  return storeView(store, {
    changes,
    async write(accounts, fn, use) {
      try {
        return await store.write(accounts, fn, use)
      } finally {
        changes.add(undefined)
        changes.announce({ accounts: accountsOf(accounts).locked })
      }
    },
  })
}
