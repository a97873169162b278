import { randomBytes } from 'node:crypto'
import { type IamUser, iamUser } from '../../aws/index.ts'
import { MasterKey } from '../../credentials/index.ts'
import { wholeBody } from '../../protocol/http.ts'
import type { ResourceFacts, ResourceNames, ResourcePolicies } from '../../requests/index.ts'
import { SERVICES } from '../../services/index.ts'
import { asksOfCall } from '../asks-of-call.ts'
import { newExchange } from '../exchange.ts'
import type { Node } from '../node.ts'
import { run } from '../pipeline.ts'
import { Services } from '../services.ts'
import { ACCOUNT, failingNode, policiesOf } from './one-operation.ts'
import { whole } from './whole.ts'

const ANN: IamUser = iamUser(ACCOUNT, { userId: 'AIDAANN', userName: 'ann', path: '/' })
const services = new Services(SERVICES)
const NOTHING = [{ Effect: 'Allow', Action: 'nothing:Nothing', Resource: '*' }]
const masterKey = new MasterKey(randomBytes(32), randomBytes)

/** A call to any service, as it came over the wire. */
export interface AnyCall {
  /** As it is signed. */
  readonly service: string
  readonly method?: string
  /** With its query. */
  readonly url?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** What came of a call. */
export interface Outcome {
  readonly status: number
  readonly text: string
  readonly headers: Readonly<Record<string, string>>
  /** `action resource`, sorted: all that was asked of a call that is allowed. */
  readonly asked: readonly string[]
  readonly event: Readonly<Record<string, unknown>>
}

/** Sends a call of a user with these statements through the pipeline; 501 is what comes of one that is allowed. */
export async function outcomeOf(
  { service, method = 'POST', url = '/', headers = {}, body = '' }: AnyCall,
  statements: readonly object[],
  resourceNames?: ResourceNames,
  resourcePolicies: ResourcePolicies = { find: () => undefined },
  resourceFacts?: ResourceFacts,
): Promise<Outcome> {
  const [path = '', query = ''] = url.split(/\?(.*)/s)
  const exchange = newExchange({
    request: {
      ...{ method, path, query, bodySha256: '' },
      headers: { host: 'localhost', ...headers },
      rawHeaders: [],
      body: Buffer.from(body),
    },
    proof: {
      kind: 'signature',
      signature: {
        kind: 'header',
        service,
        region: 'us-east-1',
        headerValues: new Map(Object.entries(headers)),
      } as never,
    },
    ...{ sourceIp: '127.0.0.1', secure: false, requestId: 'r', now: 0 },
  })
  const events: Record<string, unknown>[] = []
  const node = {
    ...failingNode().node,
    authenticator: {
      authenticate: () => ({
        caller: { ...ANN, credential: { kind: 'long-term', accessKeyId: 'AKIATEST' } },
        policies: policiesOf(...(statements.length > 0 ? statements : NOTHING)),
      }),
    },
    ...{
      options: { region: 'us-east-1' },
      shared: { masterKey },
      services,
      resourceNames,
      resourcePolicies,
      resourceFacts,
    },
    auditQueue: {
      assertOpen() {},
      add: (_account: string, { origin, members }: { origin: { members: string }; members: string }) => {
        events.push(JSON.parse(`{${origin.members},${members}}`))
      },
    },
  } as unknown as Node
  const response = whole(await run(exchange, node))
  const asked = response.status === 501 ? asksOfCall(exchange) : []
  return {
    status: response.status,
    text: String(wholeBody(response.body)),
    headers: response.headers,
    asked: asked.map(({ action, resource }) => `${action} ${resource}`).sort(),
    event: events[0] ?? {},
  }
}

export const ALLOW_ALL = [{ Effect: 'Allow', Action: '*', Resource: '*' }]

export const allow = (
  Action: string | readonly string[],
  Resource: string | readonly string[],
  Condition?: object,
) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
})

export const deny = (Action: string, Resource: string, Condition?: object) => ({
  Effect: 'Deny',
  Action,
  Resource,
  ...(Condition && { Condition }),
})

export function json(service: string, target: string, body: object | string, more: AnyCall['headers'] = {}): AnyCall {
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target, ...more }
  return { service, headers, body: typeof body === 'string' ? body : JSON.stringify(body) }
}

export function form(service: string, body: string, url = '/'): AnyCall {
  return { service, url, headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }, body }
}

export function rest(
  service: string,
  method: string,
  url: string,
  body = '',
  headers: AnyCall['headers'] = {},
): AnyCall {
  return { service, method, url, headers: { 'content-type': 'application/json', ...headers }, body }
}
