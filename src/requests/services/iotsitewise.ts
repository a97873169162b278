import { mainOn } from '../common-rows.ts'
import type { ServiceExceptions } from '../rows.ts'
import { ofKind } from './given-otherwise.ts'

/** What was done to an asset or a computation model; actions themselves are no resources. */
const ofTarget = mainOn(
  {
    type: 'asset',
    parts: {
      AssetId: [
        ofKind('targetResourceId', 'targetResourceType', 'ASSET'),
        ofKind('resolveToResourceId', 'resolveToResourceType', 'ASSET'),
      ],
    },
    optional: true,
  },
  {
    type: 'computation-model',
    parts: { ComputationModelId: ofKind('targetResourceId', 'targetResourceType', 'COMPUTATION_MODEL') },
    optional: true,
  },
)

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_iotsitewise.html */
export const iotsitewise: ServiceExceptions = {
  service: 'iotsitewise',
  operations: {
    // "The Monitor resource for this access policy. Choose either a portal or a project."
    CreateAccessPolicy: mainOn(
      { type: 'portal', parts: { PortalId: 'accessPolicyResource.portal.id' }, optional: true },
      { type: 'project', parts: { ProjectId: 'accessPolicyResource.project.id' }, optional: true },
    ),
    ListActions: ofTarget,
    ListExecutions: ofTarget,
  },
}
