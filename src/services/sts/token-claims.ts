import type { GetWebIdentityTokenRequest } from '../../../models/sts.ts'
import type { AuthenticatedPrincipal } from '../../aws/index.ts'
import type { StsContext } from './operation.ts'

/**
 * What a web identity token says of who asked for it, under AWS's own name. Of the claims of AWS's page it has those
 * that can be true here: there are no organisations, and no instances or functions that have a session.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound_token_claims.html
 */
export async function awsClaims(
  { Tags = [] }: GetWebIdentityTokenRequest,
  context: Pick<StsContext, 'caller' | 'session' | 'db' | 'region'>,
): Promise<object> {
  const principalTags = await tagsOfPrincipal(context)
  return {
    aws_account: context.caller.accountId,
    source_region: context.region,
    principal_id: subjectOf(context.caller),
    ...(principalTags.length > 0 && { principal_tags: Object.fromEntries(principalTags) }),
    ...(Tags.length > 0 && { request_tags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])) }),
  }
}

/** "For a role session, this is the ARN of the role." */
export function subjectOf(caller: AuthenticatedPrincipal): string {
  return caller.kind === 'assumed-role' ? caller.role.arn : caller.arn
}

/** In the spelling in which they were set: those of the session stand in place of the role's, whatever their case. */
async function tagsOfPrincipal({
  caller,
  session,
  db,
}: Pick<StsContext, 'caller' | 'session' | 'db'>): Promise<ReadonlyArray<readonly [string, string]>> {
  const id = caller.kind === 'assumed-role' ? caller.role.roleId : caller.userId
  const own = id === undefined ? [] : await db.iamTags.ofTarget(id)
  const passed = session && 'tags' in session ? (session.tags ?? []) : []
  const byKey = new Map<string, readonly [string, string]>()
  for (const { key, value } of [...own, ...passed]) byKey.set(key.toLowerCase(), [key, value])
  return [...byKey.values()]
}
