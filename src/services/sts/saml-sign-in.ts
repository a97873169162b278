import { randomUUID } from 'node:crypto'
import { type AccountId, AwsError, accountOfArn, isAccountId } from '../../aws/index.ts'
import type { Assertion } from '../../saml/index.ts'
import type { SamlProvider } from '../../storage/repositories/saml-providers.ts'
import type { ServiceTools } from '../service.ts'
import { InvalidIdentityToken } from './errors.ts'
import type { ProvedSaml } from './operation.ts'
import { type MappedRole, mappedRoles, passedByAssertion, ROLE, sessionDuration } from './saml-attributes.ts'
import { type ProvingContext, provedBy, refusing, type SamlIdentity, samlProviderOf, useUp } from './saml-identity.ts'

/** A response may be for many accounts, of which each has a provider of its own. */
const MOST_PROVIDERS = 200
/** Whoever has no response costs no more than to look at it by so many providers' keys. */
const MOST_REFUSALS = 5
/** As `newSamlProviderId` makes them. */
const PROVIDER_ID = /^SAML(\d{12})[A-Z0-9]{14}$/

/** What somebody may choose from whom SAML providers have vouched for. */
export interface SamlProof {
  /** As the provider calls it. */
  readonly subject: string
  readonly sessionName: string
  readonly roles: ReadonlyArray<MappedRole & { readonly accountId: AccountId }>
  /** For `proved`. It says who somebody is: whoever may write one is everybody. */
  readonly text: string
}

/** What the sign-in page needs of STS. */
export interface SamlSignIn {
  /**
   * Proves a response that a browser has posted, by the metadata of the providers that it names, and uses it up: from
   * then on nobody can prove anything by it, here or by AssumeRoleWithSAML.
   *
   * @param providerId of the path that it was posted to, where that names one.
   * @throws as AssumeRoleWithSAML
   */
  prove(response: string, providerId?: string): Promise<SamlProof>
  /**
   * Whom a response was about, for the call of AssumeRoleWithSAML that its choice leads to, and for how long.
   *
   * @throws InvalidIdentityToken (400) where the provider is gone since.
   */
  proved(text: string, choice: MappedRole): Promise<{ readonly saml: ProvedSaml; readonly seconds?: number }>
}

/** As it is kept between the two steps. */
interface Kept {
  readonly assertion: Omit<Assertion, 'attributes'>
  readonly attributes: ReadonlyArray<readonly [string, readonly string[]]>
  readonly providers: ReadonlyArray<{ readonly arn: string; readonly providerId: string }>
}

type Tools = Pick<ServiceTools, 'store' | 'clock' | 'publicUrl' | 'masterKey'>

/** A provider that is there, and what proves something by it. */
interface Candidate {
  readonly provider: SamlProvider
  readonly context: ProvingContext
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-saml.html */
export function samlSignIn(tools: Tools): SamlSignIn {
  return {
    async prove(response, providerId) {
      const candidates = await candidatesOf(response, providerId, tools)
      const identities = await identitiesBy(candidates, response)
      const [first] = identities
      if (!first) throw InvalidIdentityToken("Specified provider doesn't exist")
      const { assertion } = first
      const { sessionName } = passedByAssertion(assertion)
      const roles = mappedRoles(assertion.attributes.get(ROLE) ?? []).flatMap((pair) => {
        const { accountId } = identities.find(({ providerArn }) => providerArn === pair.providerArn) ?? {}
        return accountId !== undefined && accountOfArn(pair.roleArn) === accountId ? [{ ...pair, accountId }] : []
      })
      if (roles.length === 0) throw InvalidIdentityToken('The SAML response maps its subject to no role')
      const unused = new Set<string>()
      for (const identity of identities) if (await useUp(identity, tools.store)) unused.add(identity.providerArn)
      const open = roles.filter(({ providerArn }) => unused.has(providerArn))
      if (open.length === 0) throw InvalidIdentityToken('The SAML assertion has been used already')
      const { attributes, ...facts } = assertion
      const kept: Kept = {
        assertion: facts,
        attributes: [...attributes],
        providers: candidates
          .filter(({ provider }) => unused.has(provider.arn))
          .map(({ provider: { arn, providerId: id } }) => ({ arn, providerId: id })),
      }
      return { subject: assertion.nameId, sessionName, roles: open, text: JSON.stringify(kept) }
    },

    async proved(text, { providerArn }) {
      const kept = JSON.parse(text) as Kept
      const accountId = accountOfArn(providerArn)
      const proved = kept.providers.find(({ arn }) => arn === providerArn)
      if (!proved || accountId === undefined) throw InvalidIdentityToken("Specified provider doesn't exist")
      const provider = await samlProviderOf(providerArn, { db: tools.store.read(accountId), accountId })
      // One that was deleted and made again is another one.
      if (provider?.providerId !== proved.providerId) throw InvalidIdentityToken("Specified provider doesn't exist")
      const assertion: Assertion = { ...kept.assertion, attributes: new Map(kept.attributes) }
      const identity: SamlIdentity = { accountId, providerArn, providerName: provider.name, assertion }
      const seconds = sessionDuration(assertion)
      const saml = { identity, passed: passedByAssertion(assertion), isUsedUp: true } as const
      return { saml, ...(seconds !== undefined && { seconds }) }
    },
  }
}

/** The providers to prove a response by: the one that it was posted to, else those that it names. */
async function candidatesOf(
  response: string,
  providerId: string | undefined,
  tools: Tools,
): Promise<readonly Candidate[]> {
  if (providerId !== undefined) {
    const accountId = PROVIDER_ID.exec(providerId)?.[1]
    if (accountId === undefined || !isAccountId(accountId)) return []
    const context = contextOf(accountId, tools)
    const provider = await context.db.samlProviders.withId(providerId)
    return provider ? [{ provider, context }] : []
  }
  const { claimedValues, SamlRefusal } = await import('../../saml/index.ts')
  const values = refusing(() => claimedValues(response, ROLE), SamlRefusal, randomUUID())
  const arns = new Set(mappedRoles(values).map(({ providerArn }) => providerArn))
  const candidates: Candidate[] = []
  for (const arn of [...arns].slice(0, MOST_PROVIDERS)) {
    const accountId = accountOfArn(arn)
    if (accountId === undefined) continue
    const context = contextOf(accountId, tools)
    const provider = await samlProviderOf(arn, context)
    if (provider) candidates.push({ provider, context })
  }
  return candidates
}

function contextOf(accountId: AccountId, { store, clock, publicUrl, masterKey }: Tools): ProvingContext {
  return { accountId, db: store.read(accountId), clock, publicUrl, masterKey, requestId: randomUUID() }
}

/**
 * Who the response says that somebody is, by each provider that has signed it; it must have been made for this page.
 *
 * @throws what the first refused, where none has.
 */
async function identitiesBy(candidates: readonly Candidate[], response: string): Promise<readonly SamlIdentity[]> {
  const identities: SamlIdentity[] = []
  const refusals: AwsError[] = []
  for (const { provider, context } of candidates) {
    if (refusals.length >= MOST_REFUSALS) break
    try {
      identities.push(await provedBy(provider, response, context, (url, own) => own.includes(url)))
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      refusals.push(error)
    }
  }
  if (identities.length === 0 && refusals[0]) throw refusals[0]
  return identities
}
