import { type AccountId, type IamUser, type Identified, iamUser } from '../aws/index.ts'
import type { UserFacts } from '../storage/repositories/principals.ts'

/** A user as the store knows it, with its tags: keys of tags are compared without regard to their letter case. */
export function userPrincipal(accountId: AccountId, { userId, userName, path, tags }: UserFacts): Identified<IamUser> {
  return iamUser(accountId, {
    userId,
    userName,
    path,
    tags: new Map(tags.map((tag) => [tag.key.toLowerCase(), tag.value])),
  })
}
