import { UNKNOWN } from '../../aws/index.ts'
import { mainOn } from '../common-rows.ts'
import { type Path, textsAt } from '../path.ts'
import type { ResourceRow, ServiceExceptions } from '../rows.ts'

/** Of what is named: its ARN has an id, which the name does not say. */
function named(type: string, place: Path, kind?: string): ResourceRow {
  return {
    type,
    parts: {
      Id: {
        says: `the id of ${place}`,
        of: ({ parameters }) =>
          kind === undefined || parameters.resourceType === kind
            ? textsAt(place, parameters, parameters).map(() => UNKNOWN)
            : [],
      },
    },
    optional: true,
  }
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_lightsail.html */
export const lightsail: ServiceExceptions = {
  service: 'lightsail',
  operations: {
    CreateDiskSnapshot: mainOn(named('Disk', 'diskName'), named('Instance', 'instanceName')),
    ExportSnapshot: mainOn(
      named('DiskSnapshot', 'sourceSnapshotName'),
      named('InstanceSnapshot', 'sourceSnapshotName'),
    ),
    GetCostEstimate: mainOn(named('Disk', 'resourceName'), named('Instance', 'resourceName')),
    GetSetupHistory: mainOn(named('Instance', 'resourceName')),
    SetIpAddressType: mainOn(
      named('Distribution', 'resourceName', 'Distribution'),
      named('Instance', 'resourceName', 'Instance'),
      named('LoadBalancer', 'resourceName', 'LoadBalancer'),
    ),
  },
}
