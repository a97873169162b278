import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'

export interface HttpRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
  /** Milliseconds to wait for the whole answer. */
  readonly answerMs: number
}

export interface HttpAnswer {
  readonly ok: boolean
  readonly status: number
  readonly headers: { readonly get: (name: string) => string | null }
  readonly text: string
  /** As `fetch` has it. */
  readonly json: () => Promise<unknown>
}

/**
 * Sends one request by Node's own client, as the SDK does: `fetch` takes longer to load than a call takes, and an
 * import of `node:http` loads it too. A redirect is an answer like another: what it names is never asked, for it would
 * get the session's token.
 *
 * @throws what the connection ends with; TimeoutError.
 */
export async function sendHttp(url: URL, { method, headers, body, answerMs }: HttpRequest): Promise<HttpAnswer> {
  const { request } = process.getBuiltinModule(url.protocol === 'https:' ? 'node:https' : 'node:http')
  const signal = AbortSignal.timeout(answerMs)
  try {
    const answer = await answered(request, url, { method, headers, signal }, body)
    const chunks: Buffer[] = []
    for await (const chunk of answer) chunks.push(chunk)
    const status = answer.statusCode ?? 0
    const get = (name: string) => answer.headers[name]?.toString() ?? null
    const text = Buffer.concat(chunks).toString()
    return { ok: status >= 200 && status < 300, status, headers: { get }, text, json: async () => JSON.parse(text) }
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  }
}

function answered(
  request: (url: URL, options: RequestOptions, onAnswer: (answer: IncomingMessage) => void) => ClientRequest,
  url: URL,
  options: RequestOptions,
  body: string | undefined,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(url, options, resolve).on('error', reject).end(body)
  })
}
