import type { ActionAuthorization } from '../../policy/index.ts'
import type { ModelSource } from '../../protocol/model/source.ts'
import { passRole } from '../common-rows.ts'
import type { Path } from '../path.ts'
import type { AskRow } from '../rows.ts'

/** Models whose services take a role under another name than the prefix of their actions, by AWS's reference. */
const PRINCIPALS: Readonly<Record<string, string>> = {
  codeconnections: 'cloudformation.sync.codeconnections',
  ecs: 'ecs-tasks',
  guardduty: 'malware-protection-plan.guardduty',
  'lexv2-models': 'lexv2',
  osis: 'osis-pipelines',
  'partnercentral-selling': 'resource-snapshot-job.partnercentral-selling',
  s3tables: 'replication.s3tables',
  shield: 'drt.shield',
}

/**
 * Who hands a role to a service must be allowed to: `iam:PassRole` on the role, wherever a value is one's ARN. Members
 * of these names are looked at; IAM's and STS's own roles are not handed on, and a read hands nothing.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
export function passedRoleRow(
  service: string,
  model: ModelSource,
  operation: string,
  prefix: string,
  { accessLevel }: ActionAuthorization,
): AskRow | undefined {
  if (prefix === 'iam' || prefix === 'sts' || accessLevel === 'Read' || accessLevel === 'List') return undefined
  const paths = rolePaths(model, operation)
  if (paths.length === 0) return undefined
  return passRole(paths, `${PRINCIPALS[service] ?? prefix}.amazonaws.com`)
}

/** `RoleArn`, `roleNameArn`, `RoleARNUpdate`, `iamRoleForDataSourceArn`; a principal is somebody, and takes nothing. */
const ROLE = /^(?!.*principal).*role(?:name)?(?:arn)?s?(?:update|identifier)?$|^(?!.*principal).*role.*arns?$/i

/** Wherever in the input roles may stand, however deep: in lists, in maps, in what they hold. */
function rolePaths(model: ModelSource, operation: string): readonly Path[] {
  const found = new Set<Path>()
  const walk = (shapeName: string, path: Path, name: string, above: readonly string[]): void => {
    const shape = model.shapes[shapeName]
    // What holds itself may hold roles at any depth; they are found at the first.
    if (shape === undefined || above.includes(shapeName)) return
    const inside = [...above, shapeName]
    if (shape.type === 'string') {
      // One of a few words is a part that somebody plays, such as `assistant`.
      if (shape.enum === undefined && ROLE.test(name)) found.add(path)
    } else if (shape.type === 'list') walk(shape.member?.shape ?? '', `${path}[]`, name, inside)
    else if (shape.type === 'map') walk(shape.value?.shape ?? '', `${path}{}`, name, inside)
    else if (shape.type === 'structure') {
      for (const [member, reference] of Object.entries(shape.members ?? {}))
        walk(reference.shape, path === '' ? member : `${path}.${member}`, member, inside)
    }
  }
  walk(model.operations[operation]?.input?.shape ?? '', '', '', [])
  return [...found]
}
