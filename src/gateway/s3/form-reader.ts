import type { Readable } from 'node:stream'
import { awsError } from '../../aws/index.ts'
import { InvalidArgument } from './errors.ts'

const MalformedPOSTRequest = awsError('MalformedPOSTRequest', 400)
const MaxPostPreDataLengthExceeded = awsError('MaxPostPreDataLengthExceeded', 400)

/** "The form data and boundaries (excluding the contents of the file) cannot exceed 20KB." */
const MOST_BEFORE_THE_FILE = 20 * 1024

/** A form as far as its file. */
export interface FormHead {
  /** By lower-case name. */
  readonly fields: ReadonlyMap<string, string>
  /** As the client calls it, without its folders; empty where it does not. */
  readonly filename: string
  readonly fileType: string | undefined
  /** Bytes of the file that were read along. */
  readonly begun: Buffer
  /** Bytes of the form before the file. */
  readonly length: number
  /** What stands behind the file. */
  readonly delimiter: Buffer
}

export function isMultipart(contentType: string | undefined): boolean {
  return contentType !== undefined && /^multipart\/form-data(?:\s*;|$)/i.test(contentType)
}

/** @throws MalformedPOSTRequest (400) for a type without a boundary, or with one that is none. */
export function boundaryOf(contentType: string | undefined): string {
  const found = isMultipart(contentType) && /;\s*boundary=(?:"([^"]*)"|([^\s;"]*))/i.exec(contentType ?? '')
  const boundary = (found && (found[1] ?? found[2])) || ''
  if (!/^[\w'()+,./:=? -]{0,69}[\w'()+,./:=?-]$/.test(boundary)) throw malformed()
  return boundary
}

/**
 * Reads a form up to its file, which is the last of its fields: what is behind it is nobody's. The stream is left where
 * the file goes on.
 *
 * @throws MalformedPOSTRequest, MaxPostPreDataLengthExceeded, InvalidArgument (400)
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html
 */
export async function readFormHead(stream: Readable, boundary: string): Promise<FormHead> {
  const form = new FormParser(boundary)
  for (;;) {
    const bytes: Buffer | null = stream.read()
    const head = bytes ? form.take(bytes) : undefined
    if (head) return head
    if (!bytes && (stream.readableEnded || stream.destroyed)) throw malformed()
    if (!bytes) await more(stream)
  }
}

/** Until there is more of it, or no more. */
function more(stream: Readable): Promise<void> {
  return new Promise((resolve, reject) => {
    const events = ['readable', 'end', 'close'] as const
    const settle = (done: () => void) => {
      for (const event of events) stream.off(event, come)
      stream.off('error', fail)
      done()
    }
    const come = () => settle(resolve)
    const fail = (error: Error) => settle(() => reject(error))
    for (const event of events) stream.on(event, come)
    stream.on('error', fail)
  })
}

class FormParser {
  readonly #delimiter: Buffer
  readonly #fields = new Map<string, string>()
  /** The line end before the first boundary is not there: it is put in its place. */
  #bytes = Buffer.from('\r\n')
  #at = 0

  constructor(boundary: string) {
    this.#delimiter = Buffer.from(`\r\n--${boundary}`)
  }

  /** The head, when the file has begun. */
  take(bytes: Buffer): FormHead | undefined {
    this.#bytes = Buffer.concat([this.#bytes, bytes])
    for (;;) {
      const part = this.#nextPart()
      if (part === undefined) break
      if ('filename' in part) return part
    }
    if (this.#bytes.length > MOST_BEFORE_THE_FILE) throw tooLong()
    return undefined
  }

  /** A field that is whole, which is taken; the file, where it begins; `undefined` where more must be read. */
  #nextPart(): FormHead | object | undefined {
    const all = this.#bytes
    const start = this.#at + this.#delimiter.length
    if (all.length < start + 2) return undefined
    if (!all.subarray(this.#at, start).equals(this.#delimiter)) throw malformed()
    // The form is over, and had no file.
    if (all.toString('latin1', start, start + 2) !== '\r\n') throw noFile()
    const headersEnd = all.indexOf('\r\n\r\n', start)
    if (headersEnd === -1) return undefined
    const data = headersEnd + 4
    if (data > MOST_BEFORE_THE_FILE) throw tooLong()
    const { name, filename, type } = partOf(all.toString('utf8', start + 2, headersEnd))
    if (name === 'file') {
      return {
        fields: this.#fields,
        filename: baseOf(filename ?? ''),
        fileType: type,
        begun: all.subarray(data),
        length: data - 2,
        delimiter: this.#delimiter,
      }
    }
    const end = all.indexOf(this.#delimiter, data)
    if (end === -1) return undefined
    if (end > MOST_BEFORE_THE_FILE) throw tooLong()
    if (this.#fields.has(name)) throw InvalidArgument(`The form has more than one field ${name}.`)
    this.#fields.set(name, textOf(all.subarray(data, end)))
    this.#at = end
    return {}
  }
}

interface Part {
  /** In lower case: "The post parameters are case insensitive." */
  readonly name: string
  readonly filename: string | undefined
  readonly type: string | undefined
}

/** @param headers without the line end of the last one. */
function partOf(headers: string): Part {
  let disposition: string | undefined
  let type: string | undefined
  for (const line of headers.split('\r\n')) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).trim().toLowerCase()
    const value = line.slice(colon + 1).trim()
    if (colon === -1) throw malformed()
    if (name === 'content-disposition') {
      if (disposition !== undefined) throw malformed()
      disposition = value
    } else if (name === 'content-type') type = value
    else if (name === 'content-transfer-encoding' && !/^(?:7bit|8bit|binary)$/i.test(value)) throw malformed()
  }
  const parameters = disposition === undefined ? undefined : parametersOf(disposition)
  const name = parameters?.get('name')?.toLowerCase()
  if (name === undefined || !/^[\x21-\x7e]{1,200}$/.test(name)) throw malformed()
  return { name, filename: parameters?.get('filename'), type }
}

/** Of `form-data; name="key"; filename="a.txt"`. */
function parametersOf(disposition: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>()
  const kind = /^form-data/i.exec(disposition)
  if (!kind) throw malformed()
  const parameter = /\s*;\s*([\w*-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/gy
  parameter.lastIndex = kind[0].length
  for (let at = parameter.lastIndex; at < disposition.trimEnd().length; at = parameter.lastIndex) {
    const found = parameter.exec(disposition)
    const name = found?.[1]?.toLowerCase()
    if (!found || name === undefined || parameters.has(name)) throw malformed()
    parameters.set(name, found[2] ?? found[3] ?? '')
  }
  return parameters
}

/** "If … a full or partial path …, only the text following the last slash (/) or backslash (\) is used". */
function baseOf(filename: string): string {
  return filename.slice(Math.max(filename.lastIndexOf('/'), filename.lastIndexOf('\\')) + 1)
}

function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw InvalidArgument('A field of the form is not valid UTF-8.')
  }
}

function malformed() {
  return MalformedPOSTRequest('The body of your POST request is not well-formed multipart/form-data.')
}

function tooLong() {
  return MaxPostPreDataLengthExceeded('Your POST request fields preceding the upload file were too large.')
}

function noFile() {
  return InvalidArgument('POST requires exactly one file upload per request.', {
    ArgumentName: 'file',
    ArgumentValue: 0,
  })
}
