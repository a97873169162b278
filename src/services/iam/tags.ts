import type { Repositories } from '../../storage/repositories/index.ts'
import type { StoredTag } from '../../storage/tag.ts'
import type { ConditionKeys } from '../operation.ts'
import { addTags, resourceTagKeys, type Tag, type TagRules } from '../tags.ts'
import { InvalidInput, LimitExceeded } from './errors.ts'

const RULES: TagRules = {
  foldsCase: true,
  duplicate: () => InvalidInput('Duplicate tag keys found. Please note that Tag keys are case insensitive.'),
  reserved: () => InvalidInput('Tag keys that start with `aws:` are reserved for AWS use.'),
  tooMany: () => LimitExceeded('The number of tags has reached the maximum limit.'),
}

/** Adds tags to what is there. @throws InvalidInput (400), LimitExceeded (409) */
export function addIamTags(db: Repositories, targetId: string, tags: readonly Tag[]): Promise<void> {
  return addTags(db.iamTags, targetId, tags, RULES)
}

/** `aws:ResourceTag/…` and IAM's own spelling of it. */
export function iamTagKeys(tags: readonly StoredTag[]): ConditionKeys {
  return resourceTagKeys(tags, 'iam')
}
