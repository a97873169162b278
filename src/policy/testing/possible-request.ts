import type { ExampleRequest } from '../analyse/index.ts'

type Kind = 'User' | 'AssumedRole' | 'FederatedUser'
const KINDS: readonly Kind[] = ['User', 'AssumedRole', 'FederatedUser']
const NAMED: Readonly<Record<Kind, RegExp>> = {
  User: /^arn:aws[\w-]*:iam::(\d{12}):user\/(?:.*\/)?([^/:]+)$/,
  AssumedRole: /^arn:aws[\w-]*:iam::(\d{12}):role\/(?:.*\/)?([^/:]+)$/,
  FederatedUser: /^arn:aws[\w-]*:sts::(\d{12}):federated-user\/([^/:]+)$/,
}
const IDS: Readonly<Record<Kind, RegExp>> = {
  User: /^AIDA[^:]*$/,
  AssumedRole: /^AROA[^:]*:./,
  FederatedUser: /^.{12}:./,
}

/**
 * Why no request of anyone who can have an identity-based policy is like that, by AWS's pages on condition keys,
 * written down once more; `undefined` where one can be.
 *
 * @param asked all keys that the policies speak of, in lower case: of others an example says nothing.
 */
export function impossibility({ resource, context }: ExampleRequest, asked: ReadonlySet<string>): string | undefined {
  const values = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]))
  const has = (key: string) => values.has(key)
  const lacks = (key: string) => asked.has(key) && !values.has(key)
  const is = (key: string, value: string) => !asked.has(key) || values.get(key) === value
  const fits = (key: string, form: RegExp) => {
    const value = values.get(key)
    return !asked.has(key) || (typeof value === 'string' && form.test(value))
  }
  const isPrincipal = (kind: Kind) => {
    const [, account, name] = NAMED[kind].exec(String(values.get('aws:principalarn'))) ?? []
    if (asked.has('aws:principalarn') && account === undefined) return false
    if (!fits('aws:principalaccount', /^\d{12}$/) || !fits('aws:userid', IDS[kind])) return false
    if (account !== undefined && !is('aws:principalaccount', account)) return false
    if (!is('aws:principaltype', kind)) return false
    if (kind === 'User' ? lacks('aws:username') : has('aws:username')) return false
    if (kind === 'User' && name !== undefined && !is('aws:username', name)) return false
    return kind === 'AssumedRole' || !has('aws:sourceidentity')
  }
  const isCredential = (kind: Kind) => {
    const mfa = values.get('aws:multifactorauthpresent')
    if (has('aws:multifactorauthage') && !is('aws:multifactorauthpresent', 'true')) return false
    if (mfa === 'true' && (lacks('aws:multifactorauthage') || kind === 'FederatedUser')) return false
    if (kind === 'FederatedUser' && has('aws:multifactorauthage')) return false
    if (kind !== 'User') return !lacks('aws:tokenissuetime')
    const isSession = [has('aws:tokenissuetime'), mfa !== undefined, has('aws:multifactorauthage')].includes(true)
    return !(isSession && (lacks('aws:tokenissuetime') || lacks('aws:multifactorauthpresent')))
  }
  if (!KINDS.some((kind) => isPrincipal(kind) && isCredential(kind))) return 'nobody is like that'
  if (!is('aws:principalisawsservice', 'false') || has('aws:sourcearn')) return 'only a service is like that'
  const chain = values.get('aws:calledvia')
  const calls = ['aws:calledvia', 'aws:calledviafirst', 'aws:calledvialast']
  if (calls.some(has) && (!is('aws:viaawsservice', 'true') || calls.some(lacks))) return 'no service calls like that'
  if (
    has('aws:calledvia') &&
    calls.slice(1).some((key) => has(key) && ![chain].flat().includes(String(values.get(key))))
  )
    return 'no chain of services is like that'
  if (has('aws:sourceip') && has('aws:sourcevpce')) return 'no network is like that'
  const owner = /^arn:[^:]*:[^:]*:[^:]*:([^:]{12}):/.exec(resource)?.[1]
  if (owner !== undefined && has('aws:resourceaccount') && !is('aws:resourceaccount', owner))
    return 'no owner is like that'
  return undefined
}
