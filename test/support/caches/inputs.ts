import type { OperationModel } from '../../../src/protocol/model/service-model.ts'
import type { Member, Shape } from '../../../src/protocol/model/shape.ts'
import type { Codes } from './codes.ts'
import type { SeededRandom } from './random.ts'
import { VALUES } from './values.ts'

/** As many values of one member as are remembered from answers. */
const REMEMBERED = 6
/** In a hundred: how often a member that need not be there is. */
const OPTIONAL = 35
/** In a hundred: how often what an answer told is preferred. */
const TOLD = 60

/** Makes inputs by the operations' models, of few names, so that one operation's thing is another's too. */
export class Inputs {
  readonly #random: SeededRandom
  readonly #codes: Codes
  readonly #told = new Map<string, unknown[]>()

  constructor(random: SeededRandom, codes: Codes) {
    this.#random = random
    this.#codes = codes
  }

  of({ name, input }: OperationModel): Record<string, unknown> {
    const made: Record<string, unknown> = {}
    for (const member of input?.members ?? []) {
      const own = `${name}.${member.name}`
      const isWanted = member.required || own in VALUES || this.#random.chance(OPTIONAL)
      if (isWanted) this.#put(made, member, own)
    }
    return { ...made, ...this.#codes.of(made) }
  }

  /** An input of a chain. */
  filled(input: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const made = Object.entries(input).map(([name, value]) => {
      const [, told] = /^\{\{(\w+)\}\}$/.exec(String(value)) ?? []
      return [name, told === undefined ? value : this.#told.get(told)?.at(-1)]
    })
    const filled = Object.fromEntries(made)
    return { ...filled, ...this.#codes.of(filled) }
  }

  #put(made: Record<string, unknown>, { name, shape }: Member, own: string): void {
    const value = this.#value(name, own, shape)
    // A name and its value belong together.
    if (name === 'AttributeName' && Array.isArray(value)) [made.AttributeName, made.AttributeValue] = value
    else if (value !== undefined && !(name in made)) made[name] = value
  }

  /** Remembers what there is now. */
  learn(output: unknown): void {
    if (Array.isArray(output)) for (const each of output) this.learn(each)
    else if (typeof output === 'object' && output !== null && !(output instanceof Date)) {
      for (const [name, value] of Object.entries(output)) {
        if (name === 'Body') this.#read(String(value))
        else if (typeof value === 'string') this.#remember(name, value)
        else this.learn(value)
      }
    }
  }

  /** What mails ask to bring back. */
  #read(mail: string): void {
    for (const [, token] of mail.matchAll(/Token=(\w+)/g)) this.#remember('Token', token)
    for (const [, code] of mail.matchAll(/Verification code: (\w+)/g)) this.#remember('VerificationCode', code)
  }

  #remember(name: string, value: unknown): void {
    if (name in VALUES || String(value).startsWith('ASIA')) return
    const known = this.#told.get(name) ?? []
    this.#told.set(name, [...known.filter((other) => other !== value), value].slice(-REMEMBERED))
  }

  #value(name: string, own: string, shape: Shape): unknown {
    const told = this.#told.get(name)
    if (shape.kind === 'string' && shape.values) return this.#random.of(VALUES[own] ?? VALUES[name] ?? shape.values)
    if (told && this.#random.chance(TOLD)) return this.#random.of(told)
    const known = VALUES[own] ?? VALUES[name]
    if (known) return this.#among(known, shape)
    if (told) return this.#random.of(told)
    return this.#ofShape(name, own, shape)
  }

  #among(known: readonly unknown[], shape: Shape): unknown {
    const value = this.#random.of(known)
    return shape.kind === 'list' && value !== undefined && !Array.isArray(value) ? [value] : value
  }

  #ofShape(name: string, own: string, shape: Shape): unknown {
    switch (shape.kind) {
      case 'string':
        return shape.values ? this.#random.of(shape.values) : this.#random.of(['a', 'b'])
      case 'number':
        return Math.max(shape.min ?? 0, 1)
      case 'boolean':
        return this.#random.chance(50)
      case 'list': {
        const value = this.#value(name, own, shape.member)
        return value === undefined ? undefined : [value]
      }
      case 'structure': {
        const made: Record<string, unknown> = {}
        for (const member of shape.members) {
          if (member.required || this.#random.chance(OPTIONAL)) this.#put(made, member, `${own}.${member.name}`)
        }
        return made
      }
      case 'map':
      case 'timestamp':
      case 'blob':
      case 'document':
        return undefined
      default:
        return shape satisfies never
    }
  }
}
