import { alsoAsks } from '../common-rows.ts'
import type { ServiceExceptions } from '../rows.ts'

/** The connection is used and handed over; a link to a repository is handed over to what is kept in step with it. */
function operations(prefix: string): ServiceExceptions['operations'] {
  const connection = [{ type: 'Connection', parts: { ConnectionId: 'ConnectionArn' } }]
  const link = [{ type: 'RepositoryLink', parts: { RepositoryLinkId: 'RepositoryLinkId' } }]
  return {
    CreateRepositoryLink: alsoAsks(
      { action: `${prefix}:PassConnection`, on: connection },
      { action: `${prefix}:UseConnection`, on: connection },
    ),
    CreateSyncConfiguration: alsoAsks({ action: `${prefix}:PassRepository`, on: link }),
  }
}

/**
 * One service by two names.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_codeconnections.html
 */
export const codeconnections: readonly ServiceExceptions[] = ['codeconnections', 'codestar-connections'].map(
  (service) => ({ service, operations: operations(service) }),
)
