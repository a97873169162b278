import type { Repositories } from '../../storage/repositories/index.ts'
import type { StoredTag } from '../../storage/tag.ts'
import type { ConditionKeys } from '../operation.ts'
import { addTags, resourceTagKeys, type Tag, type TagRules } from '../tags.ts'
import { InvalidInput, LimitExceeded } from './errors.ts'

const RULES: Omit<TagRules, 'foldsCase' | 'duplicate'> = {
  reserved: () => InvalidInput('Tag keys beginning with aws: are reserved for system use.'),
  tooMany: () => LimitExceeded('The number of tags has reached the maximum limit.'),
}

/**
 * "Tag key values for IAM users and roles are not case sensitive."
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
 */
export const PRINCIPAL_TAGS: TagRules = {
  ...RULES,
  foldsCase: true,
  duplicate: () => InvalidInput('Duplicate tag keys found. Please note that Tag keys are case insensitive.'),
}

/** Those of managed policies, devices and others are. */
export const RESOURCE_TAGS: TagRules = {
  ...RULES,
  foldsCase: false,
  duplicate: () => InvalidInput('Duplicate tag keys found.'),
}

/** Adds tags to what is there. @throws InvalidInput (400), LimitExceeded (409) */
export async function addIamTags(
  { iamTags }: Repositories,
  targetId: string,
  tags: readonly Tag[],
  rules: TagRules,
): Promise<void> {
  if (tags.length === 0) return
  const store = {
    ofTarget: (target: string) => iamTags.ofTarget(target),
    set: (target: string, tags: readonly StoredTag[]) => iamTags.set(target, tags, rules),
  }
  await addTags(store, targetId, tags, rules)
}

/**
 * Tags as AWS lists them: "sorted by tag key", and of resources the shorter key first, as was recorded.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicyTags.html
 */
export function sortedTags(tags: readonly StoredTag[], { foldsCase }: TagRules): readonly StoredTag[] {
  return foldsCase ? tags : tags.toSorted((a, b) => a.key.length - b.key.length)
}

/** `aws:ResourceTag/…` and IAM's own spelling of it. */
export function iamTagKeys(tags: readonly StoredTag[]): ConditionKeys {
  return resourceTagKeys(tags, 'iam')
}
