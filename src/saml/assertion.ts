import { ASSERTION } from './names.ts'
import { malformed, SamlRefusal } from './refusal.ts'
import { childrenOf, onlyChild, type XmlElement } from './xml.ts'

const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer'
/** "Token must be redeemed within 5 minutes of issuance". */
const REDEEMED_WITHIN = 5 * 60_000
/** How far a provider's clock may be ahead. */
const AHEAD = 60_000
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/

/** What an assertion must be for. */
export interface Expected {
  /** Whether a URL is one that assertions are posted to. */
  readonly isRecipient: (url: string) => boolean
  /** What else an audience may be called. */
  readonly audience: string
  /** Epoch milliseconds. */
  readonly now: number
}

/** What a provider says of somebody, for a while. Times are epoch milliseconds. */
export interface Assertion {
  readonly id: string
  readonly issuer: string
  readonly nameId: string
  /** The format of the name, as a URI; absent where it has none. */
  readonly nameFormat?: string
  readonly recipient: string
  /** After this nobody may use it. */
  readonly expiresAt: number
  /** When the provider's own session ends; absent where it does not say. */
  readonly sessionEndsAt?: number
  /** Values by the attribute's name. */
  readonly attributes: ReadonlyMap<string, readonly string[]>
}

/** @throws SamlRefusal for what is not for us, not now, or not about somebody. */
export function readAssertion(assertion: XmlElement, entityId: string, expected: Expected): Assertion {
  const id = assertion.attributes.get('ID') ?? ''
  if (id === '' || assertion.attributes.get('Version') !== '2.0') throw malformed('It is no assertion of SAML 2.0.')
  const issuer = onlyChild(assertion, ASSERTION, 'Issuer')?.text.trim()
  if (issuer !== entityId) throw new SamlRefusal('issuer', 'Issuer not present in specified provider')
  const redeemableUntil = freshUntil(assertion, expected.now)
  const subject = onlyChild(assertion, ASSERTION, 'Subject')
  const name = subject && onlyChild(subject, ASSERTION, 'NameID')
  if (!name || name.children.length > 0 || name.text === '') throw new SamlRefusal('nobody', 'It names nobody.')
  const { recipient, confirmedUntil } = confirmationOf(subject, expected)
  const conditionsUntil = assertConditions(onlyChild(assertion, ASSERTION, 'Conditions'), expected)
  const nameFormat = name.attributes.get('Format')
  const sessionEndsAt = sessionEndOf(assertion)
  return {
    id,
    issuer,
    nameId: name.text,
    ...(nameFormat !== undefined && { nameFormat }),
    recipient,
    expiresAt: Math.min(confirmedUntil, conditionsUntil, redeemableUntil),
    ...(sessionEndsAt !== undefined && { sessionEndsAt }),
    attributes: attributesOf(assertion),
  }
}

function freshUntil(assertion: XmlElement, now: number): number {
  const issuedAt = timeOf(assertion, 'IssueInstant')
  if (issuedAt === undefined || issuedAt > now + AHEAD) throw new SamlRefusal('incomplete', 'It is of the future.')
  if (now - issuedAt > REDEEMED_WITHIN) throw expired()
  return issuedAt + REDEEMED_WITHIN
}

/**
 * "There must be exactly one SubjectConfirmation element with a SubjectConfirmationData element that includes both the
 * NotOnOrAfter attribute and a Recipient attribute."
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html
 */
function confirmationOf(subject: XmlElement, { isRecipient, now }: Expected) {
  const confirmation = onlyChild(subject, ASSERTION, 'SubjectConfirmation')
  const data = confirmation && onlyChild(confirmation, ASSERTION, 'SubjectConfirmationData')
  const confirmedUntil = data && timeOf(data, 'NotOnOrAfter')
  const recipient = data?.attributes.get('Recipient')
  const isBearer = confirmation?.attributes.get('Method') === BEARER
  if (!isBearer || !data || confirmedUntil === undefined || recipient === undefined) {
    throw new SamlRefusal('incomplete', 'It has no confirmation of its subject by a bearer.')
  }
  if (!isRecipient(recipient)) throw new SamlRefusal('incomplete', 'It is for another recipient.')
  assertNow(data, now)
  return { recipient, confirmedUntil }
}

/** @returns until when they hold. */
function assertConditions(conditions: XmlElement | undefined, { isRecipient, audience, now }: Expected): number {
  const restrictions = conditions ? childrenOf(conditions, ASSERTION, 'AudienceRestriction') : []
  const isOurs = (restriction: XmlElement) =>
    childrenOf(restriction, ASSERTION, 'Audience').some(
      ({ text }) => text.trim() === audience || isRecipient(text.trim()),
    )
  if (!conditions || restrictions.length === 0 || !restrictions.every(isOurs)) {
    throw new SamlRefusal('incomplete', 'It is for another audience.')
  }
  const known = ['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction']
  if (conditions.children.some(({ namespace, name }) => namespace !== ASSERTION || !known.includes(name))) {
    throw new SamlRefusal('incomplete', 'It has a condition that nobody can check.')
  }
  assertNow(conditions, now)
  return timeOf(conditions, 'NotOnOrAfter') ?? Number.POSITIVE_INFINITY
}

function assertNow(element: XmlElement, now: number): void {
  const begins = timeOf(element, 'NotBefore')
  const ends = timeOf(element, 'NotOnOrAfter')
  if (begins !== undefined && now + AHEAD < begins) throw new SamlRefusal('incomplete', 'It is of the future.')
  if (ends !== undefined && now >= ends) throw expired()
}

function sessionEndOf(assertion: XmlElement): number | undefined {
  const ends = childrenOf(assertion, ASSERTION, 'AuthnStatement').flatMap(
    (statement) => timeOf(statement, 'SessionNotOnOrAfter') ?? [],
  )
  return ends.length > 0 ? Math.min(...ends) : undefined
}

/** Values of one name in several attributes are its values together; such as are not text are none. */
export function attributesOf(assertion: XmlElement): ReadonlyMap<string, readonly string[]> {
  const attributes = new Map<string, readonly string[]>()
  for (const statement of childrenOf(assertion, ASSERTION, 'AttributeStatement')) {
    for (const attribute of childrenOf(statement, ASSERTION, 'Attribute')) {
      const name = attribute.attributes.get('Name') ?? ''
      const values = childrenOf(attribute, ASSERTION, 'AttributeValue').filter(({ children }) => children.length === 0)
      attributes.set(name, [...(attributes.get(name) ?? []), ...values.map(({ text }) => text)])
    }
  }
  return attributes
}

/** @throws SamlRefusal for what is no time. */
function timeOf(element: XmlElement, name: string): number | undefined {
  const text = element.attributes.get(name)
  if (text === undefined) return undefined
  const time = TIME.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(time)) throw malformed(`Its ${name} is no time.`)
  return time
}

/** Words seen at AWS. */
function expired(): SamlRefusal {
  return new SamlRefusal('expired', 'Token must be redeemed within 5 minutes of issuance')
}
