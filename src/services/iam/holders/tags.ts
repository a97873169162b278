import { requestTagKeys, type Tag, toTags } from '../../tags.ts'
import { InvalidInput } from '../errors.ts'
import { type PageEnd, type Paging, positionPage } from '../pagination.ts'
import { addIamTags, sortedTags } from '../tags.ts'
import type { Definition, Tagged } from './holder.ts'

/**
 * Adds tags; one whose key is there is replaced.
 *
 * @throws NoSuchEntity (404), InvalidInput (400), LimitExceeded (409), AccessDenied (403) for what takes none.
 */
export function tag<Named extends object>(
  tagged: Tagged<Named>,
): Definition<Named & { readonly Tags: readonly Tag[] }> {
  return {
    action: `iam:Tag${tagged.kind}`,
    access: 'write',
    resource: tagged.arn,
    conditionKeys: async (input, context) => ({
      ...(await tagged.tagKeys(input, context)),
      ...requestTagKeys(input.Tags),
    }),

    async handle(input, { db }) {
      const target = await tagged.tagTarget(db, input)
      // So AWS was recorded to say it, with the space.
      if (input.Tags.length === 0) throw InvalidInput('Error occurred while validating input. ')
      await addIamTags(db, target, input.Tags, tagged.tagRules)
      return {}
    },
  }
}

/**
 * Removes tags. Keys that are not there are passed over.
 *
 * @throws NoSuchEntity (404), AccessDenied (403) for what takes none.
 */
export function untag<Named extends object>(
  tagged: Tagged<Named>,
): Definition<Named & { readonly TagKeys: readonly string[] }> {
  return {
    action: `iam:Untag${tagged.kind}`,
    access: 'write',
    room: 'reserve',
    resource: tagged.arn,
    conditionKeys: async (input, context) => ({
      ...(await tagged.tagKeys(input, context)),
      'aws:TagKeys': input.TagKeys,
    }),

    async handle(input, { db }) {
      await db.iamTags.remove(await tagged.tagTarget(db, input), input.TagKeys, tagged.tagRules)
      return {}
    },
  }
}

/** The tags that are set, by key. @throws NoSuchEntity (404) */
export function listTags<Named extends object>(
  tagged: Tagged<Named>,
): Definition<Named & Paging, { readonly Tags: readonly Tag[] } & PageEnd> {
  return {
    action: `iam:List${tagged.kind}Tags`,
    access: 'read',
    resource: tagged.arn,
    conditionKeys: tagged.tagKeys,

    async handle(input, { db }) {
      const tags = sortedTags(await tagged.tags(db, input), tagged.tagRules)
      const { items, ...rest } = positionPage(tags, input)
      return { Tags: toTags(items), ...rest }
    },
  }
}
