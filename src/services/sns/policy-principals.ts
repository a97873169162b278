import { parseArn } from '../../aws/index.ts'
import type { OperationContext } from '../operation.ts'
import { InvalidParameter } from './errors.ts'

/**
 * A topic's policy as it is kept: users of the account stand in it by their unique ids. A policy speaks of the person that it was written
 * for, so that it follows a user who is renamed, and is not inherited by another who is later given the name.
 *
 * "When you save the policy, the user's ARN transforms to the user's unique principal ID. This helps mitigate the risk of someone escalating
 * their privileges by removing and recreating the user."
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

type OneOrMore<T> = T | readonly T[]
interface Statement {
  readonly Principal?: Principal
  readonly NotPrincipal?: Principal
}
type Principal = '*' | { readonly AWS?: OneOrMore<string> }

async function mapPrincipals(document: string, change: (principal: string) => Promise<string>): Promise<string> {
  const policy = JSON.parse(document) as { readonly Statement: OneOrMore<Statement> }
  const changeElement = async (element: Principal): Promise<Principal> =>
    typeof element === 'string' || element.AWS === undefined
      ? element
      : { ...element, AWS: await mapOneOrMore(element.AWS, change) }
  const Statement = await mapOneOrMore(policy.Statement, async (statement) => ({
    ...statement,
    ...(statement.Principal !== undefined && { Principal: await changeElement(statement.Principal) }),
    ...(statement.NotPrincipal !== undefined && { NotPrincipal: await changeElement(statement.NotPrincipal) }),
  }))
  return JSON.stringify({ ...policy, Statement })
}

async function mapOneOrMore<T>(values: OneOrMore<T>, change: (value: T) => Promise<T>): Promise<OneOrMore<T>> {
  return isList(values) ? await Promise.all(values.map(change)) : await change(values)
}

function isList<T>(values: OneOrMore<T>): values is readonly T[] {
  return Array.isArray(values)
}
