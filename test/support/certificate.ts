import { generateKeyPairSync, sign } from 'node:crypto'

interface Wanted {
  /** Its common name, by which a host is known that has no other. */
  readonly name?: string
  readonly from: Date
  readonly to: Date
  /** Whether it may sign others. */
  readonly isCa?: boolean
  /** Who signs it; default: itself. */
  readonly signer?: Issued
}

interface Issued {
  readonly name: string
  readonly certificate: string
  readonly privateKey: string
}

/** A certificate and its key, in PEM: for what the files of `vectors/files/` cannot show. */
export function issue({ name = 'test', from, to, isCa = false, signer }: Wanted): Issued {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const privateKey = pair.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
  const ecdsaWithSha256 = der(SEQUENCE, der(OBJECT_IDENTIFIER, Buffer.from('2a8648ce3d040302', 'hex')))
  const basicConstraints = der(
    SEQUENCE,
    der(OBJECT_IDENTIFIER, Buffer.from('551d13', 'hex')),
    der(BOOLEAN, Buffer.of(0xff)),
    der(OCTET_STRING, der(SEQUENCE, ...(isCa ? [der(BOOLEAN, Buffer.of(0xff))] : []))),
  )
  const toBeSigned = der(
    SEQUENCE,
    der(VERSION, der(INTEGER, Buffer.of(2))),
    der(INTEGER, Buffer.of(1)),
    ecdsaWithSha256,
    named(signer?.name ?? name),
    der(SEQUENCE, time(from), time(to)),
    named(name),
    pair.publicKey.export({ format: 'der', type: 'spki' }),
    der(EXTENSIONS, der(SEQUENCE, basicConstraints)),
  )
  const signature = Buffer.concat([Buffer.of(0), sign('sha256', toBeSigned, signer?.privateKey ?? privateKey)])
  const certificate = der(SEQUENCE, toBeSigned, ecdsaWithSha256, der(BIT_STRING, signature))
  const base64 = (certificate.toString('base64').match(/.{1,64}/g) ?? []).join('\n')
  return { name, certificate: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`, privateKey }
}

function named(name: string): Buffer {
  const commonName = der(OBJECT_IDENTIFIER, Buffer.from('550403', 'hex'))
  return der(SEQUENCE, der(SET, der(SEQUENCE, commonName, der(UTF8_STRING, Buffer.from(name)))))
}

const BOOLEAN = 0x01
const OCTET_STRING = 0x04
const VERSION = 0xa0
const EXTENSIONS = 0xa3
const INTEGER = 0x02
const BIT_STRING = 0x03
const OBJECT_IDENTIFIER = 0x06
const UTF8_STRING = 0x0c
const GENERALIZED_TIME = 0x18
const SEQUENCE = 0x30
const SET = 0x31

/** @see https://www.itu.int/rec/T-REC-X.690 */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.of(tag, ...size), content])
}

function time(date: Date): Buffer {
  return der(GENERALIZED_TIME, Buffer.from(date.toISOString().replace(/[-:T]|\.\d+/g, '')))
}
