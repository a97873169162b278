import { type MaybePromise, whenKnown } from '../../aws/index.ts'
import type { ProviderKeys } from '../../federation/index.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import { InvalidIdentityToken } from './errors.ts'

/** Whose tokens an account takes. */
export interface IdentityProvider {
  /** As a policy names it: its ARN, or its host where AWS knows it by itself. */
  readonly principal: string
  /** Its host and path, as condition keys begin. */
  readonly url: string
  /** As its tokens and its discovery document name it. */
  readonly issuer: string
  /** For whom its tokens may be; absent where the trust policy alone says so. */
  readonly clientIds?: readonly string[]
  readonly thumbprints: readonly string[]
}

/**
 * "These OIDC identity providers are already built-in to AWS". Login with Amazon and Facebook are, too: they give
 * access tokens, of which their own services alone know what they are.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
 */
const BUILT_IN: readonly string[] = ['accounts.google.com', 'cognito-identity.amazonaws.com']

const HTTPS = 'https://'
const HTTP = 'http://'

/**
 * The provider of an account that calls itself `issuer`, letter by letter; else the one of that name that AWS knows.
 *
 * @throws InvalidIdentityToken (400) for what is none.
 */
export function providerOf(issuer: string, db: Repositories, keys: ProviderKeys): MaybePromise<IdentityProvider> {
  const url = urlOf(issuer, keys)
  return whenKnown(url === undefined ? undefined : db.oidcProviders.withUrl(url), (own) => {
    if (own === undefined) return builtIn(issuer)
    const { arn: principal, clientIds, thumbprints } = own
    return { principal, url: own.url, issuer, clientIds, thumbprints }
  })
}

function builtIn(issuer: string): IdentityProvider {
  // "accounts.google.com" is what Google's older tokens have.
  const host = BUILT_IN.find((host) => issuer === HTTPS + host || issuer === host)
  if (host === undefined) throw InvalidIdentityToken(`No OpenIDConnect provider found in your account for ${issuer}`)
  return { principal: host, url: host, issuer: HTTPS + host, thumbprints: [] }
}

/** As an account keeps a provider's URL. One that speaks http is none, but on this machine where that is allowed. */
function urlOf(issuer: string, keys: ProviderKeys): string | undefined {
  if (issuer.startsWith(HTTPS)) return issuer.slice(HTTPS.length)
  return issuer.startsWith(HTTP) && keys.isLocal(issuer) ? issuer.slice(HTTP.length) : undefined
}
