import { constants, gunzipSync } from 'node:zlib'
import { iamPrefixOf } from '../../aws/index.ts'
import { bufferOf } from '../codecs/body.ts'
import { readForm } from '../codecs/form.ts'
import type { HttpRequest } from '../http.ts'
import type { ApiModels } from '../model/api-models.ts'
import type { Protocol, ServiceModel } from '../model/service-model.ts'
import {
  decodedFirst,
  findRoute,
  hasRival,
  isBetter,
  isPlain,
  type Route,
  type RouteRequest,
  segmentsOf,
} from '../routes/route.ts'
import { isS3 } from '../s3.ts'
import type { Call } from './call.ts'
import { type ServiceEntry, servicesOf, signingNameOfQuery, signingNameOfTarget } from './operations-table.ts'
import { s3PathOf } from './s3-path.ts'

/** What names an operation in a request, however it does. */
interface Naming {
  readonly request: HttpRequest
  readonly jsonVersion: string | undefined
  /** `X-Amz-Target`, in two parts. */
  readonly target: { readonly prefix: string; readonly operation: string } | undefined
  /** `/service/T/operation/O`, of the RPC v2 protocol. */
  readonly rpc: { readonly prefix: string; readonly operation: string } | undefined
  /** `Action`, in the URL or else in the form. */
  readonly action: string | undefined
  readonly version: string | undefined
  /** Whether it names an operation in two ways, of which another reader might take the other. */
  readonly isDouble: boolean
}

type Found = Pick<Call, 'protocol' | 'service' | 'operation' | 'queryCompatible'> & {
  readonly jsonVersion?: string
  readonly route?: Route | undefined
  /** Whether another reader might take another route. */
  readonly isDouble?: boolean
}

const MAX_NAME = 128
/** Bytes of a form in which its action is looked for. */
const MAX_FORM = 65_536

/**
 * Tells which operation of which service a request is for, in which protocol. It never refuses: what cannot be told is
 * `undefined`.
 *
 * @param models of the services that the server has.
 * @param scopeService the credential scope's service, which decides; `undefined` for an unsigned request.
 * @param ownHost what the server is called by, where that is known.
 */
export function identify(
  models: ApiModels,
  request: HttpRequest,
  scopeService: string | undefined,
  region: string,
  ownHost?: string,
): Call {
  const naming = namingOf(request)
  const signingName = scopeService ?? guessSigningName(models, naming) ?? 'unknown'
  const model = models.of(signingName)
  const s3 = isS3(signingName) ? s3PathOf(request, ownHost) : undefined
  const inModel = model && findInModel(model, naming)
  const others =
    inModel && inModel.operation === undefined && namesNothing(naming)
      ? findBesideModel(inModel, signingName, naming)
      : undefined
  const found = others ?? inModel ?? findInTable(servicesOf(signingName), naming, s3?.segments)
  return {
    protocol: found.protocol,
    jsonVersion: naming.jsonVersion ?? found.jsonVersion ?? '1.0',
    signingName,
    region,
    service: found.service,
    operation: naming.isDouble || found.isDouble ? undefined : found.operation,
    requestedOperation: found.operation ?? naming.rpc?.operation ?? naming.target?.operation ?? naming.action,
    model: others ? undefined : model,
    iamPrefix: iamPrefixOf(signingName),
    eventSource: `${signingName}.amazonaws.com`,
    queryCompatible: found.queryCompatible,
    method: request.method,
    route: found.route,
    s3,
  }
}

function findInModel(model: ServiceModel, naming: Naming): Found {
  const protocol = protocolAmong(model.protocols, naming)
  if (protocol === 'rest-json') {
    const route = findRoute(model.routes, routeRequest(naming.request))
    return { protocol, service: model.name, operation: route?.operation, queryCompatible: false, route }
  }
  const named = protocol === 'cbor' ? naming.rpc : protocol === 'json' ? naming.target : undefined
  const name =
    protocol === 'query' ? naming.action : isTargetOf(model.targetPrefix, named?.prefix) ? named?.operation : undefined
  // The model's own text, which later tables find sooner than a piece of the request.
  const operation = name === undefined ? undefined : model.operation(name)?.name
  return {
    protocol,
    service: model.name,
    operation,
    queryCompatible: model.queryCompatible,
    jsonVersion: model.jsonVersion,
  }
}

function namesNothing({ rpc, target, action }: Naming): boolean {
  return rpc === undefined && target === undefined && action === undefined
}

/** An operation of another service that signs with the same name: IAM Toolbox's REST calls are signed as `iam`. */
function findBesideModel({ service }: Found, signingName: string, naming: Naming): Found | undefined {
  const others = servicesOf(signingName).filter((entry) => entry.service !== service && entry.routes.length > 0)
  if (others.length === 0) return undefined
  const found = findInTable(others, naming, undefined)
  return found.operation === undefined ? undefined : found
}

function findInTable(
  entries: readonly ServiceEntry[],
  naming: Naming,
  s3Segments: readonly string[] | undefined,
): Found {
  const named = naming.rpc ?? naming.target
  if (named) {
    const candidates = entries.filter(({ targetPrefix }) => isTargetOf(targetPrefix, named.prefix))
    const entry = candidates.find(({ operations }) => operations.has(named.operation)) ?? candidates[0]
    if (entry) return found(entry, entry.operations.has(named.operation) ? named.operation : undefined, naming)
  }
  const { action, version } = naming
  if (action !== undefined) {
    const candidates = entries.filter(({ protocols, operations }) => isQuery(protocols) && operations.has(action))
    const entry = candidates.find((candidate) => candidate.version === version) ?? candidates[0]
    if (entry) return found(entry, action, naming)
  }
  const request = routeRequest(naming.request, s3Segments)
  const best = bestRoute(entries, request)
  if (best) {
    const { entry, route } = best
    return { ...found(entry, route?.operation, naming), route, isDouble: isDouble(entries, best, request) }
  }
  return { protocol: protocolAmong([], naming), service: undefined, operation: undefined, queryCompatible: false }
}

interface Best {
  readonly entry: ServiceEntry
  readonly route: Route | undefined
}

function bestRoute(entries: readonly ServiceEntry[], request: RouteRequest): Best | undefined {
  let best: Best | undefined = entries[0] && { entry: entries[0], route: findRoute(entries[0].routes, request) }
  for (const entry of entries.slice(1)) {
    const route = findRoute(entry.routes, request)
    if (route && isBetter(route, best?.route, request.slash)) best = { entry, route }
  }
  return best
}

/**
 * Whether who reads the parameters in another order, or decodes the path first, would take it for another
 * operation.
 */
function isDouble(entries: readonly ServiceEntry[], { entry, route }: Best, request: RouteRequest): boolean {
  if (route === undefined) return false
  if (hasRival(entry.routes, request, route)) return true
  const decoded = decodedFirst(request)
  const other = decoded && bestRoute(entries, decoded)?.route
  return other !== undefined && other.operation !== route.operation
}

/** A request as routes are matched with it: one whose path is not what is signed has none. */
function routeRequest({ method, path, query, headers }: HttpRequest, s3Segments?: readonly string[]): RouteRequest {
  const segments = s3Segments ?? segmentsOf(path)
  const isSigned = s3Segments !== undefined || isPlain(segments)
  return { method: isSigned ? method : '', segments, slash: path.endsWith('/'), query: parametersOf(query), headers }
}

function found(entry: ServiceEntry, operation: string | undefined, naming: Naming): Found {
  const { service, queryCompatible, jsonVersion } = entry
  return { protocol: protocolAmong(entry.protocols, naming), service, operation, queryCompatible, jsonVersion }
}

/**
 * Whether a request's target names the service: botocore sends
 * `com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101`, the JavaScript SDK `CloudTrail_20131101`.
 */
function isTargetOf(targetPrefix: string | undefined, sent: string | undefined): boolean {
  return (
    targetPrefix !== undefined && sent !== undefined && (targetPrefix === sent || targetPrefix.endsWith(`.${sent}`))
  )
}

function isQuery(protocols: readonly Protocol[]): boolean {
  return protocols.includes('query') || protocols.includes('ec2')
}

/** Which of a service's protocols the request speaks; of an unknown service's, any. */
function protocolAmong(protocols: readonly Protocol[], naming: Naming): Protocol {
  const may = (protocol: Protocol) => protocols.length === 0 || protocols.includes(protocol)
  if (naming.rpc && may('cbor')) return 'cbor'
  if ((naming.target ?? naming.jsonVersion) !== undefined && may('json')) return 'json'
  if (protocols.includes('query')) return 'query'
  if (protocols.length > 0) return protocols.find((protocol) => protocol !== 'cbor') ?? 'cbor'
  return naming.request.headers['content-type']?.startsWith('application/json')
    ? 'rest-json'
    : naming.action === undefined
      ? 'rest-xml'
      : 'query'
}

function namingOf(request: HttpRequest): Naming {
  const { headers, path } = request
  const target = headers['x-amz-target']
  const dot = target?.lastIndexOf('.') ?? -1
  const rpc =
    headers['smithy-protocol'] === 'rpc-v2-cbor'
      ? /\/service\/([\w.]{1,256})\/operation\/(\w{1,128})$/.exec(path)
      : null
  const form = target === undefined && !rpc ? actionOf(request) : undefined
  return {
    request,
    jsonVersion: /^application\/x-amz-json-(1\.[01])(;|$)/.exec(headers['content-type'] ?? '')?.[1],
    target:
      target === undefined || dot === -1
        ? undefined
        : { prefix: target.slice(0, dot), operation: plainName(target.slice(dot + 1)) ?? '' },
    rpc: rpc ? { prefix: rpc[1] ?? '', operation: rpc[2] ?? '' } : undefined,
    action: form?.action,
    version: form?.version,
    isDouble:
      (target !== undefined && rpc !== null) || ((target !== undefined || rpc !== null) && names(request.query)),
  }
}

/** Whether an `Action` stands in a query, escaped or not, in any letter case. */
function names(query: string): boolean {
  if (query === '') return false
  let isNamed = false
  try {
    readForm(query, 'plus', (name) => {
      isNamed ||= name.toLowerCase() === 'action'
    })
  } catch {
    return true
  }
  return isNamed
}

/**
 * `Action` and `Version` of a form. The codec refuses a parameter that is given twice, so that the first is the only
 * one.
 */
function actionOf(request: HttpRequest): { action: string | undefined; version: string | undefined } {
  const { method, query } = request
  const text = query.includes('Action=') || method !== 'POST' ? query : isForm(request.headers) ? formText(request) : ''
  return { action: plainName(parameter(text, 'Action')), version: parameter(text, 'Version') }
}

function parameter(text: string, name: string): string | undefined {
  let start = text.startsWith(`${name}=`) ? 0 : text.indexOf(`&${name}=`) + 1
  if (start === 0 && !text.startsWith(`${name}=`)) return undefined
  start += name.length + 1
  const end = text.indexOf('&', start)
  return text.slice(start, end === -1 ? undefined : end)
}

function plainName(name: string | undefined): string | undefined {
  return name !== undefined && name.length <= MAX_NAME && /^[A-Za-z]\w*$/.test(name) ? name : undefined
}

function isForm(headers: HttpRequest['headers']): boolean {
  // Some clients leave the type out; a body of another type is no form.
  const type = headers['content-type']
  return type === undefined || type.startsWith('application/x-www-form-urlencoded')
}

/**
 * Whether the operation's name may stand in the body, so that a call to a service that is not implemented needs its
 * body read to be known: a form that is posted to `/`.
 */
export function isFormHead({ method, path, headers }: Pick<HttpRequest, 'method' | 'path' | 'headers'>): boolean {
  return (
    method === 'POST' &&
    path === '/' &&
    headers['x-amz-target'] === undefined &&
    headers['content-type'] !== undefined &&
    isForm(headers)
  )
}

/**
 * Whether the body of a call is a document that says what is asked for. S3's objects are none, and neither is what
 * names no operation by its head: a form does in its body.
 */
export function hasDocument({ operation, route }: Call): boolean {
  return operation !== undefined && route?.hasRawBody !== true
}

/**
 * As much of the form as names its action: clients write that first. The request is not proved yet, so that of a
 * compressed form only the beginning is inflated (old clients send PutMetricData so).
 */
function formText({ body, headers }: HttpRequest): string {
  let bytes = body
  if (headers['content-encoding']?.toLowerCase() === 'gzip') {
    try {
      bytes = gunzipSync(body.subarray(0, 1024), { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 2 ** 21 })
    } catch {
      return '' // Names no operation; the codec says what is wrong with it.
    }
  }
  return bufferOf(bytes).toString('latin1', 0, MAX_FORM)
}

/**
 * Of one that is given twice, the value that is the lesser text: signatures sort equal names by their values, so that
 * their order, which anybody between could change, must decide nothing.
 */
function parametersOf(query: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>()
  try {
    readForm(query, 'plus', (name, value) => {
      const other = parameters.get(name)
      if (other === undefined || value < other) parameters.set(name, value)
    })
  } catch {
    // A query that cannot be read names no operation.
  }
  return parameters
}

/** Whose call an unsigned request is: by its target, the version of its form, or its path. */
function guessSigningName(models: ApiModels, { target, rpc, action, version, request }: Naming): string | undefined {
  const prefix = target?.prefix ?? rpc?.prefix
  if (prefix !== undefined) {
    return (
      models.all().find(({ targetPrefix }) => isTargetOf(targetPrefix, prefix))?.signingName ??
      signingNameOfTarget(prefix)
    )
  }
  if (action === undefined) {
    const route = routeRequest(request)
    return models.all().find((model) => model.protocols.includes('rest-json') && findRoute(model.routes, route))
      ?.signingName
  }
  const modelled = models
    .all()
    .find(
      (model) =>
        (version === undefined || model.apiVersion === version) &&
        model.protocols.includes('query') &&
        model.operation(action),
    )
  if (modelled) return modelled.signingName
  return version === undefined ? undefined : signingNameOfQuery(version, action)
}
