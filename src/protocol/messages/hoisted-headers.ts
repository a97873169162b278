import { awsError } from '../../aws/index.ts'
import { readForm } from '../codecs/form.ts'
import type { HttpRequest } from '../http.ts'

const InvalidArgument = awsError('InvalidArgument', 400)

const HEADER = /^x-amz-/i
/** RFC 9110, section 5.6.2. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9a-z-]+$/
/** Nothing that ends a line, or is none of a line's letters. */
const BREAKS = /[\x00-\x08\x0a-\x1f\x7f]/

/** Of the signature, and what would make another call of it. */
const NEVER =
  /^x-amz-(?:algorithm|credential|date|expires|security-token|signature|signedheaders|content-sha256|target)$/
/**
 * S3 was seen to leave these out of a query: an object has no tags of it, and a checksum there, which the JavaScript
 * SDK makes of an empty body, is compared with nothing.
 *
 * @see https://github.com/aws/aws-sdk-go-v2/pull/1017
 * @see https://github.com/aws/aws-sdk/issues/480
 */
const LEFT_OUT = /^x-amz-(?:tagging|checksum-.*|sdk-checksum-algorithm|trailer|decoded-content-length)$/

type Head = Pick<HttpRequest, 'query' | 'headers' | 'rawHeaders'>

/**
 * A presigned request with the headers that its URL has in the query: clients hoist them there, so that whoever uses
 * the URL has nothing to add, and S3 reads them as if they had been sent. They are signed with all of the query.
 *
 * @throws InvalidArgument (400) for what is no header, or says something else than the header that was sent.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export function withHoistedHeaders<T extends Head>(head: T): T {
  const hoisted = new Map<string, string>()
  readForm(head.query, 'plus', (parameter, text) => {
    if (!HEADER.test(parameter)) return
    const name = parameter.toLowerCase()
    if (NEVER.test(name) || LEFT_OUT.test(name)) return
    // As a header's bytes are read.
    const value = Buffer.from(text.trim()).toString('latin1')
    if (!TOKEN.test(name) || BREAKS.test(text)) throw InvalidArgument('A parameter of the query is no header.')
    const other = hoisted.get(name) ?? head.headers[name]
    if (other !== undefined && other !== value) {
      throw InvalidArgument(`${name} is given twice, with two values.`, { ArgumentName: name })
    }
    if (head.headers[name] === undefined) hoisted.set(name, value)
  })
  if (hoisted.size === 0) return head
  return {
    ...head,
    headers: { ...head.headers, ...Object.fromEntries(hoisted) },
    rawHeaders: [...head.rawHeaders, ...[...hoisted].flat()],
  }
}
