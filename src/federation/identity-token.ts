import { verify } from 'node:crypto'
import { ALGORITHMS, type Algorithm } from './algorithms.ts'
import type { KeySet } from './key-set.ts'

/** A token as it is written: nothing in it is proved. */
export interface UnprovedToken {
  readonly claims: Readonly<Record<string, unknown>>
  readonly header: Header
  /** What the signature is of. */
  readonly signed: string
  readonly signature: string
}

interface Header {
  readonly alg: string
  readonly algorithm: Algorithm
  /** The name of the key. */
  readonly kid: string | undefined
  /** Whether it says that more must be understood to verify it. */
  readonly isCritical: boolean
}

/** Three parts, each in base64url without padding (RFC 7515): whatever else a decoder may take is none. */
const TOKEN = /^([\w-]+)\.([\w-]+)\.([\w-]*)$/

/** Keys that are tried for a token that does not say which is its own. */
const MOST_TRIES = 10

/** @returns `undefined` for what is no signed JWT of an algorithm that AWS takes. */
export function readToken(text: string): UnprovedToken | undefined {
  const [, head = '', body = '', signature = ''] = TOKEN.exec(text) ?? []
  const header = headerOf(objectOf(head))
  const claims = header && objectOf(body)
  return claims && { header, claims, signed: text.slice(0, head.length + 1 + body.length), signature }
}

function headerOf(header: Readonly<Record<string, unknown>> | undefined): Header | undefined {
  if (header === undefined) return undefined
  const { alg, kid, crit } = header
  const algorithm = ALGORITHMS.get(alg)
  if (algorithm === undefined || (kid !== undefined && typeof kid !== 'string')) return undefined
  return { alg: String(alg), algorithm, kid, isCritical: crit !== undefined }
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true })

function objectOf(base64url: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(UTF_8.decode(Buffer.from(base64url, 'base64url')))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined
  } catch {
    return undefined
  }
}

/**
 * Whether one of the provider's keys has signed the token. Where it names a key, none but that one is tried: the name
 * is compared, and nothing else is done with it. What a header says beyond that (`jwk`, `jku`, `x5u`) is not looked at.
 *
 * It verifies at once: to hand the work to another thread, as Web Cryptography does, takes longer than the work.
 */
export function signatureOf(token: UnprovedToken, keys: KeySet): 'good' | 'bad' | 'unknown-key' {
  const { header, signed, signature } = token
  const candidates = keys.of(header)
  if (candidates.length === 0) return 'unknown-key'
  // "If any of the listed extension Header Parameters are not understood … the JWS is invalid": none is, here.
  if (header.isCritical || signature === '') return 'bad'
  const data = Buffer.from(signed)
  const bytes = Buffer.from(signature, 'base64url')
  for (const candidate of candidates.slice(0, MOST_TRIES)) {
    const key = candidate.publicKey()
    // RFC 7518 has the two numbers of an ECDSA signature side by side; RSA's have one form only.
    if (key && verify(header.algorithm.hash, data, { key, dsaEncoding: 'ieee-p1363' }, bytes)) return 'good'
  }
  return 'bad'
}
