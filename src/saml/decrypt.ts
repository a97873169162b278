import { constants, createDecipheriv, type KeyObject, privateDecrypt } from 'node:crypto'
import { ENCRYPTION, SIGNATURE } from './names.ts'
import { signatureInvalid } from './signature.ts'
import { onlyChild, type XmlElement } from './xml.ts'

const NEWER = 'http://www.w3.org/2009/xmlenc11#'
const TAG_BYTES = 16

interface Cipher {
  readonly name: 'aes-128-gcm' | 'aes-256-gcm' | 'aes-128-cbc' | 'aes-256-cbc'
  readonly keyBytes: number
  readonly ivBytes: number
}

/** "AES-GCM or AES-CBC". @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateSAMLProvider.html */
const CIPHERS: Readonly<Record<string, Cipher>> = {
  [`${NEWER}aes128-gcm`]: { name: 'aes-128-gcm', keyBytes: 16, ivBytes: 12 },
  [`${NEWER}aes256-gcm`]: { name: 'aes-256-gcm', keyBytes: 32, ivBytes: 12 },
  [`${ENCRYPTION}aes128-cbc`]: { name: 'aes-128-cbc', keyBytes: 16, ivBytes: 16 },
  [`${ENCRYPTION}aes256-cbc`]: { name: 'aes-256-cbc', keyBytes: 32, ivBytes: 16 },
}

const HASHES: Readonly<Record<string, string>> = {
  [`${SIGNATURE}sha1`]: 'sha1',
  [`${ENCRYPTION}sha256`]: 'sha256',
  [`${ENCRYPTION}sha512`]: 'sha512',
  [`${NEWER}mgf1sha1`]: 'sha1',
  [`${NEWER}mgf1sha256`]: 'sha256',
  [`${NEWER}mgf1sha512`]: 'sha512',
}

/**
 * The text of an encrypted assertion. That it could be read proves nothing: everybody has the key that it is encrypted
 * with. Whatever fails, fails alike: who sends altered texts learns nothing of what is in them.
 *
 * @param keys any of them, so that a key can be rotated.
 * @throws SamlRefusal
 * @see https://www.w3.org/TR/xmlenc-core1/
 */
export function decryptAssertion(encrypted: XmlElement, keys: readonly KeyObject[]): string {
  for (const key of keys) {
    try {
      return decryptWith(encrypted, key)
    } catch {
      // Perhaps it is for another one.
    }
  }
  throw signatureInvalid()
}

function decryptWith(encrypted: XmlElement, privateKey: KeyObject): string {
  const data = needed(encrypted, ENCRYPTION, 'EncryptedData')
  // Within the data, or beside it.
  const info = onlyChild(data, SIGNATURE, 'KeyInfo')
  const encryptedKey =
    (info && onlyChild(info, ENCRYPTION, 'EncryptedKey')) ?? needed(encrypted, ENCRYPTION, 'EncryptedKey')
  const cipher = CIPHERS[algorithmOf(data)]
  if (!cipher) throw signatureInvalid()
  const oaepHash = oaepHashOf(encryptedKey)
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  const key = privateDecrypt({ key: privateKey, padding, oaepHash }, cipherValueOf(encryptedKey))
  if (key.length !== cipher.keyBytes) throw signatureInvalid()
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plainOf(cipher, key, cipherValueOf(data)))
}

function plainOf({ name, ivBytes }: Cipher, key: Buffer, value: Buffer): Buffer {
  const iv = value.subarray(0, ivBytes)
  if (name === 'aes-128-gcm' || name === 'aes-256-gcm') {
    const decipher = createDecipheriv(name, key, iv, { authTagLength: TAG_BYTES })
    decipher.setAuthTag(value.subarray(-TAG_BYTES))
    return Buffer.concat([decipher.update(value.subarray(ivBytes, -TAG_BYTES)), decipher.final()])
  }
  const decipher = createDecipheriv(name, key, iv).setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(value.subarray(ivBytes)), decipher.final()])
  // Of XML's padding the last byte alone says something.
  return padded.subarray(0, -Math.min(padded.at(-1) ?? 0, padded.length) || undefined)
}

/** RSA-OAEP alone: older padding tells whoever asks often enough what is in it. */
function oaepHashOf(encryptedKey: XmlElement): string {
  const method = needed(encryptedKey, ENCRYPTION, 'EncryptionMethod')
  const digest = onlyChild(method, SIGNATURE, 'DigestMethod')?.attributes.get('Algorithm')
  const mask = onlyChild(method, NEWER, 'MGF')?.attributes.get('Algorithm')
  const hash = HASHES[digest ?? `${SIGNATURE}sha1`]
  const maskHash = HASHES[mask ?? `${NEWER}mgf1sha1`]
  const isKnown = [`${ENCRYPTION}rsa-oaep-mgf1p`, `${NEWER}rsa-oaep`].includes(algorithmOf(encryptedKey))
  if (!isKnown || hash === undefined || hash !== maskHash) throw signatureInvalid()
  return hash
}

function algorithmOf(encrypted: XmlElement): string {
  return needed(encrypted, ENCRYPTION, 'EncryptionMethod').attributes.get('Algorithm') ?? ''
}

function cipherValueOf(encrypted: XmlElement): Buffer {
  const { text } = needed(needed(encrypted, ENCRYPTION, 'CipherData'), ENCRYPTION, 'CipherValue')
  return Buffer.from(text, 'base64')
}

function needed(element: XmlElement, namespace: string, name: string): XmlElement {
  const child = onlyChild(element, namespace, name)
  if (!child) throw signatureInvalid()
  return child
}
