/** Far longer than any is. */
const LONGEST = 64

/**
 * Whether `text` has the form of a Region's code, such as `us-east-1`, `us-gov-west-1` or `eusc-de-east-1`; not whether
 * there is one.
 */
export function isRegionCode(text: string): boolean {
  return text.length <= LONGEST && /^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$/.test(text)
}
