import { ValidationException } from './errors.ts'

/** A place in a list that is in the order of time, as text for the caller to hand back. */
export function pageToken(time: number, id: string): string {
  return Buffer.from(JSON.stringify([time, id])).toString('base64url')
}

/** @throws ValidationException (400) for what `pageToken` did not make. */
export function readPageToken(token: string | undefined): readonly [time: number, id: string] | undefined {
  if (token === undefined) return undefined
  try {
    const place: unknown = JSON.parse(Buffer.from(token, 'base64url').toString())
    if (Array.isArray(place) && Number.isSafeInteger(place[0]) && typeof place[1] === 'string')
      return [place[0], place[1]]
  } catch {
    // Answered below, as any other text that is no token.
  }
  throw ValidationException('NextToken is not one that this operation gave.')
}
