/** A way to run code, or calls of one's choice, with a role that a service assumes: plain data. */
export interface ServiceRow {
  /** Ids in the public catalogue, pathfinding.cloud. */
  readonly catalogue: readonly string[]
  /** Whom the role must trust, any of these: a service's principal, or an identity provider. */
  readonly trusted: readonly string[]
  /** What `iam:PassedToService` may say of it; absent: nothing is passed, what is there already has the role. */
  readonly passedTo?: readonly string[]
  /** Each action, and of which types the resources are on which it must be allowed, by AWS's reference; none: `*`. */
  readonly needs: Readonly<Record<string, readonly string[]>>
  /** What it does: after `passes the role R to`, or with `{role}` for the role. */
  readonly does: string
  /** What must be in the account and is not in the data, with `{role}` for the role. */
  readonly assumes?: string
  readonly source: string
}

export const DOCS = 'https://docs.aws.amazon.com'
