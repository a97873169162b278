import { type AccountId, SECOND } from '../../aws/index.ts'
import type { Store } from '../../storage/store.ts'

/** AWS takes "a few minutes for most accounts, but this can take several hours"; here there is nothing to move. */
export const SETTLES_AFTER = 2 * SECOND

/**
 * Ends what EnableRegion and DisableRegion have begun in an account. Resolves to when the next is done. What a clock
 * that went back put further off is done now.
 */
export async function settleRegions(store: Store, accountId: AccountId, now: number): Promise<number | undefined> {
  return await store.write(accountId, async ({ regionOpts }) => {
    const left: number[] = []
    for (const { region, optStatus, settlesAt } of await regionOpts.list()) {
      if (settlesAt === null) continue
      if (settlesAt > now && settlesAt <= now + SETTLES_AFTER) left.push(settlesAt)
      else {
        const settled = optStatus === 'ENABLING' ? 'ENABLED' : 'DISABLED'
        await regionOpts.put({ region, optStatus: settled, settlesAt: null })
      }
    }
    return left.length > 0 ? Math.min(...left) : undefined
  })
}
