import { InvalidParameter } from './errors.ts'

/** How many items a list operation answers with at most: https://docs.aws.amazon.com/sns/latest/api/API_ListTopics.html */
export const PAGE = 100

/** A name to go on after, as text for the caller to hand back. */
export function nextToken(place: readonly string[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

/** @throws InvalidParameter (400) for what `nextToken` did not make. */
export function readToken(token: string | undefined): readonly string[] {
  if (token === undefined) return []
  try {
    const place: unknown = JSON.parse(Buffer.from(token, 'base64url').toString())
    if (Array.isArray(place) && place.every((part) => typeof part === 'string')) return place
  } catch {
    // Answered below, as any other text that is no token.
  }
  throw InvalidParameter('Invalid parameter: NextToken')
}
