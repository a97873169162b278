import { InvalidNextToken } from './errors.ts'

/** A place to go on from, as text for the caller to hand back. It holds nothing that the caller may not know. */
export function nextToken(place: unknown): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

/** @throws InvalidNextToken (400) for what `nextToken` did not make. */
export function readToken<T>(token: string, isPlace: (value: unknown) => value is T): T {
  let place: unknown
  try {
    place = JSON.parse(Buffer.from(token, 'base64url').toString())
  } catch {
    throw InvalidNextToken('Invalid nextToken')
  }
  if (!isPlace(place)) throw InvalidNextToken('Invalid nextToken')
  return place
}

export function isText(value: unknown): value is string {
  return typeof value === 'string'
}
