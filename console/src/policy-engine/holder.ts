/** A policy by name and text, from wherever it applies to a user. */
export interface NamedDocument {
  readonly name: string
  readonly document: string
  /** Of a managed policy; an inline one has none. */
  readonly arn?: string | undefined
  /** The group that it comes from. */
  readonly group?: string | undefined
}

/** A user with all its policies. A permissions boundary is not looked at: it can take back what they give. */
export interface Holder {
  readonly arn: string
  readonly policies: readonly NamedDocument[]
}

/** Whoever has these policies, where it is nobody in particular. */
export function someHolder(accountId: string, policies: readonly NamedDocument[]): Holder {
  return { arn: `arn:aws:iam::${accountId}:user/(holder)`, policies }
}
