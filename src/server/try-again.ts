import { StoreUnavailable } from '../storage/index.ts'
import { Unrecordable } from './audit-queue.ts'
import type { Node } from './node.ts'

/** Milliseconds. What goes away for a moment is back no sooner; the spread keeps clients from coming all at once. */
const LEAST = 500
const SPREAD = 4

/**
 * How long AWS's clients are to wait before they try again, where that is known: while the store or the record is out
 * of reach. What they would wait by themselves, some tenths of a second for all their tries, is mostly over sooner.
 * They wait no more than 5 s beyond their own time; those that do not know the header leave it alone. `Retry-After`
 * has whole seconds, which all of them would wait for.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export function tryAgainAfter(error: unknown, { options }: Pick<Node, 'options'>): Record<string, string> | undefined {
  if (!(error instanceof StoreUnavailable || error instanceof Unrecordable)) return undefined
  return { 'x-amz-retry-after': String(LEAST + SPREAD * (options.random(1)[0] ?? 0)) }
}
