import { PARTITIONS } from './region-table.ts'

/** Far longer than any is. */
const LONGEST = 64

/**
 * Whether `text` has the form of a Region's code, such as `us-east-1`, `us-gov-west-1` or `eusc-de-east-1`; not whether
 * there is one.
 */
export function isRegionCode(text: string): boolean {
  return text.length <= LONGEST && /^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$/.test(text)
}

const NAMES: ReadonlyMap<string, string> = new Map(PARTITIONS.flatMap(({ regions }) => Object.entries(regions)))

/** Whether AWS has the Region; a client may sign for any that it makes up. */
export function isRegion(text: string): boolean {
  return NAMES.has(text)
}

/** `US East (N. Virginia)`; the code itself for a Region without a name. */
export function regionName(region: string): string {
  return NAMES.get(region) ?? region
}

/**
 * The partition of a Region, as AWS's SDKs find it: the one that names it, else the one whose codes have its form, else
 * the standard one.
 *
 * @see https://smithy.io/2.0/aws/rules-engine/library-functions.html#aws-partition-function
 */
export function partitionOfRegion(region: string): string {
  const partition =
    PARTITIONS.find(({ regions }) => Object.hasOwn(regions, region)) ??
    PARTITIONS.find(({ pattern }) => pattern.test(region))
  return partition?.id ?? 'aws'
}
