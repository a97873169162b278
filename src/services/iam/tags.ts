import type { Tag } from '../../../models/iam.ts'
import type { IamTag } from '../../storage/repositories/iam-tags.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import type { ConditionKeys } from '../operation.ts'
import { InvalidInput, LimitExceeded } from './errors.ts'
import { QUOTAS } from './quotas.ts'

export function fromTags(tags: readonly Tag[]): readonly IamTag[] {
  return tags.map(({ Key, Value }) => ({ key: Key, value: Value }))
}

export function toTags(tags: readonly IamTag[]): readonly Tag[] {
  return tags.map(({ key, value }) => ({ Key: key, Value: value }))
}

/** `aws:RequestTag/…` and `aws:TagKeys`, for operations that set tags. */
export function requestTagKeys(tags: readonly Tag[] = []): ConditionKeys {
  const keys: Record<string, string | readonly string[]> = {}
  for (const { Key, Value } of tags) keys[`aws:RequestTag/${Key}`] = Value
  // An absent list is an absent key: with `ForAllValues` the two differ from a list that is there.
  return tags.length === 0 ? keys : { ...keys, 'aws:TagKeys': tags.map(({ Key }) => Key) }
}

/** `aws:ResourceTag/…` and IAM's own spelling of it. */
export function resourceTagKeys(tags: readonly IamTag[]): ConditionKeys {
  const keys: Record<string, string> = {}
  for (const { key, value } of tags) {
    keys[`aws:ResourceTag/${key}`] = value
    keys[`iam:ResourceTag/${key}`] = value
  }
  return keys
}

/** @throws InvalidInput (400) */
export function assertTagsValid(tags: readonly Tag[]): void {
  const keys = tags.map(({ Key }) => Key.toLowerCase())
  if (new Set(keys).size !== keys.length) {
    throw InvalidInput('Duplicate tag keys found. Please note that Tag keys are case insensitive.')
  }
  if (keys.some((key) => key.startsWith('aws:'))) {
    throw InvalidInput('Tag keys that start with `aws:` are reserved for AWS use.')
  }
}

/** Adds tags to what is there. @throws InvalidInput (400), LimitExceeded (409) */
export async function addTags(db: Repositories, targetId: string, tags: readonly Tag[]): Promise<void> {
  assertTagsValid(tags)
  const keys = new Set((await db.iamTags.ofTarget(targetId)).map(({ key }) => key.toLowerCase()))
  for (const { Key } of tags) keys.add(Key.toLowerCase())
  if (keys.size > QUOTAS.TagsPerResource) {
    throw LimitExceeded('The number of tags has reached the maximum limit.')
  }
  await db.iamTags.set(targetId, fromTags(tags))
}
