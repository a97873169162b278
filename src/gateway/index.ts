/**
 * Who answers for what Castellan does not implement, and how calls that were allowed are handed on to them: anew, from
 * what was read of them, so that nobody reads another request than the one that was decided on; bodies and answers as
 * they stream. docs/adr/0013-the-gateway.md says why.
 *
 * - `upstream.ts`, `upstream-flag.ts`: what an upstream is, and how it is named
 * - `gateway.ts`: one call, from the head that is written anew (`outgoing.ts`) to the answer; what the gateway asks for
 *   itself. `arn-translation.ts`: what upstreams call by other accounts and Regions
 * - `identifying.ts`: how an upstream is told who asks
 * - `sending.ts`, `turns.ts`: connections, and how many calls an upstream has at once
 * - `knowledge/`: what upstreams know of what they have, as decisions need it
 * - `s3/`: bodies of S3, as its clients send them
 *
 * It knows neither policies nor who may do what: what it is given was allowed.
 */
export { documentOf } from './documents.ts'
export type { Answer, Client, IncomingBody, LeftBody, StreamedAnswer } from './forwarded.ts'
export { Gateway } from './gateway.ts'
export { Knowledge, type RecordedPolicies } from './knowledge/index.ts'
export { reach } from './reach.ts'
export { checksumOf } from './s3/checksums.ts'
export {
  deleteDocument,
  mergedResult,
  type NamedObject,
  type RefusedObject,
  refusedResult,
} from './s3/delete-objects.ts'
export { FormFile } from './s3/form-file.ts'
export { boundaryOf, type FormHead, isMultipart, readFormHead } from './s3/form-reader.ts'
export { isStreamed } from './s3/streamed-body.ts'
export { type Settings, type Upstream, UpstreamFault, upstreamOf } from './upstream.ts'
export { readUpstreamFlag } from './upstream-flag.ts'
