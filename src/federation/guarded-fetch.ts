import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { connectTo } from './connection.ts'
import { endpointOf, type ProviderRules } from './provider-address.ts'
import { ProviderError } from './provider-error.ts'

/** Milliseconds for the whole of it: name, connection, answer. AWS's own wait is some five seconds. */
export const DEADLINE = 5_000
/** Bytes of an answer: 200 keys with their certificates are less. */
export const MOST_BYTES = 1024 * 1024
const MOST_HEADER_BYTES = 16 * 1024

/**
 * What a provider answers, as JSON. It is asked as whoever named it might not wish: at public addresses alone, once
 * resolved, without a redirect, and within bounds on bytes and time.
 *
 * @throws ProviderError
 */
export async function fetchJson(url: URL, thumbprints: readonly string[], rules: ProviderRules): Promise<unknown> {
  const signal = AbortSignal.timeout(DEADLINE)
  try {
    const endpoint = await inTime(endpointOf(url, rules, signal), signal)
    const socket = await connectTo(endpoint, thumbprints, signal)
    try {
      const answer = await inTime(answerOf(url, socket, signal), signal)
      return JSON.parse(await inTime(bodyOf(answer, signal), signal))
    } finally {
      socket.destroy()
    }
  } catch (error) {
    if (error instanceof ProviderError) throw error
    if (error instanceof SyntaxError) throw new ProviderError('unusable', `${url.href} is not JSON`)
    throw new ProviderError('unreachable', `${url.href} cannot be read: ${String(error)}`)
  }
}

/** INVARIANT: nobody waits beyond the deadline, for what cannot be called off, or does not tell that it was, either. */
export function inTime<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

function answerOf(url: URL, socket: Socket, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const asking = process.getBuiltinModule('node:http').request({
      createConnection: () => socket,
      path: url.pathname + url.search,
      headers: { host: url.host, accept: 'application/json', 'user-agent': 'castellan', connection: 'close' },
      maxHeaderSize: MOST_HEADER_BYTES,
      signal,
    })
    asking.once('response', resolve)
    asking.once('error', reject)
    // An answer that changes the protocol is no response, and its end no error.
    asking.once('close', () => reject(new ProviderError('unusable', 'there is no answer')))
    asking.end()
  })
}

async function bodyOf(answer: IncomingMessage, signal: AbortSignal): Promise<string> {
  const { statusCode = 0, headers } = answer
  if (statusCode !== 200) {
    throw new ProviderError(statusCode >= 500 ? 'unreachable' : 'unusable', `the answer is ${statusCode}`)
  }
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new ProviderError('unusable', 'the answer is packed')
  }
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of answer) {
    signal.throwIfAborted()
    size += (chunk as Buffer).length
    if (size > MOST_BYTES) throw new ProviderError('unusable', `the answer is longer than ${MOST_BYTES} bytes`)
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks).toString()
}
