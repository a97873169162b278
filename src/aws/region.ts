import { PARTITION } from './arn.ts'
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

/**
 * Regions that came after March 20, 2019 are "disabled by default": an account must enable them. All before are
 * enabled, and cannot be disabled.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
 */
const OPT_IN: ReadonlySet<string> = new Set([
  ...['af-south-1', 'ap-east-1', 'ap-east-2', 'ap-south-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5'],
  ...['ap-southeast-6', 'ap-southeast-7', 'ca-west-1', 'eu-central-2', 'eu-south-1', 'eu-south-2', 'il-central-1'],
  ...['me-central-1', 'me-south-1', 'mx-central-1'],
])

export function isOptInRegion(region: string): boolean {
  return OPT_IN.has(region)
}

/** The codes of the Regions that an account of the standard partition can have. */
export function standardRegions(): readonly string[] {
  return Object.keys(PARTITIONS.find(({ id }) => id === PARTITION)?.regions ?? {}).toSorted()
}
