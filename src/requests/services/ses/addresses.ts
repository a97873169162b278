import { UNKNOWN } from '../../../aws/index.ts'
import { type Path, textsAt } from '../../path.ts'
import type { Asked, Reader, ResourceRow } from '../../rows.ts'

/** `John Doe <john@example.com>`, or the address alone. */
function addressOf(text: string): { readonly address: string; readonly name: string | undefined } {
  const [, name, address] = /^\s*(.*?)\s*<([^<>]*)>\s*$/s.exec(text) ?? []
  if (address === undefined) return { address: text.trim(), name: undefined }
  return { address: address.trim(), name: name?.replace(/^"(.*)"$/s, '$1') || undefined }
}

/**
 * Whose identity an address is: that of the address, where it was verified, or of its domain. Which of them there is,
 * the request does not say. `identity/${unknown}example.com` can be either.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html
 */
export function identityOf(places: readonly Path[], arns: readonly Path[]): ResourceRow {
  const says = `the identity of ${places.join(' or ')}, without ${arns.join(' or ')}`
  const of = (asked: Asked) => {
    if (texts(arns, asked).length > 0) return undefined
    const found = texts(places, asked).map((text) => addressOf(text).address)
    return found.map((address) => UNKNOWN + address.slice(address.lastIndexOf('@') + 1))
  }
  return { type: 'identity', parts: { IdentityName: [...arns, { says, of }] } }
}

/** The address without its name. */
export function bare(...places: readonly Path[]): Reader<string | readonly string[] | undefined> {
  const of = (asked: Asked) => texts(places, asked).map((text) => addressOf(text).address)
  return { says: places.join(' or '), of: (asked) => one(of(asked)) }
}

/** All of them: a list, however many there are. */
export function listOf(...places: readonly Path[]): Reader<readonly string[] | undefined> {
  return {
    says: places.join(', '),
    of(asked) {
      const found = texts(places, asked).map((text) => addressOf(text).address)
      return found.length > 0 ? found : undefined
    },
  }
}

/** What stands before the address. */
export function displayName(...places: readonly Path[]): Reader<string | readonly string[] | undefined> {
  return {
    says: `the name in ${places.join(' or ')}`,
    of: (asked) => one(texts(places, asked).flatMap((text) => addressOf(text).name ?? [])),
  }
}

function texts(places: readonly Path[], { parameters, element }: Asked): readonly string[] {
  return places.flatMap((place) => textsAt(place, parameters, element))
}

function one(found: readonly string[]): string | readonly string[] | undefined {
  return found.length > 1 ? found : found[0]
}
