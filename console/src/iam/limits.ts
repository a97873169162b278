/** IAM's names: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const NAME = /^[\w+=,.@-]+$/

/** What is wrong with a name, or `undefined`. */
export function nameProblem(name: string, longest: number): string | undefined {
  if (name === '') return 'Enter a name.'
  if (name.length > longest) return `Use ${longest} characters at most.`
  return NAME.test(name) ? undefined : 'Use letters, numbers and the characters + = , . @ _ -'
}

export const LONGEST_USER_NAME = 64
export const LONGEST_ROLE_NAME = 64
export const LONGEST_ROLE_DESCRIPTION = 1000
export const LONGEST_GROUP_NAME = 128
export const LONGEST_POLICY_NAME = 128

export interface TagDraft {
  readonly key: string
  readonly value: string
}

/**
 * What is wrong with a tag beside the others, or `undefined`:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
 */
export function tagProblem(tag: TagDraft, others: readonly TagDraft[]): string | undefined {
  if (tag.key === '') return 'Enter a key.'
  if (tag.key.length > 128) return 'Use 128 characters at most.'
  if (tag.key.toLowerCase().startsWith('aws:')) return 'Keys that begin with aws: are reserved.'
  const sameKey = others.filter(({ key }) => key.toLowerCase() === tag.key.toLowerCase())
  return sameKey.length > 1 ? 'Another tag has this key.' : undefined
}

/** The most tags that one resource holds. */
export const MOST_TAGS = 50
