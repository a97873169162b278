import { regionName as nameOf } from '../../../src/aws/region.ts'
import { PARTITIONS } from '../../../src/aws/region-table.ts'

/** Regions that the console calls otherwise than AWS's SDKs, which write plain ASCII. */
const SPELT: Readonly<Record<string, string>> = { 'sa-east-1': 'South America (São Paulo)' }

/** The Regions of the partition that `region` is in, in AWS's order; `region` alone where no partition names it. */
export function partitionRegions(region: string): readonly string[] {
  const partition = PARTITIONS.find(({ regions }) => Object.hasOwn(regions, region))
  return partition === undefined ? [region] : Object.keys(partition.regions).toSorted(byPlace)
}

/** AWS's console begins with those in the United States. */
function byPlace(a: string, b: string): number {
  const [isHereA, isHereB] = [a.startsWith('us-'), b.startsWith('us-')]
  if (isHereA !== isHereB) return isHereA ? -1 : 1
  return a < b ? -1 : 1
}

/** `US East (N. Virginia)`; the code itself for a Region without a name. */
export function regionName(region: string): string {
  return (Object.hasOwn(SPELT, region) ? SPELT[region] : undefined) ?? nameOf(region)
}
