import type { Path } from '../path.ts'
import type { ResourceRow, Test } from '../rows.ts'

/** What an operation does to the policy of a resource, or to its block of public access. */
export interface PolicyOperation {
  /**
   * - `sets` it to the document in the parameters
   * - `alters` it in a way that only the service knows: it is to be read back
   * - `reads` it: the document is in the answer
   * - `removes` it, alone or with the resource
   */
  readonly does: 'sets' | 'alters' | 'reads' | 'removes'
  /** Whose. Default: the resource that the operation asks on. */
  readonly on?: ResourceRow
  /** Or where its ARN stands, whatever it is of. */
  readonly arn?: Path
  /** Of what is made under a name that the service gives it: where in the answer it stands. */
  readonly made?: ResourceRow
  /** Where the document stands, in the parameters or the answer. */
  readonly document?: Path
  /** What holds where the parameters have no document. Default: what held before. */
  readonly without?: 'none' | 'altered'
  /** Only then. */
  readonly when?: Test
  /** What is set: the policy, or the settings that block public access. Default: the policy. */
  readonly what?: 'policy' | 'public access block' | 'public access block of the account'
}

export type PolicyOperations = Readonly<Record<string, PolicyOperation>>

export const sets = (document: Path): PolicyOperation => ({ does: 'sets', document })
export const creates = (document: Path): PolicyOperation => ({ does: 'sets', document, without: 'none' })
export const reads = (document: Path): PolicyOperation => ({ does: 'reads', document })
export const REMOVES: PolicyOperation = { does: 'removes' }
export const ALTERS: PolicyOperation = { does: 'alters' }
