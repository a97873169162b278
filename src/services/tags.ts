import type { Arn, AwsError, MaybePromise } from '../aws/index.ts'
import type { StoredTag } from '../storage/tag.ts'
import type { AuthorizationRequest, ConditionKeys } from './operation.ts'

/** A tag as every service's requests and answers have it. */
export interface Tag {
  readonly Key: string
  readonly Value: string
}

/** What the services differ in. */
export interface TagRules {
  /** Whether keys that differ in case alone are one key. */
  readonly foldsCase: boolean
  readonly duplicate: (key: string) => AwsError
  readonly reserved: () => AwsError
  readonly tooMany: () => AwsError
}

/** Where a service keeps its resources' tags. */
interface TagStore {
  ofTarget(target: string): MaybePromise<readonly StoredTag[]>
  set(target: string, tags: readonly StoredTag[]): Promise<void>
}

/** For each resource. @see https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html#tag-conventions */
export const MAX_TAGS = 50

/** AWS keeps keys that begin so for itself. */
const RESERVED = /^aws:/i

/**
 * @throws the service's error for a reserved key, one given twice, or more tags than a resource may have with those
 * `present`.
 */
export function assertTags(tags: readonly Tag[], present: readonly StoredTag[], rules: TagRules): void {
  if (tags.some(({ Key }) => RESERVED.test(Key))) throw rules.reserved()
  const folded = (key: string) => (rules.foldsCase ? key.toLowerCase() : key)
  const keys = new Set<string>()
  for (const { Key } of tags) {
    if (keys.has(folded(Key))) throw rules.duplicate(Key)
    keys.add(folded(Key))
  }
  for (const { key } of present) keys.add(folded(key))
  if (keys.size > MAX_TAGS) throw rules.tooMany()
}

/** Adds tags to those that `target` has; one whose key is there is replaced. @throws as `assertTags`. */
export async function addTags(store: TagStore, target: string, tags: readonly Tag[], rules: TagRules): Promise<void> {
  assertTags(tags, await store.ofTarget(target), rules)
  await store.set(target, fromTags(tags))
}

export function fromTags(tags: readonly Tag[]): readonly StoredTag[] {
  return tags.map(({ Key, Value }) => ({ key: Key, value: Value }))
}

export function toTags(tags: readonly StoredTag[]): readonly Tag[] {
  return tags.map(({ key, value }) => ({ Key: key, Value: value }))
}

/** The pairs that creating a resource needs: who gives it tags must be allowed to tag it, too. */
export function creationRequests(
  create: string,
  tag: string,
  resource: Arn,
  tags: readonly Tag[] = [],
): readonly AuthorizationRequest[] {
  const creation = { action: create, resource }
  return tags.length === 0 ? [creation] : [creation, { action: tag, resource }]
}

/** `aws:RequestTag/…` and `aws:TagKeys`, for operations that set tags. */
export function requestTagKeys(tags: readonly Tag[] = []): ConditionKeys {
  const keys: Record<string, string | readonly string[]> = {}
  for (const { Key, Value } of tags) keys[`aws:RequestTag/${Key}`] = Value
  // An absent list is an absent key: with `ForAllValues` the two differ from a list that is there.
  if (tags.length > 0) keys['aws:TagKeys'] = tags.map(({ Key }) => Key)
  return keys
}

/** `aws:ResourceTag/…`, and the service's own spelling of it where it has one, such as `iam`. */
export function resourceTagKeys(tags: readonly StoredTag[], ownPrefix?: string): ConditionKeys {
  const keys: Record<string, string> = {}
  for (const { key, value } of tags) {
    keys[`aws:ResourceTag/${key}`] = value
    if (ownPrefix !== undefined) keys[`${ownPrefix}:ResourceTag/${key}`] = value
  }
  return keys
}
