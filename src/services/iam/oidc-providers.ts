import { type AccountId, type Arn, parseArn } from '../../aws/index.ts'
import { ProviderError, type ProviderKeys } from '../../federation/index.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import type { OidcProvider } from '../../storage/repositories/oidc-providers.ts'
import type { ConditionKeys } from '../operation.ts'
import { assertIamArn } from './arns.ts'
import { InvalidInput, NoSuchEntity, OpenIdIdpCommunicationError, ValidationError } from './errors.ts'
import type { Tagged } from './holders/holder.ts'
import type { IamContext } from './operation.ts'
import { assertBelow } from './quotas.ts'
import { iamTagKeys, RESOURCE_TAGS } from './tags.ts'

interface Named {
  readonly OpenIDConnectProviderArn: Arn
}

const SCHEME = 'https://'
const TYPE = 'oidc-provider/'
const MOST_THUMBPRINTS = 5
/** A provider of this machine: with a port. */
const LOCAL = /^https?:\/\/[\w.-]+(:\d+)?(\/[\w.~/-]*)?$/

/**
 * A provider's URL without its scheme, as ARNs and condition keys have it: "it must begin with https://", and "should
 * not contain a port number". Tokens name their issuer letter by letter, so no letter is changed.
 *
 * @throws ValidationError (400) for what has no scheme, InvalidInput (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
 */
export function providerUrl(url: string, identityProviders: ProviderKeys): string {
  // For tests, where the server was started so.
  if (LOCAL.test(url) && identityProviders.isLocal(url)) return withoutScheme(url)
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) throw ValidationError('Invalid Open ID Connect Provider URL')
  if (!url.startsWith(SCHEME)) {
    throw InvalidInput('Invalid Open ID Connect Provider URL. The URL must begin with https://.')
  }
  const rest = withoutScheme(url)
  if (!URL.canParse(url) || !isPlain(rest)) throw InvalidInput('Invalid Open ID Connect Provider URL.')
  return rest
}

export function withoutScheme(url: string): string {
  return url.replace(/^https?:\/\//, '')
}

/** A host and a path alone: no port, no user, no query, and nothing that a client would read in another way. */
function isPlain(rest: string): boolean {
  const { host, pathname } = new URL(SCHEME + rest)
  const path = rest.includes('/') ? pathname : ''
  return /^[\w.\-/~%!$&'()*+,;=]+$/.test(rest) && rest.toLowerCase() === (host + path).toLowerCase()
}

/** Each once, in the order in which they were given. @throws LimitExceeded (409) */
export function asClientIds(clientIds: readonly string[]): readonly string[] {
  const unique = [...new Set(clientIds)]
  assertBelow('ClientIdsPerOpenIdConnectProvider', unique.length - 1)
  return unique
}

/** Each once, in lower case. @throws InvalidInput (400) */
export function asThumbprints(thumbprints: readonly string[]): readonly string[] {
  if (thumbprints.some((text) => !/^[0-9a-f]{40}$/i.test(text))) {
    throw InvalidInput('Thumbprint must be 40 hexadecimal characters.')
  }
  const unique = [...new Set(thumbprints.map((text) => text.toLowerCase()))]
  if (unique.length > MOST_THUMBPRINTS) throw InvalidInput('Thumbprint list must contain fewer than 5 entries.')
  return unique
}

/**
 * A provider's own, as it is seen now. Why it is not seen, nobody is told: it would tell of the network that we are in.
 *
 * @throws OpenIdIdpCommunicationError (400)
 */
export async function fetchThumbprints(
  identityProviders: ProviderKeys,
  url: string,
  accountId: AccountId,
): Promise<readonly string[]> {
  try {
    return await identityProviders.thumbprints(url, accountId)
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    throw OpenIdIdpCommunicationError(
      'The request failed because IAM cannot connect to the OpenID Connect identity provider URL.',
    )
  }
}

/** Another account's ARN names nothing: INVARIANT (accounts are walls). */
async function findProvider(db: Repositories, arn: Arn): Promise<OidcProvider | undefined> {
  const provider = await db.oidcProviders.withUrl(parseArn(arn)?.resource.slice(TYPE.length) ?? '')
  return provider?.arn === arn ? provider : undefined
}

/** @throws NoSuchEntity (404), ValidationError (400) */
export async function oidcProviderWithArn(db: Repositories, arn: Arn): Promise<OidcProvider> {
  assertIamArn(arn)
  const provider = await findProvider(db, arn)
  if (provider === undefined) throw NoSuchEntity(`OpenIDConnect Provider not found for arn ${arn}`)
  return provider
}

/** For `resource` of operations on a provider. */
export function namedOidcProvider({ OpenIDConnectProviderArn }: Named): Arn {
  return OpenIDConnectProviderArn
}

/** For `conditionKeys` of operations on a provider: its tags. */
export async function oidcProviderTagKeys(
  { OpenIDConnectProviderArn }: Named,
  { db }: IamContext,
): Promise<ConditionKeys> {
  return iamTagKeys(await db.iamTags.ofTarget(OpenIDConnectProviderArn))
}

/** A provider, as tags are set on it. */
export const taggedOidcProvider: Tagged<Named> = {
  kind: 'OpenIDConnectProvider',
  tagRules: RESOURCE_TAGS,
  arn: namedOidcProvider,
  tagKeys: oidcProviderTagKeys,
  tagTarget: async (db, { OpenIDConnectProviderArn }) => (await oidcProviderWithArn(db, OpenIDConnectProviderArn)).arn,
  tags: async (db, named) => db.iamTags.ofTarget(await taggedOidcProvider.tagTarget(db, named)),
}
