/** What the account is held to: by flags, by answers, and by default. */
export interface Baseline {
  /** Where alarms and budgets mail to; `undefined`: not said. */
  readonly email?: string | undefined
  /** In USD, ascending. */
  readonly thresholds: readonly number[]
  readonly adminName: string
  /** Whether the administrator of IAM is confined by a permissions boundary. */
  readonly boundary: boolean
  /** Who AWS should call, for alternate contacts. */
  readonly contact?: { readonly name: string; readonly title: string; readonly phone: string } | undefined
  /** Epoch milliseconds: what ages are counted from. */
  readonly now: number
}

/** A part of the baseline that a person can be asked for. */
export type Question = 'email' | 'contact'
