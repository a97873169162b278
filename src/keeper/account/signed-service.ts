export type SignedInput = Readonly<Record<string, unknown>>

/** A service as its model says it: where it is at AWS, how a call is written, and how its answer is read. */
export interface SignedService {
  readonly signingName: string
  readonly place: (input: SignedInput, region: string) => Place
  readonly write: (operation: string, input: SignedInput) => Written
  readonly read: (text: string) => unknown
}

/** At AWS; the Region that it is signed for, with the host. */
interface Place {
  readonly host: string
  readonly region: string
}

interface Written {
  readonly method: string
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** Where a service is that each Region has for itself. */
export function regionalPlace(prefix: string, region: string): Place {
  return { host: `${prefix}.${region}.${region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'}`, region }
}

/** Where a service is that has one place for the partition `aws`. */
export function usEastOne(prefix: string): SignedService['place'] {
  return () => ({ host: `${prefix}.us-east-1.api.aws`, region: 'us-east-1' })
}

/** @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
export function jsonService(
  signingName: string,
  targetPrefix: string,
  version: '1.0' | '1.1',
  place: SignedService['place'] = (_, region) => regionalPlace(signingName, region),
): SignedService {
  return {
    signingName,
    place,
    write: (operation, input) => ({
      method: 'POST',
      path: '/',
      headers: { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': `${targetPrefix}.${operation}` },
      body: JSON.stringify(input),
    }),
    read: readJson,
  }
}

/**
 * A service that is asked by GET: what its path names, such as `{LayerName}`, stands in there, and the rest in the
 * query.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
 */
export function restReadService(
  signingName: string,
  paths: Readonly<Record<string, string>>,
  read: SignedService['read'] = readJson,
): SignedService {
  return {
    signingName,
    place: (_, region) => regionalPlace(signingName, region),
    write: (operation, input) => {
      const path = paths[operation]
      if (path === undefined) throw new Error(`${signingName} has no operation ${operation}`)
      const query = textsOf(input)
      const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
        const { [name]: value = '' } = query
        delete query[name]
        return encodeURIComponent(value)
      })
      return { method: 'GET', path: filled, query, headers: {} }
    },
    read,
  }
}

export function textsOf(input: SignedInput): Record<string, string> {
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, String(value)]))
}

export function readJson(text: string): unknown {
  return text === '' ? {} : JSON.parse(text)
}
