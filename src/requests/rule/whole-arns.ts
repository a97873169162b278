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

/** The service's types, with a variable wherever a part of their ARNs differs from one thing to the next. */
export function withWholeArns(prefix: string, authorization: ServiceAuthorization): ServiceAuthorization {
  const variables = VARIABLES[prefix]
  if (variables === undefined) return authorization
  const whole = (type: ResourceType): ResourceType => ({
    ...type,
    arn: type.arn.replace(/(?<=[:/])\*$/, `\${${variables[type.name] ?? variables['']}}`),
  })
  const actions = authorization.actions.map(
    (action): ActionAuthorization => ({
      ...action,
      resourceTypes: action.resourceTypes.map((each) => ({ ...each, type: whole(each.type) })),
    }),
  )
  return { ...authorization, actions, resourceTypes: authorization.resourceTypes.map(whole) }
}
