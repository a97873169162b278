import { regionName } from '../../aws/index.ts'

/**
 * Regions that alarms' notifications call by an older name. Observed in AWS, 2020-08-19 (Frankfurt) and 2022-11-06
 * (Ireland).
 */
const OLDER_NAMES: Readonly<Record<string, string>> = {
  'eu-central-1': 'EU (Frankfurt)',
  'eu-north-1': 'EU (Stockholm)',
  'eu-west-1': 'EU (Ireland)',
  'eu-west-2': 'EU (London)',
  'eu-west-3': 'EU (Paris)',
}

/** What a notification calls a Region: `US East (N. Virginia)`; its code, where it has no name. */
export function notifiedRegion(region: string): string {
  return (Object.hasOwn(OLDER_NAMES, region) ? OLDER_NAMES[region] : undefined) ?? regionName(region)
}
