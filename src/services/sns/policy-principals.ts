import { parseArn } from '../../aws/index.ts'
import { principals, withPrincipals } from '../../policy/index.ts'
import type { OperationContext } from '../operation.ts'
import { InvalidParameter } from './errors.ts'

/**
 * A topic's policy as it is kept: users of the account stand in it by their unique ids. A policy speaks of the person
 * that it was written for, so that it follows a user who is renamed, and is not inherited by another who is later given
 * the name.
 *
 * "When you save the policy, the user's ARN transforms to the user's unique principal ID. This helps mitigate the risk
 * of someone escalating their privileges by removing and recreating the user."
 * @param document a valid policy
 * @throws InvalidParameter (400) for a user or role of the account that there is not.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function withPrincipalIds(document: string, { accountId, db }: OperationContext): Promise<string> {
  return mapPrincipals(document, async (principal) => {
    if (isUserId(principal)) {
      if (await db.users.withId(principal)) return principal
      throw principalNotFound()
    }
    const arn = parseArn(principal)
    if (arn?.service !== 'iam' || arn.accountId !== accountId || arn.resource === 'root') return principal
    const user = await db.users.withName(arn.resource.split('/').at(-1) ?? '')
    if (user?.arn !== principal) throw principalNotFound()
    return user.userId
  })
}

/** A topic's policy as it is shown: with the users' ARNs of now; the id of one who is gone stays, as AWS shows it. */
export function withPrincipalArns(document: string, { db }: OperationContext): Promise<string> {
  return mapPrincipals(document, async (principal) => {
    const user = isUserId(principal) ? await db.users.withId(principal) : undefined
    return user?.arn ?? principal
  })
}

function isUserId(principal: string): boolean {
  return /^AIDA[A-Z0-9]+$/.test(principal)
}

function principalNotFound() {
  return InvalidParameter('Invalid parameter: Policy Error: PrincipalNotFound')
}

async function mapPrincipals(document: string, change: (principal: string) => Promise<string>): Promise<string> {
  const named = new Set(principals(document).flatMap(({ type, value }) => (type === 'AWS' ? [value] : [])))
  const changed = new Map(await Promise.all([...named].map(async (value) => [value, await change(value)] as const)))
  return withPrincipals(document, ({ type, value }) => (type === 'AWS' ? (changed.get(value) ?? value) : value))
}
