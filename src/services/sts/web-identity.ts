import { type MaybePromise, whenKnown } from '../../aws/index.ts'
import { ProviderError, type ProviderKeys, readToken, type UnprovedToken } from '../../federation/index.ts'
import type { OperationContext } from '../operation.ts'
import { ExpiredToken, IdpCommunicationError, InvalidIdentityToken } from './errors.ts'
import { type IdentityProvider, providerOf } from './identity-provider.ts'
import type { PassedByProvider } from './passed-by-provider.ts'
import { passedByToken } from './passed-by-token.ts'

/** Who a provider's token is about, once it was proved. */
export interface WebIdentity extends PassedByProvider {
  readonly provider: IdentityProvider
  /** The client that the token was made for: who asked for it (`azp`), else for whom it is (`aud`). */
  readonly audience: string
  /** All for whom it is. */
  readonly audiences: readonly string[]
  readonly subject: string
  readonly claims: Claims
}

export type Claims = UnprovedToken['claims']

type Context = Pick<OperationContext, 'accountId' | 'db' | 'clock'> & { readonly identityProviders: ProviderKeys }

/**
 * Proves a token: by the rules that need nothing but the token first, so that no provider is asked for one that is
 * refused anyway.
 *
 * @throws InvalidIdentityToken, ExpiredTokenException, IDPCommunicationError (400)
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
export function proveWebIdentity(text: string, context: Context): MaybePromise<WebIdentity> {
  const token = readToken(text)
  if (token === undefined) {
    throw InvalidIdentityToken(
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    )
  }
  const issuer = required(token.claims.iss, 'iss')
  return whenKnown(providerOf(issuer, context.db, context.identityProviders), (provider) =>
    provedBy(provider, token, context),
  )
}

function provedBy(provider: IdentityProvider, token: UnprovedToken, context: Context): MaybePromise<WebIdentity> {
  const { claims } = token
  const audiences = audiencesOf(claims)
  const audience = audienceOf(claims, audiences, provider)
  assertTimes(claims, Math.floor(context.clock() / 1000))
  const subject = required(claims.sub, 'sub')
  return whenKnown(isSigned(token, provider, context), (isSigned) => {
    if (!isSigned) throw InvalidIdentityToken('The web identity token that was passed could not be validated by AWS.')
    return { provider, audience, audiences, subject, claims, ...passedByToken(claims) }
  })
}

function required(value: unknown, name: string): string {
  if (typeof value === 'string' && value !== '') return value
  throw InvalidIdentityToken(`Missing a required claim: ${name}.`)
}

function audiencesOf({ aud }: Claims): readonly string[] {
  const audiences = (Array.isArray(aud) ? aud : [aud]).filter((each) => typeof each === 'string' && each !== '')
  if (audiences.length === 0) throw InvalidIdentityToken('Missing a required claim: aud.')
  return audiences as readonly string[]
}

/** A token for several must say which of them asked for it. */
function audienceOf({ azp }: Claims, audiences: readonly string[], { clientIds }: IdentityProvider): string {
  const [first = ''] = audiences
  if (azp === undefined && audiences.length > 1) {
    throw InvalidIdentityToken('The token has more than one audience and does not say which is the authorized party')
  }
  const audience = azp === undefined ? first : required(azp, 'azp')
  if (clientIds && !clientIds.includes(audience)) throw InvalidIdentityToken('Incorrect token audience')
  return audience
}

/** Seconds that a provider's clock and ours may differ. */
const LEEWAY = 300

/** "Timestamps in the token must be formatted as either an integer or a long integer." */
function assertTimes({ exp, iat, nbf }: Claims, now: number): void {
  const ends = timeOf(exp, 'exp')
  const begins = [timeOf(iat, 'iat'), ...(nbf === undefined ? [] : [timeOf(nbf, 'nbf')])]
  if (now - LEEWAY >= ends) {
    throw ExpiredToken(`Token expired: current date/time ${now} must be before the expiration date/time${ends}`)
  }
  if (begins.some((time) => time > now + LEEWAY)) throw InvalidIdentityToken('The token is not valid yet')
}

function timeOf(time: unknown, name: string): number {
  if (typeof time === 'number' && Number.isSafeInteger(time)) return time
  throw InvalidIdentityToken(`Missing a required claim: ${name}.`)
}

function isSigned(
  token: UnprovedToken,
  provider: IdentityProvider,
  { identityProviders, accountId }: Context,
): MaybePromise<boolean> {
  const refuse = (error: unknown): never => {
    throw error instanceof ProviderError ? refusalOf(error) : error
  }
  try {
    const isSigned = identityProviders.hasSigned(token, provider, accountId)
    return isSigned instanceof Promise ? isSigned.catch(refuse) : isSigned
  } catch (error) {
    return refuse(error)
  }
}

/** INVARIANT: none of it tells who asks which address was tried, or what is there. */
function refusalOf({ fault }: ProviderError): Error {
  switch (fault) {
    case 'unreachable':
      return IdpCommunicationError('The identity provider could not be reached to verify the identity token.')
    case 'unusable':
      return InvalidIdentityToken(
        "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
      )
    case 'untrusted':
      return InvalidIdentityToken("OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint")
    default:
      return fault satisfies never
  }
}
