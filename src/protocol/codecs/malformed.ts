import { AwsError } from '../../aws/index.ts'

/** Input that cannot be read as what the model asks for, in the words of the JSON and CBOR protocols. */
export function serializationException(message: string): AwsError {
  return new AwsError('SerializationException', message, 400)
}

/** The same in the query protocol's. */
export function malformedInput(message: string): AwsError {
  return new AwsError('MalformedInput', message, 400)
}

/** A form that is none: https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html */
export function malformedQueryString(message: string): AwsError {
  return new AwsError('MalformedQueryString', message, 400)
}

/** A document of XML that is none, or not what the model asks for, in S3's words. */
export function malformedXml(): AwsError {
  const message = 'The XML you provided was not well-formed or did not validate against our published schema'
  return new AwsError('MalformedXML', message, 400)
}
