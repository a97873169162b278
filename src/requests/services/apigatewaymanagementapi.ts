import { mainOn } from '../common-rows.ts'
import type { ServiceExceptions } from '../rows.ts'

/** The API and its stage are in the endpoint that is called, and no parameters. */
function connection(method: string) {
  return mainOn({
    type: 'execute-api-general',
    parts: {
      Method: `=${method}`,
      ApiSpecificResourcePath: {
        says: '@connections/ConnectionId',
        of: ({ parameters: { ConnectionId } }) =>
          typeof ConnectionId === 'string' ? `@connections/${ConnectionId}` : undefined,
      },
    },
  })
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-control-access-iam.html */
export const apigatewaymanagementapi: ServiceExceptions = {
  service: 'apigatewaymanagementapi',
  operations: {
    DeleteConnection: connection('DELETE'),
    GetConnection: connection('GET'),
    PostToConnection: connection('POST'),
  },
}
