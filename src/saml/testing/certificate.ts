import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

/** A key of an identity provider, and a certificate of it that it signed itself. */
export interface Signer {
  readonly privateKey: KeyObject
  /** DER in base64, as metadata has it. */
  readonly certificate: string
}

/** @param bits of the RSA key. */
export function newSigner(bits = 2048, digest: 'sha256' | 'sha1' = 'sha256'): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: bits })
  const algorithm = sequence(ALGORITHMS[digest], Buffer.from([0x05, 0x00]))
  const name = sequence(
    der(0x31, sequence(Buffer.from('0603550403', 'hex'), der(0x0c, Buffer.from('idp.example.com')))),
  )
  const body = sequence(
    der(0xa0, integer(2)),
    integer(1),
    algorithm,
    name,
    sequence(der(0x17, Buffer.from('200101000000Z')), der(0x17, Buffer.from('491231235959Z'))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  )
  const signature = sign(digest, body, privateKey)
  const certificate = sequence(body, algorithm, der(0x03, Buffer.concat([Buffer.from([0]), signature])))
  return {
    privateKey: createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    certificate: certificate.toString('base64'),
  }
}

/** Object identifiers of RSA with this digest. */
const ALGORITHMS = {
  sha256: Buffer.from('06092a864886f70d01010b', 'hex'),
  sha1: Buffer.from('06092a864886f70d010105', 'hex'),
}

function integer(value: number): Buffer {
  return der(0x02, Buffer.from([value]))
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts))
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}
