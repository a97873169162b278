/** What people look for in a certificate of a provider's metadata. */
export interface CertificateFacts {
  /** Its common name, else what its subject has first. */
  readonly subject: string
  readonly notBefore: Date
  readonly notAfter: Date
}

interface Element {
  readonly tag: number
  readonly content: Uint8Array
}

const SEQUENCE = 0x30
const VERSION = 0xa0
const UTC_TIME = 0x17
/** 2.5.4.3; the first two numbers are one byte. */
const COMMON_NAME = '85.4.3'

/** Reads an X.509 certificate in base64, as far as its subject and validity; `undefined` for what is none. */
export function certificateFacts(base64: string): CertificateFacts | undefined {
  try {
    const [certificate] = elements(bytesOf(base64))
    const [toBeSigned] = elements(contentOf(certificate))
    const parts = elements(contentOf(toBeSigned)).filter(({ tag }) => tag !== VERSION)
    // Serial number, signature algorithm, issuer, validity, subject.
    const [, , , validity, subject] = parts
    const [notBefore, notAfter] = elements(contentOf(validity)).map(timeOf)
    if (notBefore === undefined || notAfter === undefined) return undefined
    return { subject: nameOf(contentOf(subject)), notBefore, notAfter }
  } catch {
    return undefined
  }
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64.replace(/\s/g, '')), (character) => character.charCodeAt(0))
}

/** DER, one element after the other. @throws Error for what ends too soon */
function elements(bytes: Uint8Array): Element[] {
  const found: Element[] = []
  for (let at = 0; at < bytes.length; ) {
    const tag = byteAt(bytes, at)
    const first = byteAt(bytes, at + 1)
    const lengthBytes = first < 0x80 ? 0 : first & 0x7f
    if (lengthBytes > 4) throw new Error('an element is too long')
    let length = first
    if (lengthBytes > 0) {
      length = 0
      for (let index = 0; index < lengthBytes; index++) length = length * 256 + byteAt(bytes, at + 2 + index)
    }
    const start = at + 2 + lengthBytes
    if (start + length > bytes.length) throw new Error('an element ends after its bytes')
    found.push({ tag, content: bytes.subarray(start, start + length) })
    at = start + length
  }
  return found
}

function byteAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at]
  if (byte === undefined) throw new Error('the bytes end too soon')
  return byte
}

function contentOf(element: Element | undefined): Uint8Array {
  if (element?.tag !== SEQUENCE) throw new Error('it is no sequence')
  return element.content
}

/** `YYMMDDHHMMSSZ` up to 2049, `YYYYMMDDHHMMSSZ` after it. */
function timeOf({ tag, content }: Element): Date {
  const text = new TextDecoder().decode(content)
  const century = Number(text.slice(0, 2)) < 50 ? '20' : '19'
  const full = tag === UTC_TIME ? century + text : text
  const iso = full.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')
  const time = new Date(iso)
  if (Number.isNaN(time.getTime())) throw new Error('it is no time')
  return time
}

function nameOf(subject: Uint8Array): string {
  const pairs = elements(subject).flatMap(({ content }) =>
    elements(content).map((pair) => {
      const [type, value] = elements(contentOf(pair))
      return { type: type?.content.join('.') ?? '', text: new TextDecoder().decode(value?.content) }
    }),
  )
  return (pairs.find(({ type }) => type === COMMON_NAME) ?? pairs[0])?.text ?? ''
}
