import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import type { SSHPublicKey, SSHPublicKeyMetadata } from '../../../models/iam.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import type { SshPublicKey as StoredKey } from '../../storage/repositories/ssh-public-keys.ts'
import { InvalidPublicKey, NoSuchEntity, UnrecognizedPublicKeyEncoding } from './errors.ts'
import { pemBlocks } from './pem.ts'
import { asStatus } from './status.ts'

/** "The minimum bit-length of the public key is 2048 bits. … the maximum length of the PEM is 16384." */
const BITS = { least: 2048, most: 16384 }
const SSH_RSA = 'ssh-rsa'

/** The key, and a comment. */
const SSH = /^ssh-rsa[ \t]+([A-Za-z0-9+/]+={0,2})(?:[ \t][^\r\n]*)?$/

/** What is in a block of PEM, by its label. */
const TYPES: ReadonlyMap<string, 'spki' | 'pkcs1'> = new Map([
  ['PUBLIC KEY', 'spki'],
  ['RSA PUBLIC KEY', 'pkcs1'],
])

/**
 * An RSA public key in the form of SSH's files or in PEM, as SSH writes it on the wire, in base64: one key has one such
 * text, whichever form it came in.
 *
 * @throws UnrecognizedPublicKeyEncoding (400) for what is neither, InvalidPublicKey (400) for what is no such key.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSSHPublicKey.html
 */
export function readSshPublicKey(body: string): string {
  const [, wire] = SSH.exec(body.trim()) ?? []
  if (wire !== undefined) {
    const key = keyOf(wire)
    // What decodes to the same by another spelling is no second key.
    if (key === undefined || wireOf(key) !== wire) throw invalid()
    return wire
  }
  const [block, ...rest] = pemBlocks(body) ?? []
  const type = TYPES.get(block?.label ?? '')
  if (block === undefined || rest.length > 0 || type === undefined) {
    throw UnrecognizedPublicKeyEncoding('Invalid public key uploaded.')
  }
  const key = parsed(() => createPublicKey({ key: block.der, format: 'der', type }))
  if (key === undefined) throw invalid()
  return wireOf(key)
}

function invalid() {
  return InvalidPublicKey('The public key is not a valid RSA public key of 2048 to 16384 bits.')
}

/** Undefined for what is no RSA key of an allowed size. */
function parsed(read: () => KeyObject): KeyObject | undefined {
  try {
    const key = read()
    const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {}
    const isRsa = key.asymmetricKeyType === 'rsa' && publicExponent >= 3n && publicExponent % 2n === 1n
    return isRsa && modulusLength >= BITS.least && modulusLength <= BITS.most ? key : undefined
  } catch {
    return undefined
  }
}

/** `string "ssh-rsa"; mpint e; mpint n`. @see https://www.rfc-editor.org/rfc/rfc4253#section-6.6 */
function keyOf(wire: string): KeyObject | undefined {
  const bytes = Buffer.from(wire, 'base64')
  const parts: Buffer[] = []
  for (let at = 0; at < bytes.length; ) {
    if (at + 4 > bytes.length) return undefined
    const end = at + 4 + bytes.readUInt32BE(at)
    if (end > bytes.length) return undefined
    parts.push(bytes.subarray(at + 4, end))
    at = end
  }
  const [kind, e, n, ...rest] = parts
  if (kind?.toString('latin1') !== SSH_RSA || e === undefined || n === undefined || rest.length > 0) return undefined
  const jwk = { kty: 'RSA', e: e.toString('base64url'), n: n.toString('base64url') }
  return parsed(() => createPublicKey({ key: jwk, format: 'jwk' }))
}

function wireOf(key: KeyObject): string {
  const { e = '', n = '' } = key.export({ format: 'jwk' })
  const parts = [Buffer.from(SSH_RSA), mpint(e), mpint(n)]
  return Buffer.concat(parts.flatMap((part) => [uint32(part.length), part])).toString('base64')
}

/** A number as it is, with a zero before it where it would be negative else. */
function mpint(base64url: string): Buffer {
  const bytes = Buffer.from(base64url, 'base64url')
  return (bytes[0] ?? 0) < 128 ? bytes : Buffer.concat([Buffer.of(0), bytes])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** The user's key. Another's is not there, as far as this user goes. @throws NoSuchEntity (404) */
export async function sshPublicKeyOf(db: Repositories, userId: string, keyId: string): Promise<StoredKey> {
  const key = await db.sshPublicKeys.get(keyId)
  if (key?.userId !== userId) throw NoSuchEntity(`The Public Key with id ${keyId} cannot be found.`)
  return key
}

/** In the form that is asked for, whichever it was uploaded in; the comment of SSH's form is not kept. */
export function encodedSshPublicKey({ wire }: StoredKey, encoding: 'SSH' | 'PEM'): string {
  switch (encoding) {
    case 'SSH':
      return `${SSH_RSA} ${wire}`
    case 'PEM':
      return keyOf(wire)?.export({ format: 'pem', type: 'spki' }).toString() ?? ''
    default:
      return encoding satisfies never
  }
}

export function toSshPublicKey(key: StoredKey, userName: string, body: string): SSHPublicKey {
  return {
    UserName: userName,
    SSHPublicKeyId: key.keyId,
    Fingerprint: fingerprint(key),
    SSHPublicKeyBody: body,
    Status: asStatus(key.status),
    UploadDate: new Date(key.uploadedAt),
  }
}

export function toSshPublicKeyMetadata(key: StoredKey, userName: string): SSHPublicKeyMetadata {
  const { Fingerprint, SSHPublicKeyBody, ...metadata } = toSshPublicKey(key, userName, '')
  return { ...metadata, UploadDate: new Date(key.uploadedAt) }
}

/** "The MD5 message digest of the SSH public key", as `ssh-keygen -l -E md5` shows it. It proves nothing. */
function fingerprint({ wire }: StoredKey): string {
  const digest = createHash('md5').update(Buffer.from(wire, 'base64')).digest('hex')
  return (digest.match(/../g) ?? []).join(':')
}
