/** Far longer than any is. */
const LONGEST = 64

/**
 * Whether `text` has the form of a Region's code, such as `us-east-1`, `us-gov-west-1` or `eusc-de-east-1`; not whether
 * there is one.
 */
export function isRegionCode(text: string): boolean {
  return text.length <= LONGEST && /^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$/.test(text)
}

/** How the codes of Regions begin that are not of the standard partition. */
const PARTITIONS: Readonly<Record<string, string>> = {
  'cn-': 'aws-cn',
  'us-gov-': 'aws-us-gov',
  'us-iso-': 'aws-iso',
  'us-isob-': 'aws-iso-b',
  'eu-isoe-': 'aws-iso-e',
  'us-isof-': 'aws-iso-f',
  'eusc-': 'aws-eusc',
}

/**
 * The partition of a Region, by its code.
 *
 * @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
export function partitionOfRegion(region: string): string {
  return Object.entries(PARTITIONS).find(([start]) => region.startsWith(start))?.[1] ?? 'aws'
}
