import type { ActionAuthorization } from '../../policy/index.ts'
import type { ModelSource } from '../../protocol/model/source.ts'
import { passRole } from '../common-rows.ts'
import type { AskRow } from '../rows.ts'
import { membersOf } from './members.ts'

/** Services that take a role under another name than the prefix of their actions. */
const PRINCIPALS: Readonly<Record<string, string>> = {
  ecs: 'ecs-tasks',
}

/**
 * Who hands a role to a service must be allowed to: `iam:PassRole` on the role, wherever a value is one's ARN. Members
 * of these names are looked at; IAM's and STS's own roles are not handed on, and a read hands nothing.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
export function passedRoleRow(
  model: ModelSource,
  operation: string,
  prefix: string,
  { accessLevel }: ActionAuthorization,
): AskRow | undefined {
  if (prefix === 'iam' || prefix === 'sts' || accessLevel === 'Read' || accessLevel === 'List') return undefined
  const paths = membersOf(model, operation)
    .filter(({ name }) => /role(?:arn)?s?$/i.test(name))
    .map(({ path }) => path)
  if (paths.length === 0) return undefined
  return passRole(paths, `${PRINCIPALS[prefix] ?? prefix}.amazonaws.com`)
}
