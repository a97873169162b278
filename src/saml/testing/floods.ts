/** Responses that anybody can send and that are dear to read: signed, and by somebody whom nobody knows. */
import { assertionOf, IdentityProvider, responseOf } from './identity-provider.ts'

export interface SamlFlood {
  readonly name: string
  readonly xml: string
}

/** Elements that there may be beside those of every response. */
const ELEMENTS = 750
/** Attributes likewise, and namespaces among them. */
const ATTRIBUTES = 1_400
const NAMESPACES = 750

/** Each within all bounds, and as large as they let it be. */
export function samlFloods(now: number): readonly SamlFlood[] {
  const stranger = new IdentityProvider()
  const signed = (name: string, within: string, id = '_assertion'): SamlFlood => ({
    name,
    xml: stranger.sign(responseOf({ now }, withinAssertion(now, within)), id),
  })
  const some = (count: number, make: (i: number) => string) => Array.from({ length: count }, (_, i) => make(i)).join('')
  const nested = (levels: number, attributes: (level: number) => string, within: string) =>
    some(levels, (level) => `<a${attributes(level)}>`) + within + '</a>'.repeat(levels)
  const ofLevel = (level: number, each: number, make: (i: number) => string) =>
    some(each, (i) => ` ${make(level * each + i)}`)
  return [
    signed('elements', '<a/>'.repeat(ELEMENTS)),
    signed('elements, the response signed', '<a/>'.repeat(ELEMENTS), '_response'),
    signed(
      'elements with an id each',
      some(ELEMENTS, (i) => `<a ID="_${i}"/>`),
    ),
    signed(
      'elements with a namespace each',
      some(NAMESPACES, (i) => `<x:a xmlns:x="${i}"/>`),
    ),
    signed('elements in elements', nested(50, () => '', '').repeat(ELEMENTS / 50)),
    signed(
      'elements with 60 attributes',
      some(ATTRIBUTES / 70, () => `<a${ofLevel(0, 60, (i) => `a${i}=""`)}/>`),
    ),
    signed(
      'prefixes of elements around many',
      nested(
        15,
        (level) => ofLevel(level, 4, (i) => `xmlns:n${i}="u"`),
        some(ELEMENTS - 60, (i) => `<n${i % 60}:a/>`),
      ),
    ),
    signed(
      'prefixes that attributes use, around many',
      nested(
        15,
        (level) => ofLevel(level, 4, (i) => `xmlns:n${i}="u${i}"`) + ofLevel(level, 4, (i) => `n${i}:b=""`),
        '<b/>'.repeat(ELEMENTS - 60),
      ),
    ),
    signed(
      'a long namespace that each writes again',
      `<a xmlns:q="${'u'.repeat(1_900)}">${'<q:b/>'.repeat(ELEMENTS)}</a>`,
    ),
    signed(
      'a long list of prefixes',
      `<CanonicalizationMethod><InclusiveNamespaces PrefixList="${'a '.repeat(950)}"/></CanonicalizationMethod>${some(
        20,
        () => `<a${ofLevel(0, 30, (i) => `xmlns:p${i}="u${i}"`)}${ofLevel(0, 30, (i) => `p${i}:x=""`)}/>`,
      )}`,
    ),
    signed('references', `<a>${'&#13;'.repeat(13_000)}</a>`),
  ]
}

/** What stands first in the assertion, where lists of prefixes are looked for. */
function withinAssertion(now: number, more: string): string {
  return assertionOf({ now }).replace('</saml:Issuer>', `</saml:Issuer>${more}`)
}
