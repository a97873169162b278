import type { Tag } from '../../../models/sns.ts'
import { InvalidParameter, TagLimitExceeded } from './errors.ts'

const MAX_TAGS = 50

/** @throws InvalidParameter (400), TagLimitExceeded (400) above 50 tags on a topic. */
export function checkedTags(tags: readonly Tag[], present: readonly { readonly Key: string }[] = []): readonly Tag[] {
  const keys = new Set(tags.map(({ Key }) => Key))
  if (keys.size < tags.length) throw InvalidParameter('Invalid parameter: Duplicated keys are not allowed.')
  if (tags.some(({ Key }) => /^aws:/i.test(Key)))
    throw InvalidParameter(
      'Invalid parameter: Tags Reason: aws: prefixed tag key names are not allowed for external use.',
    )
  for (const { Key } of present) keys.add(Key)
  if (keys.size > MAX_TAGS) throw TagLimitExceeded('Could not complete request: tag quota of per resource exceeded')
  return tags
}

/** Condition keys that say what a request tags. */
export function tagConditionKeys(tags: readonly Tag[] = []): Record<string, string | readonly string[]> {
  const keys: Record<string, string | readonly string[]> = {}
  for (const { Key, Value } of tags) keys[`aws:RequestTag/${Key}`] = Value
  if (tags.length > 0) keys['aws:TagKeys'] = tags.map(({ Key }) => Key)
  return keys
}
