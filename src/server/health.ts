import type { Room } from '../storage/room.ts'
import type { Store } from '../storage/store.ts'

export interface Health {
  readonly status: 200 | 503
  readonly message: string
}

/** What the disk lets a node do. One that still answers reads must not be taken for one that is to be restarted. */
const BY_ROOM: Readonly<Record<Room, Health>> = {
  enough: { status: 200, message: 'ok' },
  low: { status: 200, message: 'less than 5 % of the disk is free: only what makes room is changed' },
  least: { status: 503, message: 'less than 1 % of the disk is free: root alone is served' },
}

/** Whether a node serves: its store answers and has room. */
export async function healthOf(store: Store, room: () => Room): Promise<Health> {
  try {
    await store.versions([])
    await store.directory.accounts()
    return BY_ROOM[room()]
  } catch {
    return { status: 503, message: 'the store cannot be reached' }
  }
}
