import type { Shape, StructureShape } from '../model/shape.ts'
import { endOfString } from './bounds.ts'

/** Whether a decoded value of JSON or CBOR has members that the model does not name: those that were read over. */
export function hasUnknown(shape: Shape | undefined, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  switch (shape?.kind) {
    case undefined:
      return Object.keys(value).length > 0
    case 'structure':
      return Object.entries(value).some(([name, child]) => {
        const member = shape.membersByWireName.get(name)
        return member === undefined || hasUnknown(member.shape, child)
      })
    case 'map':
      return Object.values(value).some((child) => hasUnknown(shape.value, child))
    case 'list':
      return Array.isArray(value) && value.some((child) => hasUnknown(shape.member, child))
    default:
      return false
  }
}

/**
 * JSON without the members that the model does not name. What stays is copied as it was written: a number that no
 * double holds is still itself.
 *
 * @param text of which is known that it is JSON.
 */
export function knownJson(shape: Shape | undefined, text: string): string {
  return new Copier(text).value(shape)
}

class Copier {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  value(shape: Shape | undefined): string {
    const start = this.#skipSpace()
    switch (this.#text[start]) {
      case '{':
        if (shape === undefined || shape.kind === 'structure' || shape.kind === 'map') return this.#object(shape)
        break
      case '[':
        if (shape?.kind === 'list') return this.#list(shape.member)
    }
    this.#skipValue()
    return this.#text.slice(start, this.#at)
  }

  #object(shape: StructureShape | Extract<Shape, { kind: 'map' }> | undefined): string {
    const members: string[] = []
    this.#at++
    while (this.#text[this.#skipSpace()] !== '}') {
      if (this.#text[this.#at] === ',') this.#at++
      const start = this.#skipSpace()
      this.#at = endOfString(this.#text, start) + 1
      const name = this.#text.slice(start, this.#at)
      this.#skipSpace()
      this.#at++ // The colon.
      const child = shape?.kind === 'map' ? shape.value : shape?.membersByWireName.get(JSON.parse(name))?.shape
      const value = this.value(child)
      if (child) members.push(`${name}:${value}`)
    }
    this.#at++
    return `{${members.join(',')}}`
  }

  #list(member: Shape): string {
    const elements: string[] = []
    this.#at++
    while (this.#text[this.#skipSpace()] !== ']') {
      if (this.#text[this.#at] === ',') this.#at++
      elements.push(this.value(member))
    }
    this.#at++
    return `[${elements.join(',')}]`
  }

  #skipSpace(): number {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? '')) this.#at++
    return this.#at
  }

  #skipValue(): void {
    let depth = 0
    do {
      const character = this.#text[this.#at]
      if (character === '"') this.#at = endOfString(this.#text, this.#at)
      else if (character === '{' || character === '[') depth++
      else if (character === '}' || character === ']') depth--
      else if (depth === 0 && !/[,\s]/.test(character ?? '')) {
        while (/[^\s,\]}]/.test(this.#text[this.#at + 1] ?? '')) this.#at++
      }
      this.#at++
    } while (depth > 0 && this.#at < this.#text.length)
  }
}
