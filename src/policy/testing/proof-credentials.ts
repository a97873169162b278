import type { AccountPrincipal } from '../../aws/index.ts'
import { principalKey } from '../decide/principal-keys.ts'
import type { ContextValue } from '../language/decision.ts'
import type { Asker } from './proof-principals.ts'

/** When the requests are made, a quarter of an hour after the credentials. */
const NOW = Date.parse('2026-11-23T12:15:00Z')
const ISSUED = NOW - 900_000

const LONG_TERM_KEY = { kind: 'long-term', accessKeyId: 'AKIAEXAMPLE' } as const
/** What signs AssumeRole where the call has a code of an MFA device. */
const CODED_KEY = { ...LONG_TERM_KEY, mfaAuthenticatedAt: ISSUED } as const
export const SESSION = { kind: 'temporary', accessKeyId: 'ASIAEXAMPLE', issuedAt: ISSUED } as const
export const SESSION_WITH_MFA = { ...SESSION, mfaAuthenticatedAt: ISSUED } as const

/** Each kind of credentials that the principal can have. */
export function withCredentials(principal: AccountPrincipal): readonly Omit<Asker, 'hasBoundary'>[] {
  switch (principal.kind) {
    case 'user':
      return [
        { principal: { ...principal, credential: LONG_TERM_KEY } },
        { principal: { ...principal, credential: CODED_KEY }, onlyFor: 'sts:AssumeRole' },
        { principal: { ...principal, credential: { ...SESSION, issuedBy: 'GetSessionToken' } } },
        { principal: { ...principal, credential: { ...SESSION_WITH_MFA, issuedBy: 'GetSessionToken' } } },
      ]
    case 'root':
      return [
        { principal: { ...principal, credential: LONG_TERM_KEY } },
        { principal: { ...principal, credential: { ...SESSION_WITH_MFA, issuedBy: 'GetSessionToken' } } },
        { principal: { ...principal, credential: { ...SESSION, issuedBy: 'GetSessionToken' } } },
      ]
    case 'assumed-role':
      return [
        { principal: { ...principal, credential: { ...SESSION, issuedBy: 'AssumeRole', isChained: false } } },
        { principal: { ...principal, credential: { ...SESSION_WITH_MFA, issuedBy: 'AssumeRole', isChained: false } } },
        {
          principal: {
            ...principal,
            sourceIdentity: 'a',
            credential: {
              ...SESSION,
              issuedBy: 'AssumeRoleWithWebIdentity',
              provider: 'accounts.google.com',
              claims: new Map([['accounts.google.com:aud', 'app']]),
            },
          },
        },
      ]
    case 'federated-user':
      return [{ principal: { ...principal, credential: { ...SESSION, issuedBy: 'GetFederationToken' } } }]
    default:
      return principal satisfies never
  }
}

const OF_PRINCIPAL = [
  ...['aws:principalarn', 'aws:principalaccount', 'aws:principaltype', 'aws:principalisawsservice', 'aws:username'],
  ...['aws:userid', 'aws:tokenissuetime', 'aws:multifactorauthpresent', 'aws:multifactorauthage', 'aws:sourceidentity'],
  ...['aws:principaltag/team', 'aws:principalservicename', 'aws:federatedprovider', 'accounts.google.com:aud'],
]
const OF_SERVICES = ['aws:sourcearn', 'aws:sourceaccount', 'aws:sourceorgid', 'aws:sourceorgpaths']
const OF_ACCOUNTS = [
  ...['aws:principalorgid', 'aws:principalorgpaths', 'aws:calledvia', 'aws:calledviafirst', 'aws:calledvialast'],
]

const known = new WeakMap<Asker, ReadonlyMap<string, ContextValue>>()

/** The keys that follow from who asks. */
export function keysOf(asker: Asker): ReadonlyMap<string, ContextValue> {
  const keys = known.get(asker) ?? keysOfAsker(asker)
  known.set(asker, keys)
  return keys
}

function keysOfAsker({ principal }: Asker): ReadonlyMap<string, ContextValue> {
  const keys = new Map<string, ContextValue>(OF_PRINCIPAL.map((key) => [key, principalKey(principal, key, NOW)]))
  const lacks = (absent: readonly string[]) => {
    for (const key of absent) keys.set(key, undefined)
  }
  switch (principal.kind) {
    case 'service':
      lacks(OF_ACCOUNTS)
      keys.set('aws:viaawsservice', 'false')
      break
    case 'identity-provider':
      if (principal.provider === 'accounts.google.com') keys.delete('accounts.google.com:aud')
      lacks([...OF_ACCOUNTS, ...OF_SERVICES])
      keys.set('aws:viaawsservice', 'false')
      break
    case 'anonymous':
      lacks([...OF_ACCOUNTS, ...OF_SERVICES])
      keys.set('aws:viaawsservice', 'false')
      break
    default:
      lacks(OF_SERVICES)
  }
  return keys
}
