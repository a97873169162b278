import type { AuthenticatedPrincipal } from '../aws/index.ts'
import { addressBlock } from './address-block.ts'
import type { GuessWay } from './guess-limits.ts'

/** Where guesses come from. Each source is slowed down by its own. */
export interface GuessSource {
  readonly way: GuessWay
  /** Short, and the same for all that are one source. */
  readonly id: string
  /** Whether it proved before that it is its owner's: others then use up nothing of its. */
  readonly isKnown: boolean
}

/** A browser on the sign-in pages; `knownDevice` is the id in a cookie that it got by signing in as this principal. */
export function browserSource(sourceIp: string, knownDevice: string | undefined): GuessSource {
  return knownDevice === undefined
    ? { way: 'console', id: `address/${addressBlock(sourceIp)}`, isKnown: false }
    : { way: 'console', id: `browser/${knownDevice}`, isKnown: true }
}

/**
 * Whoever calls an operation. A key is another source at another address: whoever stole it does not slow its owner
 * down. A console session is known: it was signed in to.
 */
export function callerSource({
  caller: { credential, userId },
  sourceIp,
}: {
  readonly caller: AuthenticatedPrincipal
  readonly sourceIp: string
}): GuessSource {
  const block = addressBlock(sourceIp)
  switch (credential.kind) {
    case 'console':
      return { way: 'api', id: `session/${credential.sessionId}`, isKnown: true }
    case 'long-term':
      return { way: 'api', id: `key/${credential.accessKeyId}/${block}`, isKnown: false }
    case 'temporary':
      // By who asks, and not by key: anybody can have as many of these as it likes.
      return { way: 'api', id: `temporary/${userId}/${block}`, isKnown: false }
    default:
      return credential satisfies never
  }
}
