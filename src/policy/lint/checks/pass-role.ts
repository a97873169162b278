import { isGrant } from '../../validate/validate.ts'
import { accessAnalyzer, type Check, eachStatement, statements } from '../check.ts'
import type { FindingType } from '../finding.ts'
import { covers } from '../patterns.ts'
import type { LintList, LintStatement } from '../policy.ts'

/** An action of IAM that hands out what a role may do, and how the family's codes and sentences call it. */
interface Subject {
  readonly action: string
  readonly code: string
  readonly anchor: string
  readonly findingType: FindingType
  readonly danger: string
  /** Whether the statement narrows the action in another way. */
  readonly isNarrowed: (statement: LintStatement) => boolean
}

const PASS_ROLE: Subject = {
  action: 'iam:PassRole',
  code: 'PASS_ROLE',
  anchor: 'security-warning-pass-role',
  findingType: 'SECURITY_WARNING',
  danger: 'lets its holder hand any of the roles to a service and act through it',
  isNarrowed: ({ conditions }) =>
    conditions.some(({ key }) =>
      ['iam:passedtoservice', 'iam:associatedresourcearn'].includes(key.value.toLowerCase()),
    ),
}

const CREATE_SERVICE_LINKED_ROLE: Subject = {
  action: 'iam:CreateServiceLinkedRole',
  code: 'CREATE_SLR',
  anchor: 'general-warning-create-slr',
  findingType: 'WARNING',
  danger: 'lets its holder create roles for services that nobody meant to use',
  isNarrowed: ({ conditions }) => conditions.some(({ key }) => key.value.toLowerCase() === 'iam:awsservicename'),
}

type ActionForm = 'named' | 'star' | 'negated'
type ResourceForm = 'star' | 'negated'

const FORMS: readonly { readonly code: string; readonly action: ActionForm; readonly resource: ResourceForm }[] = [
  { code: 'STAR_IN_RESOURCE', action: 'named', resource: 'star' },
  { code: 'STAR_IN_ACTION_AND_RESOURCE', action: 'star', resource: 'star' },
  { code: 'STAR_IN_RESOURCE_AND_NOT_ACTION', action: 'negated', resource: 'star' },
  { code: 'NOT_RESOURCE', action: 'named', resource: 'negated' },
  { code: 'STAR_IN_ACTION_AND_NOT_RESOURCE', action: 'star', resource: 'negated' },
  { code: 'NOT_ACTION_AND_NOT_RESOURCE', action: 'negated', resource: 'negated' },
]

export const passRoleChecks: readonly Check[] = [PASS_ROLE, CREATE_SERVICE_LINKED_ROLE].flatMap((subject) =>
  FORMS.map((form): Check => {
    const by = { named: subject.action, star: 'an action with a wildcard', negated: 'NotAction' }[form.action]
    const on = { star: 'all roles', negated: 'every role that NotResource does not name' }[form.resource]
    return {
      issueCode: `${subject.code}_WITH_${form.code}`,
      findingType: subject.findingType,
      summary: `${subject.action} on ${on}, by ${by}, ${subject.danger}.`,
      learnMoreLink: accessAnalyzer(`${subject.anchor}-with-${form.code.toLowerCase().replaceAll('_', '-')}`),
      fails: statements(exampleOf(subject, form.action, form.resource)),
      passes: statements({
        Effect: 'Allow',
        Action: subject.action,
        Resource: 'arn:aws:iam::123456789012:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup',
      }),
      run: eachStatement((statement, report, { kind }) => {
        const { effect, action, resource } = statement
        if (effect !== 'Allow' || !isGrant(kind) || !action || !resource || subject.isNarrowed(statement)) return
        if (actionForm(action, subject.action) !== form.action || resourceForm(resource) !== form.resource) return
        report(
          `${capital(by)} allows ${subject.action} on ${on}, which ${subject.danger}. Name the ARNs of the roles in Resource.`,
          action.place,
          resource.place,
        )
      }),
    }
  }),
)

function exampleOf({ action }: Subject, actionForm: ActionForm, resourceForm: ResourceForm): object {
  const actions = { named: { Action: action }, star: { Action: 'iam:*' }, negated: { NotAction: 's3:*' } }[actionForm]
  const role = 'arn:aws:iam::123456789012:role/administrator'
  const resources = { star: { Resource: '*' }, negated: { NotResource: role } }[resourceForm]
  return { Effect: 'Allow', ...actions, ...resources }
}

/** How a list covers an action, or `undefined` where it does not. */
function actionForm({ negated, values }: LintList, action: string): ActionForm | undefined {
  const lower = action.toLowerCase()
  const covering = values.map(({ value }) => value.toLowerCase()).filter((value) => covers(value, lower))
  if (negated) return covering.length === 0 ? 'negated' : undefined
  if (covering.includes(lower)) return 'named'
  return covering.length > 0 ? 'star' : undefined
}

/** Whether a list covers the roles of an account whatever their name and path. */
function resourceForm({ negated, values }: LintList): ResourceForm | undefined {
  if (negated) return 'negated'
  return values.some(({ value }) => isAllRoles(value)) ? 'star' : undefined
}

function isAllRoles(resource: string): boolean {
  const [, , service, , , ...rest] = resource.split(':')
  if (resource === '*') return true
  const name = rest.join(':')
  return service === 'iam' && (covers(name, 'role/*') || name === 'role*')
}

function capital(text: string): string {
  // An action keeps its spelling.
  return text.includes(':') ? `The action ${text}` : text.charAt(0).toUpperCase() + text.slice(1)
}
