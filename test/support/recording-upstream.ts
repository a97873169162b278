import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** A request as an upstream got it. */
export interface Recorded {
  readonly method: string
  readonly url: string
  readonly rawHeaders: readonly string[]
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
  /** Whether all of it came. */
  readonly isWhole: boolean
}

type Answerer = (request: IncomingMessage, response: ServerResponse, recorded: Recorded) => void

const OK: Answerer = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/plain', 'x-of': 'upstream' }).end('from upstream')
}

export interface RecordingUpstream extends AsyncDisposable {
  readonly url: string
  readonly seen: Recorded[]
  /** What the gateway asked for itself, which is not in `seen`. */
  readonly questions: Recorded[]
  /** From now on. */
  answer(by: Answerer): void
  /** What the gateway asks for itself, from now on. At first such an upstream has none of it. */
  answerQuestions(by: Answerer): void
}

/** A server that keeps what it was sent, byte by byte, and answers as it is told to. */
export async function recordingUpstream(): Promise<RecordingUpstream> {
  const seen: Recorded[] = []
  const questions: Recorded[] = []
  let answerer = OK
  let answererOfQuestions: Answerer = (_request, response) => response.writeHead(501).end()
  const server = createServer(async (request, response) => {
    const { method = '', url = '', rawHeaders, headers } = request
    const body = await buffer(request).catch(() => Buffer.alloc(0))
    const recorded = { method, url, rawHeaders, headers, body, isWhole: request.complete }
    const isQuestion = headers['user-agent'] === 'castellan'
    ;(isQuestion ? questions : seen).push(recorded)
    if (recorded.isWhole) (isQuestion ? answererOfQuestions : answerer)(request, response, recorded)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    questions,
    answer(by) {
      answerer = by
    },
    answerQuestions(by) {
      answererOfQuestions = by
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
