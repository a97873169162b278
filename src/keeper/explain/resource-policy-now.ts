import { accountOfArn, parseArn } from '../../aws/index.ts'
import { type Account, decodedDocument, ifExists, unlessAbsent } from '../account/index.ts'

/**
 * The policy of a resource of the account, of those kinds that Castellan keeps itself: a role's trust policy where it
 * is asked for a session, and a topic's. `undefined` for all others, for none, and for what is gone.
 *
 * @throws UnansweredError
 */
export async function resourcePolicyNow(
  account: Account,
  { action, resource }: { readonly action: string; readonly resource: string },
): Promise<string | undefined> {
  if (accountOfArn(resource) !== account.accountId) return undefined
  const { service, region, resource: name = '' } = parseArn(resource) ?? {}
  if (service === 'iam' && name.startsWith('role/') && action.toLowerCase().startsWith('sts:')) {
    const role = ifExists(await account.ask('iam', 'GetRole', { RoleName: name.slice(name.lastIndexOf('/') + 1) }))
    return role?.Role?.AssumeRolePolicyDocument && decodedDocument(role.Role.AssumeRolePolicyDocument)
  }
  if (service !== 'sns' || !/^[\w-]{1,256}(\.fifo)?$/.test(name)) return undefined // A subscription, or all topics.
  const answer = await account.ask('sns', 'GetTopicAttributes', { TopicArn: resource }, region)
  return unlessAbsent(answer, 'NotFound', 'NotFoundException')?.Attributes?.Policy
}
