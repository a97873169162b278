import type { Tag } from '../tags.ts'

/** What an identity provider passes to the session, by a token or by an assertion. */
export interface PassedByProvider {
  readonly tags: readonly Tag[]
  readonly transitiveTagKeys: readonly string[]
  readonly sourceIdentity?: string
}

export const TAG_KEY = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u
export const TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u
/** As the parameters of AssumeRole: a source identity, and the name of a session. */
export const IDENTITY = /^[\w+=,.@-]{2,64}$/

/** As parameters of AssumeRole: an empty list is one that is not there. */
export function asRequested({ tags, transitiveTagKeys, sourceIdentity }: PassedByProvider) {
  return {
    ...(tags.length > 0 && { Tags: tags }),
    ...(transitiveTagKeys.length > 0 && { TransitiveTagKeys: transitiveTagKeys }),
    ...(sourceIdentity !== undefined && { SourceIdentity: sourceIdentity }),
  }
}

/** As CloudTrail has them. */
export function recordedPassed(passed: PassedByProvider): object {
  const { Tags = [], ...others } = asRequested(passed)
  return { ...others, ...(Tags.length > 0 && { PrincipalTags: new Map(Tags.map(({ Key, Value }) => [Key, Value])) }) }
}
