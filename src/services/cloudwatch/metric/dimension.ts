import type { Dimension } from '../../../../models/cloudwatch.ts'

/**
 * Which part of a dimension AWS takes for invalid. Both "must contain only ASCII characters, must include at least one
 * non-whitespace character", have no ASCII control characters, and a name "cannot start with a colon (:)".
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html
 */
export function invalidPart({ Name, Value }: Dimension): 'Name' | 'Value' | undefined {
  if (!isDimensionText(Name) || Name.startsWith(':')) return 'Name'
  return isDimensionText(Value) ? undefined : 'Value'
}

function isDimensionText(text: string): boolean {
  return /^[\x20-\x7e]+$/.test(text) && /\S/.test(text)
}
