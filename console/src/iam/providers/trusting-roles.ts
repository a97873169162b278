import { ListRolesCommand } from '@aws-sdk/client-iam'
import { iam } from '../../api/iam.ts'
import { allPages } from '../../api/paginate.ts'
import { ask } from '../../policy-engine/engine.ts'
import { decodeDocument } from '../policies/managed-policies.ts'

/** The names of the roles whose trust policy names this provider. */
export async function rolesTrusting(arn: string): Promise<string[]> {
  const roles = await allPages(
    (Marker) => iam.send(new ListRolesCommand({ MaxItems: 1000, ...(Marker !== undefined && { Marker }) })),
    (page) => page.Roles,
  )
  const documents = roles.map(({ AssumeRolePolicyDocument }) => decodeDocument(AssumeRolePolicyDocument))
  const principals = documents.length === 0 ? [] : await ask('principals', { documents })
  return roles
    .filter((_, index) => principals[index]?.some(({ type, value }) => type === 'Federated' && value === arn))
    .map(({ RoleName = '' }) => RoleName)
}
