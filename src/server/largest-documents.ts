const MB = 1024 * 1024

/**
 * Bytes of a document about whose size nobody is asked. The largest that AWS takes of the services that are not below,
 * as of logs and metrics, has 1 MB, and base64 or escapes on top.
 */
export const USUAL_DOCUMENT = 2 * MB

/** Of bytes and streams that are the whole body of services other than S3, which are held and never parsed. */
export const LARGEST_BODY = 72 * MB

interface Row {
  /** MB that AWS takes in one request, as its page says. */
  readonly takes: number
  /** What is in it comes as base64, which has four bytes for three. */
  readonly isBase64: boolean
  readonly page: string
}

/** By signing name, where AWS takes documents of more than the usual size: each is parsed in one piece. */
const ROWS: Readonly<Record<string, Row>> = {
  lambda: {
    takes: 50,
    isBase64: true,
    page: 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html',
  },
  ecr: {
    takes: 20,
    isBase64: true,
    page: 'https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_UploadLayerPart.html',
  },
  dynamodb: {
    takes: 16,
    isBase64: false,
    page: 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html',
  },
  kinesis: {
    takes: 10,
    isBase64: true,
    page: 'https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateMaxRecordSize.html',
  },
  firehose: {
    takes: 4,
    isBase64: true,
    page: 'https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html',
  },
  textract: {
    takes: 10,
    isBase64: true,
    page: 'https://docs.aws.amazon.com/textract/latest/dg/API_Document.html',
  },
  // Two images are compared.
  rekognition: {
    takes: 10,
    isBase64: true,
    page: 'https://docs.aws.amazon.com/rekognition/latest/dg/limits.html',
  },
  codecommit: {
    takes: 7,
    isBase64: true,
    page: 'https://docs.aws.amazon.com/codecommit/latest/userguide/limits.html',
  },
  ses: {
    takes: 40,
    isBase64: true,
    page: 'https://docs.aws.amazon.com/ses/latest/dg/quotas.html',
  },
  bedrock: {
    takes: 25,
    isBase64: true,
    page: 'https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html',
  },
}

/** Bytes of the largest document that a service of this signing name takes. */
export function largestDocument(signingName: string): number {
  const row = Object.hasOwn(ROWS, signingName) ? ROWS[signingName] : undefined
  if (row === undefined) return USUAL_DOCUMENT
  const bytes = row.takes * MB
  // Names and numbers are beside it.
  return Math.ceil(row.isBase64 ? (bytes * 4) / 3 : bytes) + USUAL_DOCUMENT
}
