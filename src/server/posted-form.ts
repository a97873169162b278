import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { AwsError } from '../aws/index.ts'
import {
  type Answer,
  boundaryOf,
  documentOf,
  FormFile,
  type FormHead,
  type LeftBody,
  readFormHead,
} from '../gateway/index.ts'
import type { HttpRequest } from '../protocol/http.ts'
import { type Call, formSignature, readXmlDocument, xmlText } from '../protocol/index.ts'
import type { Proof } from './exchange.ts'
import type { RequestHead } from './http-server.ts'

/** A form of up to so many bytes is held, and may have fields behind its file. */
const MOST_HELD = 2 * 1024 * 1024
/** What a form that streams has behind its file: `\r\n--boundary`, and this. */
const LAST_LINE = '--\r\n'.length

/** A form that was posted to a bucket, as the PutObject that it stands for. */
interface PostedForm {
  readonly request: HttpRequest
  readonly proof: Proof
  readonly stream: LeftBody
  /** What its poster is told when it has been done. */
  readonly answer: (done: Answer) => Promise<Answer>
}

/**
 * Reads a form up to its file.
 *
 * @param where it was posted to: a bucket, and no key in it.
 * @throws AwsError (400, 403, 405, 411), in S3's words.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
 */
export async function readPostedForm(
  head: RequestHead,
  { s3 }: Call,
  { origin, open: openForm, patience = PATIENCE }: Opening,
): Promise<PostedForm> {
  const { 'content-length': length, 'content-type': type } = head.headers
  const bucket = s3?.bucket ?? ''
  if (bucket === '' || s3?.key !== '') {
    throw new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405)
  }
  if (length === undefined) {
    throw new AwsError('MissingContentLength', 'You must provide the Content-Length HTTP header.', 411)
  }
  const body = openForm()
  // Nobody is proved yet: it has no more time than a request that is read whole.
  const timer = setTimeout(() => body.destroy(), patience)
  const form = await readFormHead(body, boundaryOf(type)).catch(ended(timer))
  const { size, open } = await fileOf(form, body, Number(length) - form.length).catch(ended(timer))
  clearTimeout(timer)
  const fields = expanded(form)
  const key = fields.get('key') ?? ''
  if (key === '') throw invalid('key', 'User key must have a length greater than 0.')
  const policy = fields.get('policy')
  // "Requests without a security policy are considered anonymous".
  if (policy === undefined) throw new AwsError('AccessDenied', 'Access Denied', 403)
  const signature = formSignature({ policy, fields: new Map([...fields, ['bucket', bucket]]), size })
  return {
    request: putOf(head, { bucket, key, fields }),
    proof: { kind: 'signature', signature },
    stream: { claim: 'UNSIGNED-PAYLOAD', length: size, signature, open },
    answer: (done) => answerOf(done, { origin, bucket, key, fields }),
  }
}

/** Milliseconds. */
const PATIENCE = 60_000

interface Opening {
  /** Of the URLs that its poster is told. */
  readonly origin: string
  readonly open: () => Readable
  /** Milliseconds that all but a file that streams may take. */
  readonly patience?: number
}

function ended(timer: NodeJS.Timeout): (error: unknown) => never {
  return (error) => {
    clearTimeout(timer)
    throw error
  }
}

interface File {
  readonly size: number
  readonly open: () => Readable
}

/** @param left bytes of the form, from the file on. */
async function fileOf(form: FormHead, body: Readable, left: number): Promise<File> {
  const { begun, delimiter } = form
  if (left <= MOST_HELD) {
    const rest = Buffer.concat([begun, await buffer(body)])
    const size = rest.indexOf(delimiter)
    if (size === -1) throw new AwsError('IncompleteBody', 'The request body terminated unexpectedly', 400)
    return { size, open: () => Readable.from([rest.subarray(0, size)], { objectMode: false }) }
  }
  const size = left - delimiter.length - LAST_LINE
  const open = () => {
    const file = new FormFile(delimiter, size)
    file.write(begun)
    body.once('error', (error) => file.destroy(error))
    body.once('close', () => {
      if (!body.readableEnded) file.destroy(new Error('the form did not come whole'))
    })
    return body.pipe(file)
  }
  return { size, open }
}

/** "${filename} is automatically replaced with the name of the file … and is recognized by all form fields." */
function expanded({ fields, filename }: FormHead): ReadonlyMap<string, string> {
  const isAsSent = (name: string) => name === 'policy' || name === 'x-amz-signature'
  return new Map(
    [...fields].map(([name, value]) => [
      name,
      isAsSent(name) ? value : value.replaceAll('${filename}', () => filename),
    ]),
  )
}

interface Put {
  readonly bucket: string
  readonly key: string
  readonly fields: ReadonlyMap<string, string>
}

/** Fields that are headers of PutObject by the same name. */
const HEADERS: ReadonlySet<string> = new Set([
  'cache-control',
  'content-type',
  'content-disposition',
  'content-encoding',
  'content-md5',
  'expires',
])
/** What says something of the form, or would make another operation of it. */
const NO_HEADERS =
  /^x-amz-(?:algorithm|credential|date|signature|security-token|copy-source.*|content-sha256|decoded-content-length|trailer)$/

function putOf({ headers }: RequestHead, { bucket, key, fields }: Put): HttpRequest {
  const lines: [string, string][] = []
  // Without a host: the bucket stands in the path.
  if (headers['user-agent'] !== undefined) lines.push(['user-agent', headers['user-agent']])
  for (const [name, value] of fields) {
    const header = headerOf(name)
    if (header === undefined) continue
    const text = name === 'tagging' ? tagsOf(value) : value
    if (!/^[\x20-\x7e]*$/.test(text)) throw invalid(name, `The field ${name} holds characters that no header has.`)
    lines.push([header, text])
  }
  return {
    method: 'PUT',
    path: `/${encodeURIComponent(bucket)}/${key.split('/').map(encodeURIComponent).join('/')}`,
    query: '',
    rawHeaders: lines.flat(),
    headers: Object.fromEntries(lines.map(([name, value]) => [name.toLowerCase(), value])),
    body: new Uint8Array(),
    bodySha256: '',
  }
}

function headerOf(field: string): string | undefined {
  if (field === 'acl') return 'x-amz-acl'
  if (field === 'tagging') return 'x-amz-tagging'
  if (HEADERS.has(field)) return field
  return field.startsWith('x-amz-') && !NO_HEADERS.test(field) ? field : undefined
}

/** `<Tagging><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tagging>`, as a header has it. */
function tagsOf(document: string): string {
  const root = readXmlDocument(document)
  const [set, ...otherSets] = root.children
  if (root.name !== 'Tagging' || set?.name !== 'TagSet' || otherSets.length > 0) throw malformedTags()
  const tags = set.children.map(({ name, children }) => {
    const [key, value, ...others] = children.toSorted((a, b) => (a.name < b.name ? -1 : 1))
    if (name !== 'Tag' || key?.name !== 'Key' || value?.name !== 'Value' || others.length > 0) throw malformedTags()
    return `${encodeURIComponent(key.text)}=${encodeURIComponent(value.text)}`
  })
  return tags.join('&')
}

interface Done extends Put {
  readonly origin: string
}

/** What its poster is told; of a refusal, what any caller is. */
async function answerOf(done: Answer, { origin, bucket, key, fields }: Done): Promise<Answer> {
  if (!('stream' in done) || done.status !== 200) return done
  const came = await documentOf(done.stream).catch(() => undefined)
  if (came?.document === undefined) {
    done.stream.destroy()
    throw new AwsError('ServiceUnavailable', 'The upstream gave half an answer, or one without an end.', 503)
  }
  const etag = headerIn(done.rawHeaders, 'etag') ?? ''
  const version = headerIn(done.rawHeaders, 'x-amz-version-id')
  const location = `${origin}/${encodeURIComponent(bucket)}/${key.split('/').map(encodeURIComponent).join('/')}`
  const headers = {
    ...(etag !== '' && { ETag: etag }),
    ...(version !== undefined && { 'x-amz-version-id': version }),
  }
  const redirect = redirectOf(fields.get('success_action_redirect') ?? fields.get('redirect'))
  if (redirect) {
    redirect.searchParams.append('bucket', bucket)
    redirect.searchParams.append('key', key)
    redirect.searchParams.append('etag', etag)
    return { status: 303, headers: { ...headers, Location: redirect.href }, body: '' }
  }
  const status = fields.get('success_action_status')
  if (status !== '201')
    return { status: status === '200' ? 200 : 204, headers: { ...headers, Location: location }, body: '' }
  const rows = { Location: location, Bucket: bucket, Key: key, ETag: etag }
  const xml = Object.entries(rows).map(([name, text]) => `<${name}>${xmlText(text)}</${name}>`)
  return {
    status: 201,
    headers: { ...headers, Location: location, 'Content-Type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse>${xml.join('')}</PostResponse>`,
  }
}

/** "If Amazon S3 cannot interpret the URL, it acts as if the field is not present." */
function redirectOf(text: string | undefined): URL | undefined {
  const url = text !== undefined && URL.canParse(text) ? new URL(text) : undefined
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url : undefined
}

function headerIn(rawHeaders: readonly string[], name: string): string | undefined {
  const index = rawHeaders.findIndex((text, i) => i % 2 === 0 && text.toLowerCase() === name)
  return index === -1 ? undefined : rawHeaders[index + 1]
}

function malformedTags(): AwsError {
  return new AwsError(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
    400,
  )
}

function invalid(field: string, message: string): AwsError {
  return new AwsError('InvalidArgument', message, 400, { ArgumentName: field })
}
