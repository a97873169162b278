import { base64Of, breathe } from '../../aws/index.ts'

/** Characters that become bytes at once. */
const PIECE = 64 * 1024

/**
 * A long text that is written step by step, with turns for others between them: as bytes, since to encode a text of
 * megabytes at once would hold all up too.
 */
export class TextPieces {
  readonly #pieces: Uint8Array[] = []
  #text = ''

  /** @returns what is to be waited for before more is written. */
  write(text: string): Promise<void> | undefined {
    this.#text += text
    if (this.#text.length >= PIECE) this.#encode()
    return breathe()
  }

  /** A multiple of three bytes at once, so that their texts can be put together. */
  async writeBase64(bytes: Uint8Array): Promise<void> {
    const step = 3 * 4096
    for (let start = 0; start < bytes.length; start += step) {
      const turn = this.write(base64Of(bytes.subarray(start, start + step)))
      if (turn) await turn
    }
  }

  done(): readonly Uint8Array[] {
    this.#encode()
    return this.#pieces
  }

  #encode(): void {
    if (this.#text !== '') this.#pieces.push(Buffer.from(this.#text))
    this.#text = ''
  }
}

/** Elements of a list that are written at once. */
const FEW = 32

/** Whether a value is written step by step: one that has a long list, itself or in what it lists. */
export function isLong(value: unknown): boolean {
  if (value instanceof Uint8Array) return value.length > PIECE
  if (!Array.isArray(value)) return false
  return value.length > FEW || value.some(holdsLong)
}

/** Whether a structure has a member that is long. */
export function holdsLong(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Date) return false
  for (const name in value) if (isLong((value as Readonly<Record<string, unknown>>)[name])) return true
  return false
}
