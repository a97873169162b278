import { type AccountId, type IamUser, type Identified, iamUser } from '../aws/index.ts'
import type { UserFacts } from '../storage/repositories/principals.ts'
import type { StoredTag } from '../storage/tag.ts'

/** A user as the store knows it, with its tags. */
export function userPrincipal(accountId: AccountId, { userId, userName, path, tags }: UserFacts): Identified<IamUser> {
  return iamUser(accountId, {
    userId,
    userName,
    path,
    tags: tagMap(tags),
  })
}

/** Tags of a principal: their keys are compared without regard to their letter case. */
export function tagMap(tags: readonly StoredTag[]): ReadonlyMap<string, string> {
  return new Map(tags.map((tag) => [tag.key.toLowerCase(), tag.value]))
}
