import { type AccountId, type Arn, parseArn, type Random, randomText } from '../../aws/index.ts'
import type { MasterKey } from '../../credentials/master-key.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import { type SamlProvider, samlPrivateKeyContext } from '../../storage/repositories/saml-providers.ts'
import type { ConditionKeys } from '../operation.ts'
import { assertIamArn } from './arns.ts'
import { readPrivateKey } from './certificates.ts'
import { InvalidInput, LimitExceeded, NoSuchEntity } from './errors.ts'
import type { Tagged } from './holders/holder.ts'
import type { IamContext } from './operation.ts'
import { iamTagKeys, RESOURCE_TAGS } from './tags.ts'

interface Named {
  readonly SAMLProviderArn: Arn
}

const CAPITALS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const SAML = 'SAML'
const TYPE = 'saml-provider/'
const MOST_PRIVATE_KEYS = 2
const LEAST_RSA_BITS = 2048

/** As the model wants them: capital letters and digits, 22 at least. */
function newSamlId(random: Random): string {
  return SAML + randomText(CAPITALS_AND_DIGITS, 22, random)
}

/** As above; it carries the account, so that an encrypted assertion that is posted for it needs no index of all. */
export function newSamlProviderId(accountId: AccountId, random: Random): string {
  return SAML + accountId + randomText(CAPITALS_AND_DIGITS, 14, random)
}

/**
 * Until when a provider of this document is valid, in epoch milliseconds: as the document says, else a hundred years
 * from now.
 *
 * @throws InvalidInput (400) for what is no metadata.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_saml.html
 */
export async function metadataValidity(document: string, now: number): Promise<number> {
  // With the first document: a server that is given none starts without a parser of XML.
  const { readMetadata, SamlRefusal } = await import('../../saml/index.ts')
  const inHundredYears = new Date(now)
  inHundredYears.setUTCFullYear(inHundredYears.getUTCFullYear() + 100)
  try {
    return readMetadata(document).validUntil ?? inHundredYears.getTime()
  } catch (error) {
    if (error instanceof SamlRefusal) throw InvalidInput('Could not parse metadata')
    throw error
  }
}

/** @throws InvalidInput (400) for what is no RSA key in PEM, or an encrypted one. */
export function assertDecrypts(privateKey: string): void {
  const key = readPrivateKey(privateKey)
  const { modulusLength = 0 } = key?.asymmetricKeyDetails ?? {}
  if (key?.asymmetricKeyType === 'rsa' && modulusLength >= LEAST_RSA_BITS) return
  throw InvalidInput('The private key must be an unencrypted RSA key in PEM format.')
}

/** @throws LimitExceeded (409) for a third. */
export async function addPrivateKey(
  { samlProviders }: Repositories,
  providerId: string,
  privateKey: string,
  {
    accountId,
    random,
    masterKey,
    clock,
  }: {
    readonly accountId: AccountId
    readonly random: Random
    readonly masterKey: MasterKey
    readonly clock: () => number
  },
): Promise<void> {
  if ((await samlProviders.privateKeysOf(providerId)).length >= MOST_PRIVATE_KEYS) {
    throw LimitExceeded(`Private key limit of ${MOST_PRIVATE_KEYS} is reached.`)
  }
  const keyId = newSamlId(random)
  const privateKeySealed = masterKey.seal(privateKey, samlPrivateKeyContext(accountId, keyId))
  await samlProviders.addPrivateKey({ keyId, providerId, privateKeySealed, addedAt: clock() })
}

/** @throws InvalidInput (400) for a provider that requires encrypted assertions and could read none. */
export async function assertReadsWhatItRequires(db: Repositories, { providerId, name }: SamlProvider): Promise<void> {
  const provider = await db.samlProviders.withName(name)
  if (provider?.encryptionMode !== 'Required') return
  if ((await db.samlProviders.privateKeysOf(providerId)).length > 0) return
  throw InvalidInput('Unable to set assertion encryption mode to Required because no private key is provided.')
}

/** Another account's ARN names nothing: INVARIANT (accounts are walls). An ARN's letter case counts. */
async function findProvider(db: Repositories, arn: Arn): Promise<SamlProvider | undefined> {
  const provider = await db.samlProviders.withName(parseArn(arn)?.resource.slice(TYPE.length) ?? '')
  return provider?.arn === arn ? provider : undefined
}

/** @throws NoSuchEntity (404), ValidationError (400) */
export async function samlProviderWithArn(db: Repositories, arn: Arn): Promise<SamlProvider> {
  assertIamArn(arn)
  const provider = await findProvider(db, arn)
  if (provider === undefined) throw NoSuchEntity(`Manifest not found for arn ${arn}`)
  return provider
}

/** For `resource` of operations on a provider. */
export function namedSamlProvider({ SAMLProviderArn }: Named): Arn {
  return SAMLProviderArn
}

/** For `conditionKeys` of operations on a provider: its tags. */
export async function samlProviderTagKeys({ SAMLProviderArn }: Named, { db }: IamContext): Promise<ConditionKeys> {
  const provider = await findProvider(db, SAMLProviderArn)
  return provider === undefined ? {} : iamTagKeys(await db.iamTags.ofTarget(provider.providerId))
}

/** A provider, as tags are set on it. */
export const taggedSamlProvider: Tagged<Named> = {
  kind: 'SAMLProvider',
  tagRules: RESOURCE_TAGS,
  arn: namedSamlProvider,
  tagKeys: samlProviderTagKeys,
  tagTarget: async (db, { SAMLProviderArn }) => (await samlProviderWithArn(db, SAMLProviderArn)).providerId,
  tags: async (db, named) => db.iamTags.ofTarget(await taggedSamlProvider.tagTarget(db, named)),
}
