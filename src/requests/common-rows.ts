import { type Path, valuesAt } from './path.ts'
import type { AskRow, ResourceRow, Test } from './rows.ts'
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

/** What is made with tags asks for the action that tags too, with those tags. */
export function tagsOnCreate(action: string, on: readonly ResourceRow[], tags: Path): AskRow {
  const areGiven: Test = {
    says: `with ${tags}`,
    of: ({ parameters, element }) => valuesAt(tags, parameters, element).some((value) => tagsIn(value).size > 0),
  }
  return { action, on, when: areGiven, tags }
}
