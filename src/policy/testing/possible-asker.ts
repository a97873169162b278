import type { ContextValue } from '../language/decision.ts'

/** What a request says and what policies speak of. */
export interface Claimed {
  readonly values: ReadonlyMap<string, ContextValue>
  /** All keys that the policies speak of, in lower case: of others an example says nothing. */
  readonly asked: ReadonlySet<string>
  /** In lower case. */
  readonly action: string
}

type Kind = 'User' | 'AssumedRole' | 'FederatedUser' | 'Account' | 'Service' | 'Provider' | 'Anonymous'
const KINDS: readonly Kind[] = ['User', 'AssumedRole', 'FederatedUser', 'Account', 'Service', 'Provider', 'Anonymous']
const ARNS: Partial<Readonly<Record<Kind, RegExp>>> = {
  User: /^arn:aws[\w-]*:iam::(\d{12}):user\/(?:.*\/)?([^/:]+)$/,
  AssumedRole: /^arn:aws[\w-]*:iam::(\d{12}):role\/(?:.*\/)?([^/:]+)$/,
  FederatedUser: /^arn:aws[\w-]*:sts::(\d{12}):federated-user\/([^/:]+)$/,
  Account: /^arn:aws[\w-]*:iam::(\d{12}):root$/,
}
const IDS: Partial<Readonly<Record<Kind, RegExp>>> = {
  User: /^AIDA[^:]*$/,
  AssumedRole: /^AROA[^:]*:./,
  FederatedUser: /^\d{12}:./,
  Account: /^\d{12}$/,
}
const OF_SERVICE = /^aws:(source(arn|account|orgid|orgpaths)|principalservicename(slist)?)$/
const OF_SESSION = /^(aws:(sourceidentity|federatedprovider)|lambda:sourcefunctionarn)$/

/**
 * Whether somebody has the keys that say who asks, by AWS's pages on condition keys, written down once more.
 *
 * @param name who it is said to be; absent: whoever can have an identity-based policy.
 */
export function isSomebody(claimed: Claimed, name?: string): boolean {
  return kindsNamed(name).some((kind) => isPrincipal(kind, claimed) && isCredential(kind, claimed))
}

function kindsNamed(name: string | undefined): readonly Kind[] {
  if (name === undefined) return ['User', 'AssumedRole', 'FederatedUser']
  if (name === 'an anonymous caller') return ['Anonymous']
  if (name.startsWith('a federated session') || name.includes(':federated-user/')) return ['FederatedUser']
  if (name.startsWith('anyone in another account')) return ['User', 'AssumedRole', 'FederatedUser', 'Account']
  if (name.includes(':user/') || name.startsWith('anyone in account')) return ['User']
  if (/:role\/|:assumed-role\/|^a role's session/.test(name)) return ['AssumedRole']
  if (name.includes(':root')) return ['Account']
  return [name.endsWith('.amazonaws.com') ? 'Service' : 'Provider']
}

function isPrincipal(kind: Kind, { values, asked }: Claimed): boolean {
  const has = (key: string) => values.get(key) !== undefined
  const is = (key: string, value: string) => !asked.has(key) || values.get(key) === value
  const lacks = (test: RegExp) => ![...values].some(([key, value]) => value !== undefined && test.test(key))
  const [isSigned, isService] = [KINDS.indexOf(kind) < 4, kind === 'Service']
  if (!isService && !lacks(OF_SERVICE)) return false
  if (isService && asked.has('aws:principalservicename') && !has('aws:principalservicename')) return false
  if (kind !== 'AssumedRole' && !(kind === 'Provider' && has('aws:federatedprovider')) && !lacks(OF_SESSION))
    return false
  if (kind !== 'AssumedRole' && kind !== 'Provider' && !lacks(/^[^:]*\.[^:]*:/)) return false
  if (kind !== 'Provider' && !is('aws:principalisawsservice', String(isService)) && kind !== 'Anonymous') return false
  if (kind === 'User' ? asked.has('aws:username') && !has('aws:username') : has('aws:username')) return false
  if (!isSigned) {
    if (!lacks(/^aws:(principal(arn|orgid|orgpaths|tag\/.*)|calledvia(first|last)?)$/)) return false
    if (!is('aws:viaawsservice', 'false')) return false
    if (!isService && has('aws:principalisawsservice')) return false
    const isNobody = ['aws:principalaccount', 'aws:userid'].every((key) => is(key, 'anonymous'))
    if (kind === 'Anonymous') return isNobody && is('aws:principaltype', 'Anonymous')
    return !(isService && !lacks(/^aws:(principalaccount|userid)$/))
  }
  if (!is('aws:principaltype', kind)) return false
  if (kind === 'Account' && !lacks(/^aws:principaltag\//)) return false
  const [arn, account] = [values.get('aws:principalarn'), values.get('aws:principalaccount')]
  const [, owner = account, name] = ARNS[kind]?.exec(String(arn)) ?? []
  if (asked.has('aws:principalarn') && !ARNS[kind]?.test(String(arn))) return false
  if (asked.has('aws:principalaccount') && !(/^\d{12}$/.test(String(account)) && account === owner)) return false
  const id = String(values.get('aws:userid'))
  if (asked.has('aws:userid') && !IDS[kind]?.test(id)) return false
  const isOwnId = kind === 'FederatedUser' || kind === 'Account'
  if (asked.has('aws:userid') && isOwnId && owner !== undefined && !id.startsWith(String(owner))) return false
  return !(kind === 'User' && name !== undefined && !is('aws:username', name))
}

function isCredential(kind: Kind, { values, asked, action }: Claimed): boolean {
  const has = (key: string) => values.get(key) !== undefined
  const lacks = (key: string) => asked.has(key) && !has(key)
  const [token, mfa, age] = ['aws:tokenissuetime', 'aws:multifactorauthpresent', 'aws:multifactorauthage'] as const
  const isWithMfa = !lacks(age) && (!asked.has(mfa) || values.get(mfa) === 'true')
  const isWithout = !has(age) && values.get(mfa) !== 'true'
  switch (kind) {
    case 'User':
    case 'Account': {
      const isKey = !has(token) && isWithout && !has(mfa)
      // "An IAM user … submits the MFA code with the request": whatever may be AssumeRole.
      const isWithCode = kind === 'User' && !has(token) && isWithMfa && !KNOWN_OTHERS.test(action)
      // Of what AssumeRoot gives AWS does not say whether it has the key.
      const isToldOfMfa = kind === 'Account' || !lacks(mfa)
      return isKey || isWithCode || (!lacks(token) && (isWithMfa || (isWithout && isToldOfMfa)))
    }
    case 'AssumedRole':
      return !lacks(token) && (isWithMfa || isWithout)
    case 'FederatedUser':
      return !lacks(token) && isWithout
    case 'Service':
    case 'Provider':
    case 'Anonymous':
      return !has(token) && !has(mfa) && !has(age)
    default:
      return kind satisfies never
  }
}

const KNOWN_OTHERS = /^(s3:(getobject|putobject|listbucket|listallmybuckets)|sqs:sendmessage)$/
