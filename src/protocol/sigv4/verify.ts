import { hash } from 'node:crypto'
import { MINUTE } from '../../aws/index.ts'
import type { HttpRequest } from '../http.ts'
import { isS3 } from '../s3.ts'
import { canonicalRequest } from './canonical-request.ts'
import { InvalidArgument, InvalidRequest, SignatureDoesNotMatch, XAmzContentSHA256Mismatch } from './errors.ts'
import type { HmacSha256 } from './hmac.ts'
import { assertAsPolicyAllows, type PostForm } from './post-policy.ts'
import { isSameHex } from './same-hex.ts'
import { ALGORITHM, type Signature, TERMINATOR } from './signature.ts'

/** How far a client's clock may be off, and so how long a request can be replayed. */
const SKEW_MINUTES = 15
/** A presigned URL lives a week at most. */
const MAX_EXPIRES_SECONDS = 7 * 24 * 60 * 60

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.'

/**
 * Proves that the holder of `signingKey` made this very request, lately.
 *
 * @param now epoch milliseconds
 * @throws SignatureDoesNotMatch (403)
 */
export function verifySignature(request: HttpRequest, signature: Signature, signingKey: HmacSha256, now: number): void {
  if (signature.form) {
    verifyForm(signature, signature.form, signingKey, now)
    return
  }
  assertCovered(signature)
  assertCurrent(signature, now)
  const canonical = canonicalRequest(request, signature, payloadHash(request, signature))
  const { amzDate, date, region, service } = signature
  const stringToSign = `${ALGORITHM}\n${amzDate}\n${date}/${region}/${service}/${TERMINATOR}\n${hash('sha256', canonical)}`
  if (!isSameHex(signingKey.hex(stringToSign), signature.signature)) throw SignatureDoesNotMatch(MISMATCH)
}

/**
 * Of a form its policy is signed, and holds all of its fields.
 *
 * @throws SignatureDoesNotMatch (403), and what `assertAsPolicyAllows` does.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-UsingHTTPPOST.html
 */
function verifyForm(signature: Signature, form: PostForm, signingKey: HmacSha256, now: number): void {
  if (!isSameHex(signingKey.hexOfLong(form.policy), signature.signature)) throw SignatureDoesNotMatch(MISMATCH)
  assertCurrent(signature, now)
  assertAsPolicyAllows(form, now)
}

/** What is not signed, somebody on the way could have added: the host, and every header that AWS gives a meaning to. */
function assertCovered({ signedHeaders, headerValues }: Signature): void {
  if (!signedHeaders.includes('host'))
    throw SignatureDoesNotMatch("'Host' must be a 'SignedHeader' in the AWS Authorization.")
  for (const name of signedHeaders) {
    if (!headerValues.has(name)) throw SignatureDoesNotMatch(`The signed header '${name}' was not sent.`)
  }
  for (const name of headerValues.names) {
    if (name.startsWith('x-amz-') && !signedHeaders.includes(name)) {
      throw SignatureDoesNotMatch(`'${name}' must be a 'SignedHeader' in the AWS Authorization.`)
    }
  }
}

/** @throws SignatureDoesNotMatch (403) in AWS's words. */
function assertCurrent({ amzDate, date, kind, expires }: Signature, now: number): void {
  const time = timeOf(amzDate)
  if (Number.isNaN(time))
    throw SignatureDoesNotMatch('Date must be in ISO-8601 basic format, such as 20261123T120000Z.')
  if (!amzDate.startsWith(date)) {
    throw SignatureDoesNotMatch(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${date}' != '${amzDate.slice(0, 8)}', from '${amzDate}'.`,
    )
  }
  const skew = SKEW_MINUTES * MINUTE
  if (time > now + skew) {
    throw SignatureDoesNotMatch(
      `Signature not yet current: ${amzDate} is still later than ${basic(now + skew)} (${basic(now)} + ${SKEW_MINUTES} min.)`,
    )
  }
  if (kind !== 'header') {
    const seconds = expires ?? 0
    if (seconds < 1 || seconds > MAX_EXPIRES_SECONDS) {
      throw SignatureDoesNotMatch(`X-Amz-Expires must be between 1 and ${MAX_EXPIRES_SECONDS} seconds.`)
    }
    if (now > time + seconds * 1000) {
      throw SignatureDoesNotMatch(
        `Signature expired: ${amzDate} is now earlier than ${basic(now - seconds * 1000)} (${basic(now)} - ${seconds} s.)`,
      )
    }
  } else if (time < now - skew) {
    throw SignatureDoesNotMatch(
      `Signature expired: ${amzDate} is now earlier than ${basic(now - skew)} (${basic(now)} - ${SKEW_MINUTES} min.)`,
    )
  }
}

/** The hash that was signed: it must be the body's. */
function payloadHash({ bodySha256 }: HttpRequest, { kind, service, headerValues }: Signature): string {
  const claimed = headerValues.get('x-amz-content-sha256')
  if (isS3(service)) return payloadHashOfS3(claimed, bodySha256, kind)
  if (claimed !== undefined && claimed !== bodySha256) {
    throw SignatureDoesNotMatch("The provided 'x-amz-content-sha256' header does not match what was computed.")
  }
  return bodySha256
}

/** What may stand in the place of a hash. Signatures of several Regions have words of their own. */
const PAYLOADS: ReadonlySet<string> = new Set([
  'UNSIGNED-PAYLOAD',
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
])

/**
 * S3 alone lets a body go unsigned, or signed in chunks. INVARIANT: what is claimed of a body that has not been read
 * yet, whoever reads it looks whether it is true: `gateway/s3/` does.
 *
 * @throws InvalidRequest, InvalidArgument, XAmzContentSHA256Mismatch (400)
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html
 */
function payloadHashOfS3(claimed: string | undefined, bodySha256: string, kind: Signature['kind']): string {
  if (claimed === undefined) {
    if (kind === 'presigned') return 'UNSIGNED-PAYLOAD'
    throw InvalidRequest('Missing required header for this request: x-amz-content-sha256')
  }
  if (PAYLOADS.has(claimed)) return claimed
  if (!/^[0-9a-f]{64}$/.test(claimed)) throw InvalidArgument(NO_PAYLOAD, { ArgumentName: 'x-amz-content-sha256' })
  if (bodySha256 !== '' && claimed !== bodySha256) {
    throw XAmzContentSHA256Mismatch("The provided 'x-amz-content-sha256' header does not match what was computed.", {
      ClientComputedContentSHA256: claimed,
      S3ComputedContentSHA256: bodySha256,
    })
  }
  return claimed
}

/** Recorded on AWS. */
const NO_PAYLOAD =
  'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value.'

function basic(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
}

/** When the request was signed, by its own account: epoch milliseconds. */
export function signedAt({ amzDate }: Signature): number {
  return timeOf(amzDate)
}

let lastDate = ''
let lastTime = Number.NaN

/** Epoch milliseconds, or NaN. Requests of one second carry one text. */
function timeOf(amzDate: string): number {
  if (amzDate === lastDate) return lastTime
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(amzDate)
  if (!match) return Number.NaN
  lastDate = amzDate
  lastTime = Date.parse(`${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:${match[6]}Z`)
  return lastTime
}
