import type { Room } from '../storage/room.ts'
import type { Store } from '../storage/store.ts'
import { jsonAnswer } from '../web/answers.ts'
import type { PageResponse } from '../web/page.ts'
import type { AuditQueue } from './audit-queue.ts'
import { inTime } from './in-time.ts'
import type { Life } from './life.ts'

export interface Health {
  readonly status: 200 | 503
  readonly message: string
}

/** Whether the process is to be left alone: it answers. Nothing outside of it is a reason to start it again. */
export const LIVEZ = '/_castellan/livez'
/** Whether requests are to be sent to it. */
export const READYZ = '/_castellan/readyz'

/** Milliseconds that a store has to answer whoever waits to send requests elsewhere. */
const PATIENCE = 2_000

/** What the disk lets a node do. One that still answers reads must not be taken for one that is to be restarted. */
const BY_ROOM: Readonly<Record<Room, Health>> = {
  enough: { status: 200, message: 'ok' },
  low: { status: 200, message: 'less than 5 % of the disk is free: only what makes room is changed' },
  least: { status: 503, message: 'less than 1 % of the disk is free: root alone is served' },
}

const UNREACHABLE: Health = { status: 503, message: 'the store cannot be reached' }

/** Whether a node serves: its store answers and has room. */
export async function healthOf(store: Store, room: () => Room): Promise<Health> {
  try {
    await store.versions([])
    await store.directory.accounts()
    return BY_ROOM[room()]
  } catch {
    return UNREACHABLE
  }
}

interface Serving {
  /** Whether the store needs a master key that the node does not have. */
  readonly lacksKey: () => boolean
  readonly store: Store
  readonly room: () => Room
  readonly life: Life
  readonly auditQueue: Pick<AuditQueue, 'waiting'>
}

/** Whether a node is to be sent requests: it goes on, and would neither refuse all of them nor wait for its store. */
export async function readinessOf({ store, room, lacksKey, life, auditQueue }: Serving): Promise<Health> {
  life.asked()
  if (life.isDraining) return { status: 503, message: 'draining' }
  try {
    await inTime(PATIENCE, store.directory.nextDueAt('mail'))
  } catch {
    return UNREACHABLE
  }
  if (lacksKey()) return { status: 503, message: 'a master key is missing' }
  if (auditQueue.waiting.isRefused) return { status: 503, message: 'the audit record cannot be written' }
  return BY_ROOM[room()]
}

/** While a node starts, which may take as long as a migration takes; `undefined` for what waits until it has. */
export function answerWhileStarting(path: string): PageResponse | undefined {
  if (path === LIVEZ) return jsonAnswer(200, { status: 'ok' })
  if (path === READYZ) return jsonAnswer(503, { status: 'starting' })
  return undefined
}
