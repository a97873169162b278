import type { ActionAuthorization, ResourceType, ServiceAuthorization } from '../../policy/index.ts'

/** What stands in ARNs that AWS's reference writes with `*` in its place: of the type, else of all of the service. */
const VARIABLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // Of most kinds it is an id that DMS makes, or that the caller gives as `ResourceIdentifier`; of these two, the name.
  // https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Introduction.AWS.ARN.html
  dms: {
    '': 'Id',
    EventSubscription: 'SubscriptionName',
    ReplicationSubnetGroup: 'ReplicationSubnetGroupIdentifier',
  },
  artifact: { '': 'Id' },
}

/** Models of whose two generations, which share a prefix, the reference has the ARN second. */
const SECOND = new Set(['greengrassv2', 'lex-models', 'lex-runtime'])

/**
 * The service's types, each with one ARN, and with a variable wherever a part of it differs from one thing to the next.
 */
export function withWholeArns(service: string, authorization: ServiceAuthorization): ServiceAuthorization {
  const variables = VARIABLES[authorization.prefix]
  const whole = (type: ResourceType): ResourceType => {
    const arns = type.arn.split(/, ?(?=arn:)/)
    const arn = (SECOND.has(service) ? arns.at(-1) : arns[0]) ?? type.arn
    const variable = variables?.[type.name] ?? variables?.['']
    return { ...type, arn: variable === undefined ? arn : arn.replace(/(?<=[:/])\*$/, `\${${variable}}`) }
  }
  const actions = authorization.actions.map(
    (action): ActionAuthorization => ({
      ...action,
      resourceTypes: action.resourceTypes.map((each) => ({ ...each, type: whole(each.type) })),
    }),
  )
  return { ...authorization, actions, resourceTypes: authorization.resourceTypes.map(whole) }
}
