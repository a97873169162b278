import { InvalidArgument, SignatureDoesNotMatch } from './errors.ts'
import { HeaderValues } from './header-values.ts'
import type { PostForm } from './post-policy.ts'
import { ALGORITHM, isSignature, type Signature, scope } from './signature.ts'

/** "In Signature Version 4, the signing key is valid for up to seven days." */
const SEVEN_DAYS = 7 * 24 * 60 * 60

/**
 * What a form that is posted to a bucket says of its signature: its policy is what was signed.
 *
 * @throws InvalidArgument, IncompleteSignature (400), SignatureDoesNotMatch (403)
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html
 */
export function formSignature(form: PostForm): Signature {
  const required = (name: string) => {
    const value = form.fields.get(name)
    if (value !== undefined && value !== '') return value
    const order = 'If it is specified, please check the order of the fields.'
    throw InvalidArgument(`Bucket POST must contain a field named '${name}'.  ${order}`, { ArgumentName: name })
  }
  if (required('x-amz-algorithm') !== ALGORITHM) {
    throw InvalidArgument(`x-amz-algorithm must be ${ALGORITHM}`, { ArgumentName: 'x-amz-algorithm' })
  }
  const { accessKeyId, date, region, service } = scope(required('x-amz-credential'))
  const amzDate = required('x-amz-date')
  const signature = required('x-amz-signature')
  if (service !== 's3' || !isSignature(signature)) throw SignatureDoesNotMatch('The form is not signed for S3.')
  return {
    kind: 'form',
    accessKeyId,
    date,
    region,
    service,
    signedHeaders: [],
    signedHeadersText: '',
    signature,
    sessionToken: form.fields.get('x-amz-security-token'),
    amzDate,
    expires: SEVEN_DAYS,
    form,
    headerValues: new HeaderValues([], {}),
  }
}
