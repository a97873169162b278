import { isRecord, MOST_VALUES, type Path, TooMuchAsked, valuesAt } from './path.ts'
import type { Asked, AskRow, ResourceRow, Test } from './rows.ts'
import { tagsIn } from './tags.ts'

/**
 * Who hands a role to a service must be allowed to, where one is given by its ARN.
 *
 * @param service whom it is handed to, such as `lambda.amazonaws.com`: AWS's reference of operations names it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
export function passRole(arns: readonly Path[], service: string): AskRow {
  return {
    action: 'iam:PassRole',
    on: [{ type: 'iam:role', arns }],
    ifGiven: true,
    keys: { 'iam:PassedToService': `=${service}` },
  }
}

const ROLE = /^arn:[^:]*:iam::\d{12}:role\/.+$/

/** As `passRole`, of the members of a name wherever they stand in the request. */
export function passRolesIn(member: string, service: string): AskRow {
  const says = `each \`${member}\`, however deep`
  const of = ({ parameters }: Asked) => deepValues(parameters, member).filter((value) => ROLE.test(value))
  return {
    action: 'iam:PassRole',
    on: [{ type: 'iam:role', parts: { RoleNameWithPath: { says, of } } }],
    ifGiven: true,
    keys: { 'iam:PassedToService': `=${service}` },
  }
}

/** The texts that members of this name hold in `root` and all that is in it. */
function deepValues(root: unknown, member: string): readonly string[] {
  const found: string[] = []
  const open: unknown[] = [root]
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (open.length > MOST_VALUES) throw new TooMuchAsked()
    if (Array.isArray(value)) open.push(...value)
    else if (isRecord(value)) {
      for (const [name, each] of Object.entries(value)) {
        if (name === member && typeof each === 'string') found.push(each)
        else if (typeof each === 'object' && each !== null) open.push(each)
      }
    }
  }
  return found
}

/** What is made with tags asks for the action that tags too, with those tags. */
export function tagsOnCreate(action: string, on: readonly ResourceRow[], tags: Path): AskRow {
  const areGiven: Test = {
    says: `with ${tags}`,
    of: ({ parameters, element }) => valuesAt(tags, parameters, element).some((value) => tagsIn(value).size > 0),
  }
  return { action, on, when: areGiven, tags }
}
