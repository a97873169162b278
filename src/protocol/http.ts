/**
 * An HTTP request as the server received it: nothing decoded, nothing joined, since signatures cover the bytes as sent.
 */
export interface HttpRequest {
  readonly method: string
  /** The request target before `?`, still percent-encoded. */
  readonly path: string
  /** The request target after `?`, still percent-encoded; empty without one. */
  readonly query: string
  /** Node's `rawHeaders`: name, value, name, value, … in the order and case received, duplicates kept. */
  readonly rawHeaders: readonly string[]
  /** Lower-case names; a name sent twice is refused before this is built where SigV4 forbids it. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The body; empty when it was only hashed. */
  readonly body: Uint8Array
  /**
   * Lower-case hex SHA-256 of the body as received (compressed where it came so); empty where nobody signed, and where
   * the body has not been read.
   */
  readonly bodySha256: string
}

export interface HttpResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: ResponseBody
}

/** A long one is in pieces. */
export type ResponseBody = string | Uint8Array | readonly Uint8Array[]

/** The body in one piece. */
export function wholeBody(body: ResponseBody): Buffer {
  if (typeof body === 'string') return Buffer.from(body)
  return body instanceof Uint8Array ? Buffer.from(body.buffer, body.byteOffset, body.length) : Buffer.concat(body)
}

/** A header as it is sent: name and value. */
export type HeaderLine = readonly [name: string, value: string]
