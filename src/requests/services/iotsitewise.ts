import { mainOn } from '../common-rows.ts'
import type { ServiceExceptions } from '../rows.ts'

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_iotsitewise.html */
export const iotsitewise: ServiceExceptions = {
  service: 'iotsitewise',
  operations: {
    // "The Monitor resource for this access policy. Choose either a portal or a project."
    CreateAccessPolicy: mainOn(
      { type: 'portal', parts: { PortalId: 'accessPolicyResource.portal.id' }, optional: true },
      { type: 'project', parts: { ProjectId: 'accessPolicyResource.project.id' }, optional: true },
    ),
  },
}
