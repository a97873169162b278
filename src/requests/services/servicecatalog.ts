import { UNKNOWN } from '../../aws/index.ts'
import { alsoAsks, passNamedRole } from '../common-rows.ts'
import { deepValues } from '../roles-in-text.ts'
import type { Asked, ServiceExceptions } from '../rows.ts'

/** Roles in the JSON text of a constraint: of a launch, by ARN or by name, and of a stack set. */
function rolesOf({ parameters: { Parameters: text } }: Asked): readonly string[] {
  if (typeof text !== 'string') return []
  let constraint: unknown
  try {
    constraint = JSON.parse(text)
  } catch {
    return []
  }
  return ['RoleArn', 'LocalRoleName', 'AdminRole', 'ExecutionRole'].flatMap((name) => deepValues(constraint, name))
}

/**
 * "LAUNCH: You are required to specify either the RoleArn or the LocalRoleName."
 *
 * @see https://docs.aws.amazon.com/servicecatalog/latest/dg/API_CreateConstraint.html
 */
const ROLES = alsoAsks(passNamedRole([{ says: 'a role in Parameters', of: rolesOf }], 'servicecatalog.amazonaws.com'))

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_servicecatalog.html */
export const servicecatalog: ServiceExceptions = {
  service: 'servicecatalog',
  // A name of a product is none of its id.
  variables: { 'Product.ProductId': { spelled: (text) => (/^prod-|^arn:/.test(text) ? text : UNKNOWN) } },
  operations: { CreateConstraint: ROLES, UpdateConstraint: ROLES },
}
