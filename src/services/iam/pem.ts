/** One thing in PEM, such as a `CERTIFICATE`. @see https://www.rfc-editor.org/rfc/rfc7468 */
export interface PemBlock {
  readonly label: string
  readonly der: Buffer
}

const BEGIN = '-----BEGIN '
const DASHES = '-----'
const SPACE = /\s*/y
const BASE64 = /^[A-Za-z0-9+/=\s]*$/

/**
 * What is in a text that holds PEM and nothing beside it; `undefined` for any other, and for blocks with headers, as
 * encrypted keys have them. It looks at each character a few times at most.
 */
export function pemBlocks(text: string): readonly PemBlock[] | undefined {
  const blocks: PemBlock[] = []
  for (let at = pastSpace(text, 0); at < text.length; ) {
    if (!text.startsWith(BEGIN, at)) return undefined
    const labelEnd = text.indexOf(DASHES, at + BEGIN.length)
    const label = text.slice(at + BEGIN.length, labelEnd)
    const bodyStart = labelEnd + DASHES.length
    const bodyEnd = text.indexOf(DASHES, bodyStart)
    const body = text.slice(bodyStart, bodyEnd)
    const end = `-----END ${label}-----`
    if (labelEnd < 0 || bodyEnd < 0 || !BASE64.test(body) || !text.startsWith(end, bodyEnd)) return undefined
    blocks.push({ label, der: Buffer.from(body, 'base64') })
    at = pastSpace(text, bodyEnd + end.length)
  }
  return blocks
}

function pastSpace(text: string, at: number): number {
  SPACE.lastIndex = at
  SPACE.test(text)
  return SPACE.lastIndex
}
