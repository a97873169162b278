import type { AwsError, ErrorSpelling } from '../../aws/index.ts'
import type { Call } from '../calls/call.ts'
import { isS3 } from '../s3.ts'

type Spellings = Readonly<Record<string, ErrorSpelling>>

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/CommonErrors.html */
const JSON_RPC: Spellings = {
  AccessDenied: { code: 'AccessDeniedException', status: 400 },
  ExpiredToken: { code: 'ExpiredTokenException', status: 400 },
  IncompleteSignature: { code: 'IncompleteSignatureException', status: 400 },
  InvalidAction: { code: 'UnknownOperationException', status: 400 },
  InvalidClientTokenId: { code: 'UnrecognizedClientException', status: 400 },
  MissingAuthenticationToken: { code: 'MissingAuthenticationTokenException', status: 400 },
  ServiceUnavailable: { code: 'ServiceUnavailableException', status: 503 },
  SignatureDoesNotMatch: { code: 'InvalidSignatureException', status: 400 },
  Throttling: { code: 'ThrottlingException', status: 400 },
  ValidationError: { code: 'ValidationException', status: 400 },
}

/** The same codes, with the status that HTTP has for them. */
const REST_JSON: Spellings = {
  ...JSON_RPC,
  AccessDenied: { code: 'AccessDeniedException', status: 403 },
  ExpiredToken: { code: 'ExpiredTokenException', status: 403 },
  IncompleteSignature: { code: 'IncompleteSignatureException', status: 403 },
  InvalidAction: { code: 'UnknownOperationException', status: 404 },
  InvalidClientTokenId: { code: 'UnrecognizedClientException', status: 403 },
  MissingAction: { code: 'UnknownOperationException', status: 404, message: '' },
  MissingAuthenticationToken: { code: 'MissingAuthenticationTokenException', status: 403 },
  SignatureDoesNotMatch: { code: 'InvalidSignatureException', status: 403 },
  Throttling: { code: 'ThrottlingException', status: 429 },
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const S3: Spellings = {
  ExpiredToken: { code: 'ExpiredToken', status: 400, message: 'The provided token has expired.' },
  IncompleteSignature: { code: 'AuthorizationHeaderMalformed', status: 400 },
  InternalFailure: {
    code: 'InternalError',
    status: 500,
    message: 'We encountered an internal error. Please try again.',
  },
  InvalidClientTokenId: {
    code: 'InvalidAccessKeyId',
    status: 403,
    message: 'The AWS Access Key Id you provided does not exist in our records.',
  },
  MissingAuthenticationToken: { code: 'AccessDenied', status: 403, message: 'Access Denied' },
  RequestExpired: { code: 'AccessDenied', status: 403, message: 'Request has expired' },
  SerializationException: { code: 'InvalidArgument', status: 400 },
  Throttling: { code: 'SlowDown', status: 503, message: 'Please reduce your request rate.' },
}

const NOT_VALIDATED = 'AWS was not able to validate the provided access credentials'

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */
const EC2: Spellings = {
  AccessDenied: { code: 'UnauthorizedOperation', status: 403 },
  InternalFailure: { code: 'InternalError', status: 500 },
  InvalidClientTokenId: { code: 'AuthFailure', status: 401, message: NOT_VALIDATED },
  MalformedInput: { code: 'InvalidParameterValue', status: 400 },
  ServiceUnavailable: { code: 'Unavailable', status: 503 },
  SignatureDoesNotMatch: { code: 'AuthFailure', status: 401, message: NOT_VALIDATED },
  Throttling: { code: 'RequestLimitExceeded', status: 503, message: 'Request limit exceeded.' },
}

/** Route 53's and CloudFront's word for what they cannot read. */
const REST_XML: Spellings = {
  MalformedXML: { code: 'InvalidInput', status: 400 },
  SerializationException: { code: 'InvalidInput', status: 400 },
}

/** Query services: the codes as Castellan throws them are theirs. */
const QUERY: Spellings = {}

function spellingsOf({ protocol, signingName, model }: Call): Spellings {
  switch (protocol) {
    case 'json':
    case 'cbor':
      return JSON_RPC
    case 'rest-json':
      return REST_JSON
    case 'rest-xml':
      return isS3(signingName) ? S3 : REST_XML
    case 'ec2':
      return EC2
    case 'query':
      return model?.wire.errorCodes ?? QUERY
  }
}

/**
 * Code, status and message of an error in the words of the call's protocol. Errors are thrown as the query protocol
 * spells them (`InvalidClientTokenId`): here they become `UnrecognizedClientException` where a JSON service would say
 * that.
 */
export function spell(
  call: Call,
  { code, status, message }: Pick<AwsError, 'code' | 'status' | 'message'>,
): Required<ErrorSpelling> {
  const spellings = spellingsOf(call)
  const spelling = Object.hasOwn(spellings, code) ? spellings[code] : undefined
  return { code: spelling?.code ?? code, status: spelling?.status ?? status, message: spelling?.message ?? message }
}
