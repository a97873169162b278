import { PARTITION, type ResourceName, UncertainArn } from '../aws/index.ts'
import { type AskedAction, type AskedRequest, Unanswerable } from '../external-authorisation/index.ts'
import { findAction } from '../policy/index.ts'
import { parametersOf, readsBody } from '../protocol/index.ts'
import type { AuthorizationRequest } from '../services/operation.ts'
import { asksOfCall, resourcesOf } from './asks-of-call.ts'
import { authorise } from './authorise.ts'
import { authoriseUnimplemented } from './authorise-unimplemented.ts'
import type { Exchange } from './exchange.ts'
import { withKnownResources } from './known-resources.ts'
import type { Node } from './node.ts'
import { requestOf } from './requests-of-asks.ts'

/**
 * S3's actions, and a store's own for its administrators (`admin:…`), which only a policy that names them or all
 * allows. What else a store asks for has one meaning there and another one here.
 *
 * @throws AwsError for a denial; Unanswerable
 */
export async function authoriseAction(asked: AskedAction, exchange: Exchange, node: Node): Promise<void> {
  const { action, keys } = asked
  if (!/^(?:s3|admin):[A-Za-z]{1,128}$/.test(action)) {
    throw new Unanswerable(`${action} is no action that is decided here`)
  }
  const request: AuthorizationRequest = {
    action,
    resource: resourceOf(asked),
    keys: () => keys,
    // A store may take an object's tags from a header of the request, where it has not looked at the object.
    isNotKnown: (key) => key.startsWith('s3:existingobjecttag/'),
  }
  await authorise(exchange, {
    requests: await withKnownResources([request], node.resourcePolicies, resourcesOf(exchange)),
  })
}

function resourceOf({ action, bucket, object }: AskedAction): ResourceName {
  if (bucket === '' || !action.startsWith('s3:')) return '*'
  const arn = `arn:${PARTITION}:s3:::${bucket}`
  if (object !== '') return `${arn}/${object}`
  const types = findAction(action)?.action.resourceTypes ?? []
  return types.some(({ type }) => type.name === 'object') ? new UncertainArn([`${arn}/`, '']) : arn
}

/**
 * A request as it came, decided as one to an operation that Castellan does not implement. What was not told counts for
 * a Deny, and against an Allow; what is said by that alone cannot be answered.
 *
 * @throws AwsError for a denial; Unanswerable
 */
export async function authoriseRequest(asked: AskedRequest, exchange: Exchange, node: Node): Promise<void> {
  const { call, request } = exchange
  assertUnderstood(asked, exchange)
  if (asked.untold === 'body' && readsBody(call))
    throw new Unanswerable('the body is not told, and says what is asked for')
  exchange.parameters = parametersOf(call, request)
  const asks = asksOfCall(exchange)
  if (asks.length === 0) throw new Unanswerable('nothing that is known is asked for')
  if (asked.untold !== 'headers and body') return await authoriseUnimplemented(exchange, node)
  const requests = isDeleteObjects(exchange) ? deletions(exchange) : asks.map((ask) => requestOf(ask, exchange))
  const known = await withKnownResources(requests, node.resourcePolicies, resourcesOf(exchange))
  await authorise(exchange, { requests: known.map((each) => ({ ...each, isNotKnown })) })
}

/** What path and query say of a request to S3; of its other keys nobody knows without headers and body. */
const TOLD: ReadonlySet<string> = new Set([
  's3:prefix',
  's3:delimiter',
  's3:max-keys',
  's3:versionid',
  's3:resourceaccount',
])

function isNotKnown(key: string): boolean {
  return key.startsWith('s3:') ? !TOLD.has(key) : /^aws:(?:referer$|requesttag\/|tagkeys$)/.test(key)
}

function isDeleteObjects({ call }: Exchange): boolean {
  return call.service === 's3' && call.operation === 'DeleteObjects'
}

/** The body says which objects, and whether versions of them. */
function deletions({ call }: Exchange): readonly AuthorizationRequest[] {
  const resource = new UncertainArn([`arn:${PARTITION}:s3:::${call.s3?.bucket ?? ''}/`, ''])
  return ['s3:DeleteObject', 's3:DeleteObjectVersion'].map((action) => ({ action, resource }))
}

/**
 * INVARIANT: what is decided on is what the asker will do. Its own paths (`/admin/user`, `/swift/v1`), a tenant's
 * buckets and whatever else it reads otherwise are no bucket and key of S3's.
 *
 * @throws Unanswerable
 */
function assertUnderstood({ understood }: AskedRequest, { call: { s3, operation } }: Exchange): void {
  if (understood === undefined) return
  const { bucket = '', key = '' } = s3 ?? {}
  const isNew = understood.bucket === '' && key === '' && operation === 'CreateBucket'
  if ((bucket !== understood.bucket && !isNew) || key !== understood.object) {
    throw new Unanswerable('the path names another bucket or object than the asker has understood')
  }
}
