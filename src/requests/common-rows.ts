import { type Path, textsAt, valuesAt } from './path.ts'
import { deepValues, rolesInText } from './roles-in-text.ts'
import type { Asked, AskRow, KeyValue, Part, ResourceRow, Test } from './rows.ts'
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

/** As `passRole`, of the roles that a document in one of the request's members names, as JSON or YAML. */
export function passRoleInText(place: Path, member: string, service: string): AskRow {
  const of = ({ parameters, element }: Asked) =>
    textsAt(place, parameters, element).flatMap((text) => rolesInText(text, member))
  return {
    action: 'iam:PassRole',
    on: [{ type: 'iam:role', parts: { RoleNameWithPath: { says: `\`${member}\` in \`${place}\``, of } } }],
    ifGiven: true,
    keys: { 'iam:PassedToService': `=${service}` },
  }
}

/** What is made with tags asks for the action that tags too, with those tags. */
export function tagsOnCreate(action: string, on: readonly ResourceRow[], tags: Path): AskRow {
  const areGiven: Test = {
    says: `with ${tags}`,
    of: ({ parameters, element }) => valuesAt(tags, parameters, element).some((value) => tagsIn(value).size > 0),
  }
  return { action, on, when: areGiven, tags }
}

export type RowsChange = (rows: readonly AskRow[]) => readonly AskRow[]

/** More keys of the operation's own action. */
export function alsoKeys(keys: Readonly<Record<string, KeyValue>>): RowsChange {
  return ([main, ...rest]) => (main === undefined ? [] : [{ ...main, keys: { ...main.keys, ...keys } }, ...rest])
}

/** Actions that are asked for beside the operation's own. */
export function alsoAsks(...rows: readonly AskRow[]): RowsChange {
  return (generated) => [...generated, ...rows]
}

/** The action that tags what the operation makes, on what its own action is on, with its tags. */
export function alsoTags(action: string, on?: readonly ResourceRow[], keys?: AskRow['keys']): RowsChange {
  return (generated) => {
    const [main] = generated
    const tagged = on ?? main?.on
    return main?.tags === undefined || tagged === undefined
      ? generated
      : [...generated, { ...tagsOnCreate(action, tagged, main.tags), ...(keys && { keys }) }]
  }
}

/** Another action on what the operation's own is on, with its keys. */
export function alsoAction(action: string, when?: AskRow['when']): RowsChange {
  return (generated) => {
    const [main] = generated
    return main === undefined ? [] : [...generated, { ...main, action, ...(when !== undefined && { when }) }]
  }
}

/** Other resources of the operation's own action. */
export function mainOn(...on: readonly ResourceRow[]): RowsChange {
  return ([main, ...rest]) => (main === undefined ? [] : [{ ...main, on }, ...rest])
}

/** One change after the other. */
export function inTurn(...changes: readonly RowsChange[]): RowsChange {
  return (generated) => changes.reduce((rows, change) => change(rows), generated)
}

/** To whom the operation's roles are handed, where it is not the service by its prefix. */
export function handedTo(service: string): RowsChange {
  return (generated) =>
    generated.map((row) =>
      row.action === 'iam:PassRole' ? { ...row, keys: { 'iam:PassedToService': `=${service}` } } : row,
    )
}

/** Roles that a member names, by ARN or by name. */
export function passNamedRole(places: readonly Part[], service: string): AskRow {
  return { ...passRole([], service), on: [{ type: 'iam:role', parts: { RoleNameWithPath: places } }] }
}

/** True where a member is: of a flag, what it says. */
export function isTrue(place: Path): Test {
  return {
    says: `with ${place}`,
    of: ({ parameters, element }) => valuesAt(place, parameters, element).some((value) => String(value) === 'true'),
  }
}

/** Where one of these members is there. */
export function isGiven(...places: readonly Path[]): Test {
  return {
    says: `with ${places.join(' or ')}`,
    of: ({ parameters, element }) => places.some((place) => valuesAt(place, parameters, element).length > 0),
  }
}

/** Where a member is not there. */
export function isLeftOut(place: Path): Test {
  return {
    says: `without ${place}`,
    of: ({ parameters, element }) => valuesAt(place, parameters, element).length === 0,
  }
}

/** Where a member says one of these. */
export function isOneOf(place: Path, ...texts: readonly string[]): Test {
  return {
    says: `with ${place} ${texts.join(', ')}`,
    of: ({ parameters, element }) => textsAt(place, parameters, element).some((text) => texts.includes(text)),
  }
}
