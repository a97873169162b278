export type Outcome =
  | { readonly verdict: 'pass'; readonly says?: string }
  | { readonly verdict: 'findings'; readonly findings: readonly [Finding, ...Finding[]] }
  | { readonly verdict: 'not-applicable'; readonly why: string }
  /** The endpoint has not the operation: neither pass nor fail. */
  | { readonly verdict: 'not-available'; readonly operation: string }
  /** The caller may not look. Never a pass. */
  | { readonly verdict: 'not-visible'; readonly action: string; readonly message: string }
  | { readonly verdict: 'failed'; readonly says: string }

export interface Finding {
  /** Which of the things that the check knows of, such as `no-mfa`. Stable within the check. */
  readonly id: string
  /** The ARN of what it is about, or the account's id; of what has no ARN, its own id. */
  readonly resource: string
  /** What is so, as a sentence. */
  readonly says: string
  /** What to do by hand, as a sentence. */
  readonly fix: string
  /** That no step mends it, though the check has steps for other findings. */
  readonly byHand?: true
}

export const PASS: Outcome = { verdict: 'pass' }

/** A pass where nothing was found. */
export function outcomeFrom(findings: readonly Finding[], says?: string): Outcome {
  const [first, ...rest] = findings
  if (first) return { verdict: 'findings', findings: [first, ...rest] }
  return says === undefined ? PASS : { verdict: 'pass', says }
}
