import type { Explanation, Remedy } from '../../policy/index.ts'
import type { DecidedEvent, EventAsk } from './event.ts'

/** What the event says of itself, and of each ask what it comes to. */
export interface ExplainedEvent {
  readonly event: Pick<
    DecidedEvent,
    'id' | 'name' | 'source' | 'time' | 'errorCode' | 'errorMessage' | 'asks' | 'omittedAsks'
  > & { readonly caller: string }
  /** Why the event keeps no decision; then there is nothing below. */
  readonly notDecided: string | undefined
  /** Why today's policies are none: whoever called is gone. */
  readonly gone: string | undefined
  readonly changes: readonly string[]
  readonly lost: readonly string[]
  readonly asks: readonly ExplainedAsk[]
  /** What would allow all of it today. */
  readonly remedy: Remedy | undefined
}

export interface ExplainedAsk {
  readonly asked: EventAsk
  /** With the policies of then; absent where some are lost. */
  readonly asItWas: Explanation | undefined
  /** With today's. */
  readonly today: Explanation | undefined
}
