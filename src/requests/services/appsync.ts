import { mainOn } from '../common-rows.ts'
import type { ServiceExceptions, Variable } from '../rows.ts'

/** "The API ID or ARN". */
const apiOf = (...at: readonly string[]): Variable => ({
  at,
  spelled: (text) => /^arn:[^:]*:appsync:[^:]*:[^:]*:apis\/([^/]+)$/.exec(text)?.[1] ?? text,
})

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_appsync.html */
export const appsync: ServiceExceptions = {
  service: 'appsync',
  variables: {
    'graphqlapi.GraphQLAPIId': { at: ['apiId', 'sourceApiIdentifier', 'mergedApiIdentifier'] },
    GraphQLAPIId: { at: 'apiId' },
    MergedGraphQLAPIId: apiOf('mergedApiIdentifier'),
    SourceGraphQLAPIId: apiOf('sourceApiIdentifier'),
  },
  operations: { UpdateGraphqlApi: mainOn({ type: 'graphqlapi', parts: { GraphQLAPIId: 'apiId' } }) },
}
