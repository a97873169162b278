import type { ResourceName } from '../aws/index.ts'
import { arnsOfRow, fixedOr, type Types } from './arns-of-row.ts'
import type { ApiRequest, Ask, AskKeys, Scope } from './ask.ts'
import { isRecord, MOST_VALUES, type Path, TooMuchAsked, textOf, textsAt, valuesAt } from './path.ts'
import type { Asked, AskRow, KeyText, KeyValue } from './rows.ts'
import { tagsIn } from './tags.ts'
import { nameOfAsk } from './unsaid-part.ts'

/** Twice as long as an ARN of AWS's may be: names are matched against patterns, and stand in answers and events. */
const LONGEST_NAME = 4096

/** What rows come to for one request. */
export function asksOfRows(
  rows: readonly AskRow[],
  { operation, parameters }: ApiRequest,
  scope: Scope,
  types: Types,
): readonly Ask[] {
  const asks = new DistinctAsks()
  for (const row of rows) {
    const elements = row.each === undefined ? [parameters] : valuesAt(row.each, parameters, parameters)
    for (const element of elements) {
      const asked = { operation, parameters, scope, element }
      if (!isAsked(row, asked)) continue
      const resources = arnsOfRow(row, asked, types)
      if (resources.length === 0) continue
      const keys = new RowKeys(row, asked)
      for (const resource of resources) {
        if (resource.length > LONGEST_NAME) throw new TooMuchAsked('a resource’s name is too long')
        asks.add(row.action, resource, keys)
      }
    }
  }
  return asks.all
}

/** Most requests ask for one thing: what tells asks apart is written when there is a second. */
class DistinctAsks {
  readonly all: Ask[] = []
  #first: { readonly resource: string; readonly keys: RowKeys } | undefined
  /** By action and resource: the keys of those that have both in common. */
  #keys: Map<string, RowKeys | Set<string>> | undefined

  /**
   * @param resource as it is written: an unknown part is told from a name that reads so.
   * @throws TooMuchAsked for more than are decided at once.
   */
  add(action: string, resource: string, keys: RowKeys): void {
    const [first] = this.all
    if (first === undefined || this.#first === undefined) this.#first = { resource, keys }
    else {
      this.#keys ??= new Map([[`${first.action} ${this.#first.resource}`, this.#first.keys]])
      if (!this.#isNew(`${action} ${resource}`, keys, this.#keys)) return
      if (this.all.length >= MOST_VALUES) throw new TooMuchAsked()
    }
    this.all.push(new RowAsk(action, nameOfAsk(resource), keys))
  }

  #isNew(pair: string, keys: RowKeys, all: Map<string, RowKeys | Set<string>>): boolean {
    const known = all.get(pair)
    if (known === undefined) {
      all.set(pair, keys)
      return true
    }
    if (known === keys) return false
    const texts = known instanceof Set ? known : new Set([known.text])
    all.set(pair, texts)
    const before = texts.size
    return texts.add(keys.text).size > before
  }
}

/** Of a class: each object with a getter of its own would be of a kind of its own to V8. */
class RowAsk implements Ask {
  readonly action: string
  readonly resource: ResourceName
  readonly #keys: RowKeys

  constructor(action: string, resource: ResourceName, keys: RowKeys) {
    this.action = action
    this.resource = resource
    this.#keys = keys
  }

  get context(): AskKeys {
    return this.#keys.context
  }
}

/** What a row says to conditions, of one element. Few policies ask, and it may take long: it is read when one does. */
class RowKeys {
  readonly #row: AskRow
  readonly #asked: Asked
  #context: AskKeys | undefined
  #text: string | undefined

  constructor(row: AskRow, asked: Asked) {
    this.#row = row
    this.#asked = asked
  }

  get context(): AskKeys {
    this.#context ??= contextOf(this.#row, this.#asked)
    return this.#context
  }

  get text(): string {
    this.#text ??= JSON.stringify(this.context)
    return this.#text
  }
}

function isAsked({ when }: AskRow, asked: Asked): boolean {
  if (when === undefined) return true
  return typeof when === 'string' ? valuesAt(when, asked.parameters, asked.element).length > 0 : when.of(asked)
}

function contextOf({ tags, tagKeys, keys }: AskRow, asked: Asked): AskKeys {
  const context: Record<string, string | readonly string[]> = {}
  const { parameters, element } = asked
  const names = new Set(tagKeys === undefined ? [] : textsAt(tagKeys, parameters, element))
  if (tags !== undefined) {
    for (const value of valuesAt(tags, parameters, element)) {
      for (const [name, text] of tagsIn(value)) {
        names.add(name)
        context[`aws:RequestTag/${name}`] = text
      }
    }
  }
  if (names.size > 0) context['aws:TagKeys'] = [...names]
  for (const [name, value] of Object.entries(keys ?? {})) {
    for (const [key, text] of keyTexts(name, value, asked)) if (text !== undefined) context[key] = text
  }
  return context
}

function* keyTexts(name: string, value: KeyValue, asked: Asked): Generator<readonly [string, KeyText]> {
  if (typeof value === 'string') {
    if (isOfMap(name)) {
      for (const map of valuesAt(value, asked.parameters, asked.element)) {
        if (isRecord(map)) for (const [key, text] of Object.entries(map)) yield [name + key, textOf(text)]
      }
      return
    }
    const texts = fixedOr(value, asked)
    yield [name, texts.length === 1 && !isPlural(value) ? texts[0] : texts.length === 0 ? undefined : texts]
    return
  }
  const text = value.of(asked)
  if (typeof text === 'object' && !Array.isArray(text)) {
    for (const [key, each] of Object.entries(text as Readonly<Record<string, KeyText>>)) yield [name + key, each]
  } else yield [name, text as KeyText]
}

function isOfMap(name: string): boolean {
  return name.endsWith('/') || name.endsWith(':')
}

/** Whether a place may hold several: its key is a list then, however many there are. */
function isPlural(path: Path): boolean {
  return /\[\]|\{/.test(path)
}
