import type { Principal } from '../../aws/index.ts'
import type { KeyLimits } from './key-values.ts'
import type { Union } from './patterns.ts'

/** Who asks, as far as the condition keys of requests can tell. */
export interface Asker {
  /** Any of these. */
  readonly kinds: readonly Principal['kind'][]
  /** What more is known of keys than from the kind; keys in lower case. */
  readonly limits?: Readonly<Record<string, KeyLimits>>
  /** Where the principal's ARN is not known: what it can be, and what it is not, because another has it. */
  readonly arns?: { readonly within?: Union; readonly except?: Union }
  /** Whether no request of it has the key, given in lower case. */
  readonly lacks?: (key: string) => boolean
}

/** Who can have an identity-based policy. */
export const HOLDERS: Asker = { kinds: ['user', 'assumed-role', 'federated-user'] }
