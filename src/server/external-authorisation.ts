import { randomUUID } from 'node:crypto'
import { AwsError } from '../aws/index.ts'
import {
  type AskedAction,
  type AskedRequest,
  type Asker,
  answerAsker,
  DECISION_PATH,
  type Decide,
  type Question,
  readAskers,
  Unanswerable,
  type Verdict,
} from '../external-authorisation/index.ts'
import { type Call, type HttpRequest, identify, serializeError } from '../protocol/index.ts'
import { authoriseAction, authoriseRequest } from './authorise-question.ts'
import { type Exchange, newExchange } from './exchange.ts'
import { listenBeside, type SideListener } from './listen.ts'
import { mappedCaller } from './mapped-principal.ts'
import type { Node } from './node.ts'
import { readFile } from './operator-files.ts'
import type { ServeOptions } from './options.ts'
import type { Principals } from './principals.ts'
import { recordRead, recordRefusal } from './record.ts'
import type { Authenticated } from './session-callers.ts'
import { tokenIn } from './token-file.ts'

/** An asker that is answered, and where it asks. */
export interface RunningAsker {
  readonly kind: string
  readonly url: string
}

const NONE = { askers: [] }
const NO_REQUEST: HttpRequest = {
  ...{ method: 'GET', path: '/', query: '', rawHeaders: [], headers: {}, body: new Uint8Array(), bodySha256: '' },
}

/** @throws StartError */
export function askersOf({
  externalAuthorisation = NONE,
}: Pick<ServeOptions, 'externalAuthorisation'>): readonly Asker[] {
  return readFile('askers', () => readAskers(externalAuthorisation))
}

/** Envoy asks at the path of each request. */
function urlOf({ kind, host, envoy }: Asker, port: number): string {
  const path = kind === 'envoy' ? (envoy?.pathPrefix ?? '') : DECISION_PATH
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}${path}`
}

/**
 * Answers each asker at its address.
 *
 * @param decide by the node that is running at the time.
 * @throws StartError: none of them is answered then.
 */
export async function answerAskers(
  askers: readonly Asker[],
  { decide, random }: Pick<ServeOptions, 'random'> & { readonly decide: Decide },
): Promise<{ readonly running: readonly RunningAsker[]; close(milliseconds?: number): Promise<void> }> {
  const listeners: SideListener[] = []
  const running: RunningAsker[] = []
  const close = async (milliseconds?: number) =>
    void (await Promise.all(listeners.map((listener) => listener.close(milliseconds))))
  try {
    for (const [index, asker] of askers.entries()) {
      const answer = answerAsker(asker, tokenIn(asker.tokenFile, random), decide)
      const saidBy = { port: `\`askers[${index}].port\``, host: `\`askers[${index}].host\`` }
      const listener = await listenBeside(
        () => async (head, read) => answer(head, async () => (await read('hold')).body),
        { host: asker.host, port: asker.port, saidBy },
      )
      listeners.push(listener)
      running.push({ kind: asker.kind, url: urlOf(asker, listener.port) })
    }
  } catch (error) {
    await close()
    throw error
  }
  return { running, close }
}

/**
 * Decides as of any request, for the principal that the operator's file names for who calls the asker; and records it,
 * in that principal's account.
 */
export function decider(node: Node, principals: Principals): Decide {
  return async (question, asker) => {
    const mapped = question.principal
    if (mapped === undefined) return { isAllowed: false, reason: `no principal is named for ${question.name}` }
    try {
      const { store, options } = node
      const caller = await mappedCaller(mapped, { store, principals, sessionName: asker.kind, now: options.clock() })
      if (caller === undefined) return { isAllowed: false, reason: `${mapped.arn} is not there` }
      node.auditQueue.assertOpen(false)
      return await decided(question, asker, caller, node)
    } catch (error) {
      if (error instanceof Unanswerable) throw error
      if (error instanceof AwsError) return { isAllowed: false, reason: error.message }
      node.log.error('a question of an asker was not answered', error)
      return { isAllowed: false, reason: 'the question could not be decided' }
    }
  }
}

async function decided(question: Question, asker: Asker, caller: Authenticated, node: Node): Promise<Verdict> {
  const { asked } = question
  const exchange = exchangeOf(question, asker, caller, node)
  try {
    if (asked.what === 'action') await authoriseAction(asked, exchange, node)
    else await authoriseRequest(asked, exchange, node)
    exchange.authorised = true
    recordRead(exchange, node)
    return { isAllowed: true, reason: '' }
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    exchange.error = error
    recordRefusal(exchange, node)
    const denial = asked.what === 'request' ? serializeError(exchange.call, error, exchange.requestId) : undefined
    return { isAllowed: false, reason: error.message, denial }
  }
}

function exchangeOf(
  { name, asked, sourceIp, userAgent, secure }: Question,
  asker: Asker,
  { caller, policies }: Authenticated,
  node: Node,
): Exchange {
  const given = asked.what === 'request' ? asked.request : NO_REQUEST
  const request = { ...given, headers: { ...given.headers, 'user-agent': userAgent } }
  const exchange = newExchange({
    ...{ request, proof: { kind: 'none' }, sourceIp, secure },
    requestId: randomUUID(),
    now: node.options.clock(),
  })
  exchange.caller = caller
  exchange.policies = policies
  exchange.accountId = caller.accountId
  exchange.call = asked.what === 'request' ? callOf(asked, asker, node) : callOfAction(asked, asker, node)
  exchange.input = { askedBy: asker.kind, for: name, ...toldOf(asked, exchange.call) }
  return exchange
}

/** What the event says of it. */
function toldOf(asked: AskedAction | AskedRequest, { s3 }: Call): object {
  const { bucket, object } = asked.what === 'action' ? asked : { bucket: s3?.bucket, object: s3?.key }
  return { ...(bucket && { bucketName: bucket }), ...(object && { key: object }) }
}

function callOf({ request, service }: AskedRequest, { region }: Asker, { services }: Node): Call {
  return identify(services.models, request, service, region)
}

/** The event is named by the action, without its prefix. */
function callOfAction({ action }: AskedAction, { region }: Asker, { services }: Node): Call {
  const call = identify(services.models, NO_REQUEST, 's3', region)
  return { ...call, operation: action.slice(action.indexOf(':') + 1), method: 'POST' }
}
