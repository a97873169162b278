import { serializationException } from './malformed.ts'

/**
 * What the body of a JSON or CBOR request may hold. The largest that AWS takes is CloudWatch's: 1,000 datums of 150
 * values with their counts, or of 30 dimensions, in 1 MB. A body is decoded before its caller is authorised, so that
 * what one costs others is bounded here.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
 */
const MAX_VALUES = 400_000
/** Lists, structures and maps: each costs more than a number. */
const MAX_CONTAINERS = 50_000
/** Of one structure or map: names that V8 sees for the first time cost it most. No input of AWS's has as many. */
const MAX_NAMES = 500
/** Of all. */
const MAX_ALL_NAMES = 70_000
/** No input of AWS's nests deeper; V8 itself takes 200,000 and then fails to write them. */
export const MAX_DEPTH = 32

/** Counts what a body holds while it is read. @throws SerializationException (400) past any bound. */
export class Bounds {
  #values = 0
  #containers = 0
  #allNames = 0
  /** Of each container that is open, by depth. */
  readonly #names: number[] = []

  /** Of structures and maps, so far. */
  get allNames(): number {
    return this.#allNames
  }

  /** @param depth of the containers around it. */
  open(depth: number): void {
    if (depth >= MAX_DEPTH) throw serializationException('The request body is nested too deeply.')
    if (++this.#containers > MAX_CONTAINERS) throw tooMany()
    this.#names[depth] = 0
  }

  value(): void {
    if (++this.#values > MAX_VALUES) throw tooMany()
  }

  /** @param depth of the containers around the structure or map whose name it is. */
  name(depth: number): void {
    const names = (this.#names[depth] ?? 0) + 1
    this.#names[depth] = names
    if (names > MAX_NAMES || ++this.#allNames > MAX_ALL_NAMES) throw tooMany()
  }
}

function tooMany() {
  return serializationException('The request body has too many members.')
}

/**
 * Holds JSON to the bounds before it is parsed.
 *
 * @returns how many names its structures and maps have, where it is JSON at all.
 * @throws SerializationException (400)
 */
export function assertJsonWithinBounds(text: string): number {
  const bounds = new Bounds()
  let depth = 0
  for (let index = 0; index < text.length; index++) {
    switch (text.charCodeAt(index)) {
      case 0x22:
        index = endOfString(text, index)
        break
      case 0x7b:
      case 0x5b:
        bounds.open(depth++)
        bounds.value()
        break
      case 0x7d:
      case 0x5d:
        if (depth > 0) depth--
        break
      case 0x2c:
        bounds.value()
        break
      case 0x3a:
        bounds.name(Math.max(depth - 1, 0))
        break
    }
  }
  return bounds.allNames
}

/** The place of the quote that ends the string that begins at `start`, or the end of a text that lacks one. */
export function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (end !== -1 && isEscaped(text, start, end)) end = text.indexOf('"', end + 1)
  return end === -1 ? text.length : end
}

function isEscaped(text: string, start: number, at: number): boolean {
  let slashes = 0
  while (at - slashes - 1 > start && text.charCodeAt(at - slashes - 1) === 0x5c) slashes++
  return slashes % 2 === 1
}
