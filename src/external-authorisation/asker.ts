import {
  type AccountId,
  type Arn,
  accountOfArn,
  anyObjectIn,
  fault,
  isRegionCode,
  listIn,
  objectIn,
  textIn,
} from '../aws/index.ts'

/** A system that asks whether its own callers may do what they ask it for, and how it asks. */
export type AskerKind = 'minio' | 'rustfs' | 'ceph-rgw' | 'envoy'

/** One such system, with the address at which it asks and what its callers' names mean. */
export interface Asker {
  readonly kind: AskerKind
  readonly host: string
  readonly port: number
  readonly tokenFile: string
  readonly region: string
  /** By the names that the system has for its callers. */
  readonly principals: ReadonlyMap<string, MappedPrincipal>
  /** How callers are known that come to MinIO and RustFS with a token of an identity provider. */
  readonly claims: NamedByClaim | undefined
  readonly envoy: EnvoySettings | undefined
}

export interface MappedPrincipal {
  readonly arn: Arn
  readonly accountId: AccountId
  readonly kind: 'user' | 'role'
  readonly name: string
}

export interface NamedByClaim {
  readonly issuer: string
  /** The claim. */
  readonly name: string
  /** By its values. They are no names of accounts: whoever may choose one there must not choose another's claim. */
  readonly principals: ReadonlyMap<string, MappedPrincipal>
}

export interface EnvoySettings {
  /** The signing name of the service that stands behind Envoy. */
  readonly service: string
  /** The header in which Envoy says who calls, in lower case. */
  readonly nameHeader: string
  readonly pathPrefix: string
  /** Where the service takes what stands before it in `Host` for a bucket; `undefined`: it does not look there. */
  readonly virtualHostsOf: string | undefined
}

const KINDS: readonly string[] = ['minio', 'rustfs', 'ceph-rgw', 'envoy'] satisfies readonly AskerKind[]
const PRINCIPAL = /^arn:aws:iam::\d{12}:(user|role)\/(?:[\w+=,.@/-]+\/)?([\w+=,.@-]{1,64})$/
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*)$/

/**
 * What the operator's file says.
 *
 * @throws OperatorFileFault
 */
export function readAskers(file: unknown): readonly Asker[] {
  const askers = listIn(objectIn(file, 'the file', ['askers']).askers, 'askers').map(readAsker)
  for (const [index, { host, port, tokenFile }] of askers.entries()) {
    const earlier = askers.slice(0, index)
    if (port !== 0 && earlier.some((other) => other.port === port && other.host === host)) {
      throw fault(`askers[${index}].port`, "is another asker's too")
    }
    if (earlier.some((other) => other.tokenFile === tokenFile)) {
      throw fault(`askers[${index}].tokenFile`, "is another asker's too: one token is good for one asker")
    }
  }
  return askers
}

function readAsker(value: unknown, index: number): Asker {
  const place = `askers[${index}]`
  const { kind } = anyObjectIn(value, place)
  if (typeof kind !== 'string' || !isKind(kind)) throw fault(`${place}.kind`, `is none of ${KINDS.join(', ')}`)
  const required = ['kind', 'port', 'tokenFile', 'principals']
  const ofEnvoy = kind === 'envoy' ? ['service', 'nameHeader', 'forwardsHeaders'] : []
  const optional = kind === 'envoy' ? ['pathPrefix', 'virtualHostsOf'] : kind === 'ceph-rgw' ? [] : ['claims']
  const members = objectIn(value, place, [...required, ...ofEnvoy], ['host', 'region', ...optional])
  const { port } = members
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 0 || port > 65_535) {
    throw fault(`${place}.port`, 'is no port: a whole number from 1 to 65535')
  }
  const text = (name: string, isOne: (text: string) => boolean, what: string) =>
    textIn(members[name], `${place}.${name}`, isOne, what)
  return {
    kind,
    port,
    host: members.host === undefined ? '127.0.0.1' : text('host', (each) => ADDRESS.test(each), 'an IP address'),
    tokenFile: text('tokenFile', (each) => each !== '', 'a path'),
    region: members.region === undefined ? 'us-east-1' : text('region', isRegionCode, 'a Region'),
    principals: readPrincipals(members.principals, `${place}.principals`),
    claims: members.claims === undefined ? undefined : readClaims(members.claims, `${place}.claims`),
    envoy: kind === 'envoy' ? readEnvoy(members, place) : undefined,
  }
}

function isKind(text: string): text is AskerKind {
  return KINDS.includes(text)
}

function readPrincipals(value: unknown, place: string): ReadonlyMap<string, MappedPrincipal> {
  const principals = new Map<string, MappedPrincipal>()
  for (const [name, given] of Object.entries(anyObjectIn(value, place))) {
    if (name === '') throw fault(place, 'has a principal for nobody: a name is not empty')
    // Not root: who is the owner of an account is asked of nobody.
    const arn = textIn(given, `${place}.${name}`, (each) => PRINCIPAL.test(each), 'the ARN of a user or a role')
    const [, kind, own = ''] = PRINCIPAL.exec(arn) ?? []
    const accountId = accountOfArn(arn)
    if (accountId === undefined) throw fault(`${place}.${name}`, 'is of no account')
    principals.set(name, { arn, accountId, kind: kind === 'role' ? 'role' : 'user', name: own })
  }
  return principals
}

function readClaims(value: unknown, place: string): Asker['claims'] {
  const members = objectIn(value, place, ['issuer', 'name', 'principals'])
  return {
    issuer: textIn(members.issuer, `${place}.issuer`, (each) => URL.canParse(each), 'a URL'),
    name: textIn(members.name, `${place}.name`, (each) => each !== '', 'the name of a claim'),
    principals: readPrincipals(members.principals, `${place}.principals`),
  }
}

const DOMAIN = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/

function readEnvoy(members: Readonly<Record<string, unknown>>, place: string): EnvoySettings {
  const text = (name: string, isOne: (text: string) => boolean, what: string) =>
    textIn(members[name], `${place}.${name}`, isOne, what)
  // A copy is an upload but for a header; what Envoy does not forward, nobody here can ask for.
  if (members.forwardsHeaders !== true) {
    throw fault(`${place}.forwardsHeaders`, 'is not true: Envoy must forward `x-amz-` headers (`allowed_headers`)')
  }
  return {
    service: text('service', (each) => /^[a-z0-9-]{2,64}$/.test(each), "a service's signing name, such as s3"),
    nameHeader: text('nameHeader', (each) => /^[a-z0-9-]{1,64}$/.test(each), 'the name of a header, in lower case'),
    pathPrefix:
      members.pathPrefix === undefined
        ? ''
        : text('pathPrefix', (each) => /^(?:\/[\w.~-]+)+$/.test(each), 'a path such as /check'),
    virtualHostsOf:
      members.virtualHostsOf === undefined
        ? undefined
        : text('virtualHostsOf', (each) => DOMAIN.test(each), 'a domain in lower case, such as s3.example.com'),
  }
}
