/** A request for a page (sign-in, confirmation, console files): anything that is not an API call. */
export interface PageRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The decoded form of a POST; empty otherwise. */
  readonly form: URLSearchParams
  readonly sourceIp: string
  readonly userAgent: string
}

export interface PageResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: string | Uint8Array
}

/** Pages of one service. `server` asks each in turn; the first `PageResponse` is sent. */
export type Pages = (request: PageRequest) => Promise<PageResponse | undefined>
