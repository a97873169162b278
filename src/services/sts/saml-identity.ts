import { createHash, createPrivateKey, hash, X509Certificate } from 'node:crypto'
import { type AccountId, type AwsError, accountOfArn, BoundedCache, parseArn } from '../../aws/index.ts'
import type { Assertion, SamlRefusal, TrustedProvider } from '../../saml/index.ts'
import { type SamlProvider, samlPrivateKeyContext } from '../../storage/repositories/saml-providers.ts'
import type { Store } from '../../storage/store.ts'
import type { OperationContext } from '../operation.ts'
import { AccessDenied, ExpiredToken, InvalidIdentityToken } from './errors.ts'

/** Whom the account's provider says that somebody is. */
export interface SamlIdentity {
  readonly accountId: AccountId
  readonly providerArn: string
  readonly providerName: string
  readonly assertion: Assertion
}

/** What is needed to prove a response by a provider of `accountId`, whose things `db` has. */
export type ProvingContext = Pick<
  OperationContext,
  'accountId' | 'db' | 'masterKey' | 'clock' | 'publicUrl' | 'requestId'
>

const AUDIENCE = 'urn:amazon:webservices'
const TYPE = 'saml-provider/'
/** Of a Region or of none; with the provider's own id where assertions are encrypted for it. */
const RECIPIENT =
  /^https:\/\/(?:[a-z]{2}(?:-[a-z]+)+-\d\.)?signin\.aws\.amazon\.com\/(?:static\/)?saml(?:\/acs\/([\w-]+))?$/

/**
 * Proves a SAML response by the metadata of a provider of the role's account.
 *
 * @throws InvalidIdentityToken, ExpiredTokenException (400), AccessDenied (403) where it names nobody
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_saml.html
 */
export async function proveSaml(providerArn: string, response: string, context: ProvingContext): Promise<SamlIdentity> {
  const { requestId } = context
  // Loaded by the first that needs it.
  const { assertResponse, SamlRefusal } = await import('../../saml/index.ts')
  const provider = await samlProviderOf(providerArn, context)
  if (!provider) {
    // Who has no response at all learns of no provider whether it is there.
    refusing(() => assertResponse(response), SamlRefusal, requestId)
    throw InvalidIdentityToken("Specified provider doesn't exist")
  }
  return await provedBy(provider, response, context, (url, own) => {
    const id = RECIPIENT.exec(url)?.[1]
    return own.includes(url) || (RECIPIENT.test(url) && (id === undefined || id === provider.providerId))
  })
}

/**
 * Proves a response by one provider.
 *
 * @param isRecipient whether a URL is one that assertions are posted to; `own` are this server's.
 * @throws as `proveSaml`
 */
export async function provedBy(
  provider: SamlProvider,
  response: string,
  context: ProvingContext,
  isRecipient: (url: string, own: readonly string[]) => boolean,
): Promise<SamlIdentity> {
  const { accountId, clock, publicUrl, requestId } = context
  const { readResponse, SamlRefusal } = await import('../../saml/index.ts')
  const own = ownAddresses(publicUrl, provider.providerId)
  const trusted = await trustedBy(provider, context)
  const expected = { isRecipient: (url: string) => isRecipient(url, own), audience: AUDIENCE, now: clock() }
  const assertion = refusing(() => readResponse(response, trusted, expected), SamlRefusal, requestId)
  return { accountId, providerArn: provider.arn, providerName: provider.name, assertion }
}

/** Where assertions may be posted on this server: for any provider, and for one. */
function ownAddresses(publicUrl: string, providerId: string): readonly string[] {
  const all = `${publicUrl.replace(/\/$/, '')}/saml`
  return [all, `${all}/acs/${providerId}`]
}

/** What `read` refuses, in AWS's words. */
export function refusing<T>(read: () => T, Refusal: typeof SamlRefusal, requestId: string): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof Refusal ? refusalOf(error, requestId) : error
  }
}

/**
 * Uses up the assertion behind an identity. False when somebody else did: each is good once, whatever for. It is
 * remembered by its id, which whoever made it gave it.
 */
export async function useUp({ accountId, providerArn, assertion }: SamlIdentity, store: Store): Promise<boolean> {
  const assertionHash = createHash('sha256').update(`${providerArn}\0${assertion.id}`).digest('hex')
  return await store.record(accountId, (tx) => tx.usedAssertions.use(assertionHash, assertion.expiresAt))
}

/** Of the role's account: another account's provider says nothing in it. */
export async function samlProviderOf(
  arn: string,
  { db, accountId }: Pick<ProvingContext, 'db' | 'accountId'>,
): Promise<SamlProvider | undefined> {
  const { resource = '' } = parseArn(arn) ?? {}
  const name = accountOfArn(arn) === accountId && resource.startsWith(TYPE) ? resource.slice(TYPE.length) : undefined
  const provider = name === undefined ? undefined : await db.samlProviders.withName(name)
  return provider?.arn === arn ? provider : undefined
}

async function trustedBy(
  { providerId, encryptionMode, validUntil }: SamlProvider,
  { db, accountId, masterKey, clock }: ProvingContext,
): Promise<TrustedProvider> {
  const { entityId, signingKeys } = await readSigners((await db.samlProviders.metadataOf(providerId)) ?? '')
  if (validUntil <= clock()) {
    throw InvalidIdentityToken('The metadata of the provider is not valid any more')
  }
  const sealed = await db.samlProviders.sealedKeysOf(providerId)
  return {
    entityId,
    signingKeys,
    privateKeys: sealed.map(({ keyId, privateKeySealed }) =>
      createPrivateKey(masterKey.open(privateKeySealed, samlPrivateKeyContext(accountId, keyId))),
    ),
    isEncryptionRequired: encryptionMode === 'Required',
  }
}

type Signers = Pick<TrustedProvider, 'entityId' | 'signingKeys'>

/** By the hash of the metadata. Who asks is not known yet, and to read a large document takes 80 ms each time. */
const SIGNERS = new BoundedCache<string, Signers>(100)

async function readSigners(metadata: string): Promise<Signers> {
  const digest = hash('sha256', metadata)
  const known = SIGNERS.get(digest)
  if (known) return known
  const { readMetadata } = await import('../../saml/index.ts')
  const { entityId, certificates } = readMetadata(metadata)
  const signingKeys = certificates.map((base64) => new X509Certificate(Buffer.from(base64, 'base64')).publicKey)
  const signers = { entityId, signingKeys }
  SIGNERS.set(digest, signers)
  return signers
}

function refusalOf({ reason, message }: SamlRefusal, requestId: string): AwsError {
  const tail = `(Service: AWSOpenIdDiscoveryService; Status Code: 400; Error Code: AuthSamlInvalidSamlResponseException; Request ID: ${requestId}; Proxy: null)`
  switch (reason) {
    case 'malformed':
    case 'issuer':
      return InvalidIdentityToken(`${message} ${tail}`)
    case 'signature':
    case 'incomplete':
      return InvalidIdentityToken(message)
    case 'expired':
      return ExpiredToken(message)
    case 'nobody':
      return AccessDenied('Not authorized to perform sts:AssumeRoleWithSAML')
    default:
      return reason satisfies never
  }
}
