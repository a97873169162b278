import { createHash, createHmac } from 'node:crypto'
import { once } from 'node:events'
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam'
import { deriveSigningKey } from '../../src/protocol/sigv4/index.ts'
import type { CastellanServer } from '../../src/server/index.ts'
import type { ServeOptions } from '../../src/server/options.ts'
import { ROOT_KEY, UNATTENDED } from './castellan.ts'
import { startInProcess } from './in-process.ts'
import { type signedChunks, signerOf } from './s3-chunks.ts'
import { keyOf } from './sdk-clients.ts'
import type { Credentials } from './signed-fetch.ts'

/** A server in this process with upstreams, whose root has the keys of `ROOT_KEY`. */
export function startGateway(upstreams: readonly string[], more: Partial<ServeOptions> = {}): Promise<CastellanServer> {
  return startInProcess({ ephemeral: true, upstreams, environment: UNATTENDED, ...more })
}

let users = 0

/** The keys of a new user with these statements, in the account of a root user. */
export async function userWith(
  { url }: CastellanServer,
  statements: readonly object[],
  root: Credentials = ROOT_KEY,
): Promise<Credentials> {
  const iam = new IAMClient({ endpoint: url, region: 'us-east-1', credentials: root })
  const UserName = `user-${++users}`
  await iam.send(new CreateUserCommand({ UserName }))
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: statements })
  if (statements.length > 0) await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument }))
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }))
  return keyOf(AccessKey)
}

export interface Sent {
  readonly service: string
  readonly method?: string
  readonly path?: string
  readonly query?: string
  readonly region?: string
  /** Signed, all of them. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array | Readable
  /** Of headers that are sent and not signed. */
  readonly unsigned?: Readonly<Record<string, string | string[]>>
  readonly signal?: AbortSignal
}

export interface Came {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly rawHeaders: readonly string[]
  readonly text: string
  readonly bytes: Buffer
  /** Of a client that waits for that. */
  readonly wasToldToGoOn: boolean
}

const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex')

/** The head of a request as it is signed, step by step from AWS's description: for what no SDK would send. */
export function signedHead(url: string, key: Credentials, sent: Sent) {
  const { service, method = 'POST', path = '/', query = '', region = 'us-east-1', body = '' } = sent
  const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, '')
  const headers: Record<string, string> = {
    host: new URL(url).host,
    'x-amz-date': stamp,
    ...(key.sessionToken && { 'x-amz-security-token': key.sessionToken }),
    ...sent.headers,
  }
  const names = Object.keys(headers).toSorted()
  const encoded = (text: string) =>
    encodeURIComponent(text).replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  const decode = (text: string) => {
    try {
      return decodeURIComponent(text)
    } catch {
      return text
    }
  }
  const canonicalPath = path
    .split('/')
    .map((segment) => encoded(service === 's3' ? decode(segment) : segment))
    .join('/')
  const pairs = query === '' ? [] : query.split('&').map((pair) => pair.split(/=(.*)/s))
  const canonicalQuery = pairs
    .map(([name = '', value = '']) => `${encoded(decode(name))}=${encoded(decode(value))}`)
    .toSorted()
    .join('&')
  const hash = headers['x-amz-content-sha256'] ?? sha256(body instanceof Readable ? '' : body)
  const lines = names.map((name) => `${name}:${headers[name]?.trim().replaceAll(/ +/g, ' ')}`)
  const canonical = [method, canonicalPath, canonicalQuery, ...lines, '', names.join(';'), hash].join('\n')
  const scope = { date: stamp.slice(0, 8), region, service }
  const scopeText = `${scope.date}/${region}/${service}/aws4_request`
  const signature = createHmac('sha256', deriveSigningKey(key.secretAccessKey, scope))
    .update(['AWS4-HMAC-SHA256', stamp, scopeText, sha256(canonical)].join('\n'))
    .digest('hex')
  const authorization = `AWS4-HMAC-SHA256 Credential=${key.accessKeyId}/${scopeText}, SignedHeaders=${names.join(';')}, Signature=${signature}`
  return {
    method,
    path: query === '' ? path : `${path}?${query}`,
    headers: { ...headers, authorization },
    signature,
    amzDate: stamp,
  }
}

/** Sends a signed request and reads the whole answer. */
export async function send(url: string, key: Credentials, sent: Sent): Promise<Came> {
  return await whole(await begin(url, key, sent))
}

/**
 * Sends a request whose body is made after its head was signed.
 *
 * @param made is given what the head was signed with.
 */
export async function sendChunked(
  url: string,
  key: Credentials,
  sent: Sent,
  made: (signing: Parameters<typeof signedChunks>[1]) => string,
): Promise<Came> {
  const head = signedHead(url, key, sent)
  const scope = { date: head.amzDate.slice(0, 8), region: sent.region ?? 'us-east-1', service: sent.service }
  const sign = signerOf(deriveSigningKey(key.secretAccessKey, scope))
  const { amzDate, signature } = head
  const body = made({ sign, amzDate, signature, scope: `${scope.date}/${scope.region}/${scope.service}/aws4_request` })
  return await whole(await beginWith(url, head, { ...sent, body: Buffer.from(body, 'latin1') }))
}

/** Sends a signed request; resolves with the answer's head. */
export function begin(url: string, key: Credentials, sent: Sent): Promise<IncomingMessage> {
  return beginWith(url, signedHead(url, key, sent), sent)
}

async function beginWith(
  url: string,
  { method, path, headers }: ReturnType<typeof signedHead>,
  sent: Sent,
): Promise<IncomingMessage> {
  const { hostname, port } = new URL(url)
  const { body = '', unsigned = {}, signal } = sent
  const hasNone = body instanceof Readable || method === 'GET' || method === 'HEAD'
  const length = hasNone ? {} : { 'content-length': Buffer.byteLength(body) }
  const all = { ...length, ...headers, ...unsigned }
  const asked = request({ hostname, port, method, path, headers: all, ...(signal && { signal }) })
  const answered = once(asked, 'response') as Promise<[IncomingMessage]>
  const pour = () => {
    if (!(body instanceof Readable)) asked.end(body)
    else pipeline(body, asked).catch(() => {})
  }
  if (unsigned.expect === undefined) pour()
  else {
    asked.flushHeaders()
    asked.once('continue', () => {
      toldToGoOn.add(asked)
      pour()
    })
  }
  const [answer] = await answered
  if (toldToGoOn.has(asked)) toldToGoOn.add(answer)
  return answer
}

const toldToGoOn = new WeakSet<object>()

export async function whole(answer: IncomingMessage): Promise<Came> {
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  const { statusCode: status = 0, headers, rawHeaders } = answer
  return { status, headers, rawHeaders, text: bytes.toString(), bytes, wasToldToGoOn: toldToGoOn.has(answer) }
}
