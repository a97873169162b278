import type { Assertion } from '../../saml/index.ts'
import type { Tag } from '../tags.ts'
import { ExpiredToken, InvalidIdentityToken } from './errors.ts'
import { IDENTITY, type PassedByProvider, TAG_KEY, TAG_VALUE } from './passed-by-provider.ts'

const ATTRIBUTES = 'https://aws.amazon.com/SAML/Attributes/'
/** Whose values map somebody to roles, each by a provider. */
export const ROLE = `${ATTRIBUTES}Role`
const PRINCIPAL_TAG = `${ATTRIBUTES}PrincipalTag:`

const LEAST_SECONDS = 900
const MOST_SECONDS = 43_200

/** What an assertion passes to the session that it is exchanged for. */
export interface PassedByAssertion extends PassedByProvider {
  readonly sessionName: string
}

/**
 * The attributes that are for AWS, whose names are "case-sensitive".
 *
 * @throws InvalidIdentityToken (400) in AWS's words
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_saml.html
 */
export function passedByAssertion({ attributes }: Assertion): PassedByAssertion {
  const sessionName = onlyValue(attributes, `${ATTRIBUTES}RoleSessionName`)
  if (sessionName === undefined) throw InvalidIdentityToken('RoleSessionName is required in AuthnResponse')
  if (!IDENTITY.test(sessionName)) {
    throw InvalidIdentityToken('RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}')
  }
  const sourceIdentity = onlyValue(attributes, `${ATTRIBUTES}SourceIdentity`)
  if (sourceIdentity !== undefined && (!IDENTITY.test(sourceIdentity) || /^aws:/i.test(sourceIdentity))) {
    throw InvalidIdentityToken('Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with "aws:"')
  }
  const names = [...attributes.keys()].filter((name) => name.startsWith(PRINCIPAL_TAG))
  const transitiveTagKeys = attributes.get(`${ATTRIBUTES}TransitiveTagKeys`) ?? []
  return {
    sessionName,
    ...(sourceIdentity !== undefined && { sourceIdentity }),
    tags: names.map((name) => tagOf(name.slice(PRINCIPAL_TAG.length), onlyValue(attributes, name))),
    transitiveTagKeys: transitiveTagKeys.map((key) => keyOf(key)),
  }
}

/**
 * Whether the assertion maps its subject to this role by this provider: "a comma-delimited pair of ARNs", which
 * identity providers write in either order.
 */
export function isMappedTo({ attributes }: Assertion, roleArn: string, providerArn: string): boolean {
  return mappedRoles(attributes.get(ROLE) ?? []).some(
    (pair) => pair.roleArn === roleArn && pair.providerArn === providerArn,
  )
}

export interface MappedRole {
  readonly roleArn: string
  readonly providerArn: string
}

/** The pairs among the values of `ROLE`, each once. */
export function mappedRoles(values: readonly string[]): readonly MappedRole[] {
  const pairs = new Map<string, MappedRole>()
  for (const value of values) {
    const [first = '', second = '', ...more] = value.split(',').map((arn) => arn.trim())
    if (more.length > 0) continue
    const isRoleFirst = second.includes(':saml-provider/')
    const pair = isRoleFirst ? { roleArn: first, providerArn: second } : { roleArn: second, providerArn: first }
    pairs.set(`${pair.roleArn},${pair.providerArn}`, pair)
  }
  return [...pairs.values()]
}

/**
 * How long the session may last at most: "it can be used to shorten the duration", and so may the end of the
 * provider's own session.
 *
 * @throws InvalidIdentityToken, ExpiredTokenException (400)
 */
export function mostSeconds(assertion: Assertion, now: number): number {
  const { sessionEndsAt } = assertion
  const seconds = sessionDuration(assertion) ?? MOST_SECONDS
  const left = sessionEndsAt === undefined ? MOST_SECONDS : Math.floor((sessionEndsAt - now) / 1000)
  if (left <= 0) throw ExpiredToken('The session of the identity provider has ended')
  return Math.min(seconds, left)
}

/** "How long the user can access the AWS Management Console": `undefined` where it does not say. */
export function sessionDuration({ attributes }: Assertion): number | undefined {
  const text = onlyValue(attributes, `${ATTRIBUTES}SessionDuration`)
  if (text === undefined) return undefined
  const seconds = Number(text)
  if (!/^\d{1,6}$/.test(text) || seconds < LEAST_SECONDS || seconds > MOST_SECONDS) {
    throw InvalidIdentityToken('SessionDuration in AuthnResponse must be between 900 and 43200')
  }
  return seconds
}

function onlyValue(attributes: Assertion['attributes'], name: string): string | undefined {
  const [value, ...more] = attributes.get(name) ?? []
  if (more.length > 0) throw InvalidIdentityToken(`${name} in AuthnResponse must have one value`)
  return value
}

function tagOf(key: string, value: string | undefined): Tag {
  if (value === undefined || !TAG_VALUE.test(value)) {
    throw InvalidIdentityToken(`The value of PrincipalTag:${key} in AuthnResponse is not valid`)
  }
  return { Key: keyOf(key), Value: value }
}

function keyOf(key: string): string {
  if (!TAG_KEY.test(key)) throw InvalidIdentityToken('A tag key in AuthnResponse is not valid')
  return key
}
