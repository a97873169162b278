/**
 * The wire: who signed a request (`signature`, `verifySignature`), what it asks for (`identify`), its input
 * (`parseInput`) and what the model forbids in it (`brokenInput`), and the answer in the caller's own protocol
 * (`serializeOutput`, `serializeError`). It knows AWS's models and protocols; it knows nothing of accounts, policies,
 * storage or what an operation does, and never whether a caller may do something.
 *
 * @example
 * const call = identify(models, request, signature?.service, region)
 * const input = parseInput(call, request)
 * return serializeOutput(call, output, requestId)
 */
export type { Call } from './calls/call.ts'
export { hasDocument, identify, isFormHead } from './calls/identify.ts'
export { xmlText } from './codecs/xml.ts'
export { readXmlDocument, type XmlElement } from './codecs/xml-reader.ts'
export { dataDirectory } from './data-directory.ts'
export type { HeaderLine, HttpRequest, HttpResponse } from './http.ts'
export { asRead } from './messages/as-read.ts'
export { denialOf, unimplementedOf } from './messages/denial.ts'
export { serializeError } from './messages/error.ts'
export { withHoistedHeaders } from './messages/hoisted-headers.ts'
export { brokenInput, brokenInputError, parametersOf, parseInput, readsBody } from './messages/input.ts'
export { serializeOutput } from './messages/output.ts'
export { encodeStrictly } from './messages/path-as-read.ts'
export { ApiModels } from './model/api-models.ts'
export { parameterProblem } from './model/parameter-problem.ts'
export type { Broken } from './model/validate.ts'
export { isS3 } from './s3.ts'
export {
  ChunkSignatures,
  deriveSigningKey,
  formSignature,
  HmacSha256,
  isSameHex,
  type OutgoingKey,
  type OutgoingSignature,
  type Signature,
  SigningKeys,
  signature,
  signedAt,
  signRequest,
  verifySignature,
} from './sigv4/index.ts'
