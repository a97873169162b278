import {
  actionsMatching,
  arnPatternOf,
  type ResourceType,
  type ServiceAction,
  unlistedArns,
} from '../../aws-data/authorization-data/index.ts'
import { type Check, eachStatement, listing, statements, userGuide } from '../check.ts'
import { arnsOverlap, NAME } from '../patterns.ts'
import { withoutVariables } from '../variables.ts'

const BUCKET = 'arn:aws:s3:::amzn-s3-demo-bucket'

export const applicableResourceChecks: readonly Check[] = [
  {
    issueCode: 'NO_APPLICABLE_RESOURCE',
    findingType: 'WARNING',
    summary:
      'The action works on none of the resources that the statement names, so that the statement does nothing for it: reading objects needs bucket/*, and what is not done to one resource needs "*".',
    learnMoreLink: userGuide('troubleshoot_policies.html#mismatch_resource'),
    fails: statements({ Effect: 'Allow', Action: ['s3:GetObject', 's3:ListAllMyBuckets'], Resource: BUCKET }),
    passes: statements({
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:ListBucket'],
      Resource: [BUCKET, `${BUCKET}/*`],
    }),
    run: eachStatement(({ action, resource }, report) => {
      if (!action || action.negated || !resource || resource.negated || resource.values.length === 0) return
      const resources = resource.values.map(({ value }) => withoutVariables(value))
      if (resources.includes('*')) return
      for (const text of action.values) {
        // Of actions of all services some apply to anything.
        if (/^[^:]*[*?]/.test(text.value)) continue
        const actions = actionsMatching(text.value)
        if (actions.length === 0 || actions.some((each) => isApplicable(each, resources))) continue
        const [first] = actions
        const types = first?.action.resourceTypes.map(({ type }) => type.name) ?? []
        const need = types.length > 0 ? `It works on ${listing([...new Set(types)])}.` : 'It needs the resource "*".'
        report(
          `The action ${text.value} applies to none of the resources of the statement. ${actions.length === 1 ? need : ''}`.trim(),
          text,
        )
      }
    }),
  },
]

/** An action without resource types is asked for on `*`, which a pattern of an ARN does not match. */
function isApplicable({ service, action }: ServiceAction, resources: readonly string[]): boolean {
  const templates = [
    ...action.resourceTypes.map(({ type }) => templateOf(type)),
    ...unlistedArns(`${service.prefix}:${action.name}`).map((arn) => arnPatternOf(arn).replace('${*}', STAR)),
  ]
  return resources.some(
    (resource) =>
      templates.some((template) => arnsOverlap(resource, template)) ||
      // In AWS's reference an action that takes "*" only has no types.
      (action.resourceTypes.length === 0 && /^\**$/.test(resource)),
  )
}

/** The character, and no wildcard: what no name has, and a wildcard of a policy matches. */
const STAR = '\u0002'

/** Names that no service lets hold a slash or a colon. Of others it is not known. */
const PLAIN_NAME = /^(Bucket|Queue|Table|Stack|Function)Name$/
const templates = new WeakMap<ResourceType, string>()

function templateOf(type: ResourceType): string {
  const known = templates.get(type)
  if (known !== undefined) return known
  const template = type.arn.replace(/\$\{([^}]*)\}/g, (_, name: string) => (PLAIN_NAME.test(name) ? NAME : '*'))
  templates.set(type, template)
  return template
}
