import type { OutgoingKey } from '../protocol/index.ts'

/** How an upstream knows who asks. */
export type Identity =
  /** By name: a credential scope with the account's id, and a signature that nobody checks. */
  | { readonly mode: 'name' }
  /** Signed anew, with a key that the upstream gave out. */
  | { readonly mode: 'sign'; readonly key: OutgoingKey }

/** An origin that answers for a service, or for all that nothing else answers for. */
export interface Upstream {
  /** The service's name, as in AWS's models, or `*`: also in events, in health and in logs. */
  readonly name: string
  readonly origin: URL
  readonly identity: Identity
  /**
   * The `Host` that it is told: its own, or Castellan's, for those that write their answers' URLs with it.
   */
  readonly host: 'own' | 'public'
  /** Whether it knows S3's `aws-chunked`, with what trails; else it is given the bytes of objects as they are. */
  readonly takesChunks: boolean
}

/** What cannot be an upstream: one sentence, and what to do about it. */
export class UpstreamFault extends Error {
  readonly hint: string

  constructor(message: string, hint: string) {
    super(message)
    this.name = 'UpstreamFault'
    this.hint = hint
  }
}
