/** How much a finding matters, in the order of {@link FINDING_TYPES}. */
export type FindingType = (typeof FINDING_TYPES)[number]

/**
 * The gravest first: an ERROR does not work as it stands, a SECURITY_WARNING allows more than is wise, a WARNING
 * departs from best practice, a SUGGESTION changes no access.
 */
export const FINDING_TYPES = ['ERROR', 'SECURITY_WARNING', 'WARNING', 'SUGGESTION'] as const

/**
 * One finding in a policy, in the shape of IAM Access Analyzer's.
 *
 * @see https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ValidatePolicyFinding.html
 */
export interface Finding {
  readonly findingType: FindingType
  /** `PASS_ROLE_WITH_STAR_IN_RESOURCE`: AWS's code where AWS has the check. */
  readonly issueCode: string
  /** A sentence, or several. */
  readonly findingDetails: string
  readonly learnMoreLink: string
  /** At least one. */
  readonly locations: readonly Location[]
}

/** @see https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_Location.html */
export interface Location {
  readonly path: readonly PathElement[]
  readonly span: Span
}

/** A step into the document: to an item of an array, to the value of a member, or to a member's name. */
export type PathElement = { readonly index: number } | { readonly value: string } | { readonly key: string }

export interface Span {
  /** Inclusive. */
  readonly start: Position
  /** Exclusive. */
  readonly end: Position
}

/** @see https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_Position.html */
export interface Position {
  /** One-based. */
  readonly line: number
  /** Zero-based, in UTF-16 code units. */
  readonly column: number
  /** Zero-based, in UTF-16 code units. */
  readonly offset: number
}
