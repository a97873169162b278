import type { Tag } from '../../../models/cloudwatch.ts'
import { InvalidParameterValue, LimitExceeded } from './errors.ts'

const MAX_TAGS = 50

/** @throws InvalidParameterValue (400), LimitExceeded (400) above 50 tags on a resource. */
export function checkedTags(tags: readonly Tag[], present: readonly { readonly Key: string }[] = []) {
  const keys = new Set<string>()
  for (const { Key } of tags) {
    if (keys.has(Key)) throw InvalidParameterValue(`Duplicate tag key: ${Key}`)
    if (/^aws:/i.test(Key)) throw InvalidParameterValue('Tag keys starting with aws: are reserved for system use')
    keys.add(Key)
  }
  for (const { Key } of present) keys.add(Key)
  if (keys.size > MAX_TAGS) throw LimitExceeded(`A resource can have ${MAX_TAGS} tags at most`)
  return tags.map(({ Key, Value }) => ({ Key, Value }))
}

/** Condition keys that say what a request tags. */
export function tagConditionKeys(tags: readonly Tag[] = []): Record<string, string | readonly string[]> {
  const keys: Record<string, string | readonly string[]> = {}
  for (const { Key, Value } of tags) keys[`aws:RequestTag/${Key}`] = Value
  if (tags.length > 0) keys['aws:TagKeys'] = tags.map(({ Key }) => Key)
  return keys
}
