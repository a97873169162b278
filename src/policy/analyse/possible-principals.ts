import {
  type AccountId,
  accountId,
  iamUser,
  isAccountId,
  type Principal,
  parseArn,
  principalOfArn,
} from '../../aws/index.ts'
import type { PrincipalEntry } from '../language/document.ts'
import { arnsIn, Cast, fresh } from './account-principals.ts'
import type { Asker } from './asker.ts'
import { codes } from './key-values.ts'
import type { KnownContext } from './known-context.ts'
import { SERVICE_NAMES } from './principal-ways.ts'
import { isClaim } from './service-keys.ts'

/** Someone who may ask, as far as policies can tell. */
export interface PossiblePrincipal {
  /** An ARN, a service, a provider, or words. */
  readonly name: string
  readonly principal: Principal
  /** Condition keys that follow from who it is. */
  readonly context: KnownContext
  readonly asker: Asker
}

/** An account that AWS's documentation does not use, so that no policy means it. */
const STRANGER = accountId('999999999999')

/**
 * All kinds of principals that policies with these entries can tell apart: of each account that they name, and of one
 * that they do not, root, users, sessions of roles and federated sessions, those that are named and one that is not,
 * with each unique id and canonical id that is named; services, providers and nobody. That a session is also its
 * role's, and a federated one its issuer's, is for the engine to say.
 */
export function* possiblePrincipals(entries: readonly PrincipalEntry[]): Generator<PossiblePrincipal> {
  yield anonymousCaller
  yield strangerBeside(entries)
  const values = (type: string) => [
    ...new Set(entries.flatMap((entry) => (entry.type === type && entry.value !== '*' ? [entry.value] : []))),
  ]
  const aws = values('AWS')
  const named = aws.flatMap((value) => principalOfArn(value) ?? [])
  const accounts = new Set(aws.flatMap((value) => accountIn(value) ?? []))
  const uniqueIds = aws.filter((value) => accountIn(value) === undefined && !value.startsWith('arn:'))
  const taken = new Set(entries.map(({ value }) => value))
  for (const account of [...accounts, strangersAccount(entries)]) {
    const isNamed = accounts.has(account)
    for (const canonicalUserId of [undefined, ...values('CanonicalUser')]) {
      const cast = new Cast({ account, others: isNamed ? [] : [...accounts], named, uniqueIds, taken })
      for (const { principal, name, arn, asker } of cast.members()) {
        yield {
          name: canonicalUserId === undefined ? name : `${name} of ${canonicalUserId}`,
          principal: canonicalUserId === undefined ? principal : { ...principal, canonicalUserId },
          context: {
            ...(isNamed && { 'aws:PrincipalAccount': account }),
            ...(isNamed && arn !== undefined && { 'aws:PrincipalArn': arn }),
            ...(principal.kind === 'user' && principal.userId && { 'aws:userid': principal.userId }),
          },
          asker,
        }
      }
    }
  }
  const [services, providers] = [values('Service'), values('Federated')]
  yield* services.map(namedService)
  yield unnamedService(services)
  yield* providers.map(tokenOf)
  const claims = providers.map(claimsOf).filter((prefix) => prefix !== SAML)
  yield {
    ...tokenOf(fresh('idp.example.com', taken)),
    asker: { kinds: ['identity-provider'], lacks: (key) => claims.some((prefix) => key.startsWith(prefix)) },
  }
}

export const anonymousCaller: PossiblePrincipal = {
  name: 'an anonymous caller',
  principal: { kind: 'anonymous' },
  context: {},
  asker: { kinds: ['anonymous'] },
}

/** Someone in an account that no entry names, with whatever credentials; their keys stay open. */
export function strangerBeside(entries: readonly PrincipalEntry[]): PossiblePrincipal {
  const account = strangersAccount(entries)
  const accounts = entries.flatMap(({ type, value }) => (type === 'AWS' ? (accountIn(value) ?? []) : []))
  return {
    name: 'anyone in another account',
    principal: iamUser(account, { userName: 'example', path: '/' }),
    context: {},
    asker: {
      kinds: ['user', 'assumed-role', 'federated-user', 'root'],
      arns: { except: accounts.flatMap(arnsIn) },
    },
  }
}

function namedService(service: string): PossiblePrincipal {
  return {
    name: service,
    principal: { kind: 'service', service },
    context: { 'aws:PrincipalServiceName': service },
    asker: { kinds: ['service'] },
  }
}

/** A service that no entry names, on behalf of anyone. */
export function serviceBeside(entries: readonly PrincipalEntry[]): PossiblePrincipal {
  return unnamedService(entries.flatMap(({ type, value }) => (type === 'Service' ? value : [])))
}

function unnamedService(named: readonly string[]): PossiblePrincipal {
  const service = fresh('example.amazonaws.com', new Set(named))
  const limit = { isAlways: true, within: SERVICE_NAMES, except: named.map(codes), words: [service] }
  return {
    name: service,
    principal: { kind: 'service', service },
    context: {},
    asker: { kinds: ['service'], limits: { 'aws:principalservicename': limit } },
  }
}

/** Someone with a token or an assertion of the provider. */
export function tokenOf(provider: string): PossiblePrincipal {
  const own = claimsOf(provider)
  return {
    name: provider,
    principal: { kind: 'identity-provider', provider },
    context: {},
    asker: { kinds: ['identity-provider'], lacks: (key) => isClaim(key) && !key.startsWith(own) },
  }
}

const SAML = 'saml:'

/** How the keys begin that say what it says, in lower case. */
function claimsOf(provider: string): string {
  const [, oidc] = /:oidc-provider\/(.*)$/.exec(provider) ?? []
  return provider.includes(':saml-provider/') ? SAML : `${(oidc ?? provider).toLowerCase()}:`
}

function strangersAccount(entries: readonly PrincipalEntry[]): AccountId {
  let account = STRANGER
  while (entries.some(({ value }) => value.includes(account))) account = accountId(String(Number(account) - 1))
  return account
}

function accountIn(value: string): AccountId | undefined {
  const account = parseArn(value)?.accountId ?? value
  return isAccountId(account) ? account : undefined
}
