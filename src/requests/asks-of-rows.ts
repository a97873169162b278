import { isAccountId, parseArn, UNKNOWN } from '../aws/index.ts'
import { arnTemplate, asMeant, filled, isArn, isArnOf, isOfScope, scopeValue } from './arn-template.ts'
import type { ApiRequest, Ask, AskKeys, Scope } from './ask.ts'
import { isRecord, MOST_VALUES, type Path, TooMuchAsked, textOf, textsAt, valuesAt } from './path.ts'
import type { Asked, AskRow, KeyText, KeyValue, Part, ResourceRow, Variable } from './rows.ts'
import { tagsIn } from './tags.ts'
import { nameOfAsk } from './unsaid-part.ts'

/** How ARNs are written, by type: `table`, `iam:role`. */
export interface Types {
  /** `arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}` */
  arnOf(type: string): string
  variableOf(type: string, name: string): Variable | undefined
}

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
      const resources = row.on === undefined ? ['*'] : resourcesOf(row.on, row.ifGiven === true, asked, types)
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
    this.all.push({
      action,
      resource: nameOfAsk(resource),
      get context() {
        return keys.context
      },
    })
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

/** The ARNs that a row is asked on: without any it is `*`, unless it is asked only where one is given. */
function resourcesOf(on: readonly ResourceRow[], ifGiven: boolean, asked: Asked, types: Types): readonly string[] {
  const found = new Set<string>()
  const all = on.map((row) => told(row, asked, types))
  for (const { arns } of all) for (const arn of arns) found.add(arn)
  // One place for the ARNs of several types (`ResourceArn` of TagResource): the types that it is not of are not asked.
  const strays = new Set(all.flatMap(({ strays }) => strays))
  if (!ifGiven) {
    for (const arn of strays) found.add(arn)
    for (const [index, row] of on.entries()) {
      const { arns, strays: own, isForeign } = all[index] as Told
      const isElsewhere = own.length > 0 && !isForeign
      if (arns.length > 0 || (row.optional && !isForeign) || isElsewhere) continue
      found.add(unsaid(row, asked, types))
    }
    if (found.size === 0) found.add('*')
  }
  return [...found]
}

interface Told {
  /** Of the row's type. */
  readonly arns: readonly string[]
  /** ARNs that are of no such type: they are what is asked on, if no other type has them. */
  readonly strays: readonly string[]
  /** Whether a name is an ARN of another service. AWS refuses it; what it names to others is unknown. */
  readonly isForeign: boolean
}

/** What the request says of resources of one type. */
function told(row: ResourceRow, asked: Asked, types: Types): Told {
  const template = arnTemplate(types.arnOf(row.type))
  const { names } = template
  const arns: string[] = []
  const strays: string[] = []
  const given = (row.arns ?? [])
    .flatMap((path) => textsAt(path, asked.parameters, asked.element))
    .map((text) => asMeant(template, text, asked.scope))
  // What should be an ARN and is none names something that nobody knows: it may be any.
  for (const value of given) (isArnOf(template, value) ? arns : strays).push(isArn(value) ? value : UNKNOWN)
  const said = names.map((name) => variableTexts(row, name, asked, types))
  for (const value of said.flat()) {
    if (isArnOf(template, value)) arns.push(value)
    else if (isArn(value)) strays.push(value)
  }
  const parts = said.map((texts) => texts.filter((text) => !isArn(text)))
  // Where a variable is said by whole ARNs alone (a task, beside its cluster), they say all of it.
  const isWhole = said.some((texts) => texts.length > 0 && texts.every((text) => isArnOf(template, text)))
  if (!isWhole && names.some((name, index) => !isOfScope(name) && (parts[index] ?? []).length > 0)) {
    for (const combination of combinations(parts)) {
      const textOf = (name: string) => {
        const text = combination[names.indexOf(name)]
        return text === undefined ? partValue(name, row, asked, types) : name === 'Account' ? accountText(text) : text
      }
      arns.push(filled(template, textOf))
    }
  }
  const { service = '$' } = parseArn(types.arnOf(row.type)) ?? {}
  const isForeign =
    !service.startsWith('$') &&
    said.some((texts) => texts.some((text) => (parseArn(text)?.service ?? service) !== service))
  return { arns, strays, isForeign }
}

/** Whose something is, where a member says it: what is no account's id may be taken for any, or for none. */
function accountText(text: string): string {
  return isAccountId(text) || text === 'aws' || text.includes('${unknown') ? text : UNKNOWN
}

/** What the request says of one variable, as the ARN has it. */
function variableTexts(row: ResourceRow, name: string, asked: Asked, types: Types): readonly string[] {
  const variable = types.variableOf(row.type, name)
  const { spelled, isOfAws } = variable ?? {}
  const template = arnTemplate(types.arnOf(row.type))
  const texts = partTexts(row.parts?.[name] ?? variable?.at, asked, (text) =>
    isOfAws?.(text) ? text : asMeant(template, text, asked.scope),
  )
  return spelled === undefined ? texts : texts.map((text) => spelled(text, asked.scope))
}

/** What stands for a variable that the request does not say. */
function partValue(name: string, row: ResourceRow, { scope }: Asked, types: Types): string {
  return scopeValue(name, scope) ?? types.variableOf(row.type, name)?.absent ?? (row.made ? '*' : UNKNOWN)
}

function unsaid(row: ResourceRow, asked: Asked, types: Types): string {
  return filled(arnTemplate(types.arnOf(row.type)), (name) => partValue(name, row, asked, types))
}

/**
 * What all places say: which of two a service goes by, a caller must not choose. A fixed text (`=default`) is for where
 * none says anything.
 */
function partTexts(
  part: Part | readonly Part[] | undefined,
  asked: Asked,
  meant: (text: string) => string,
): readonly string[] {
  if (part === undefined) return []
  const said = new Set<string>()
  for (const each of isList(part) ? part : [part]) {
    if (typeof each === 'string' && each.startsWith('=') && said.size > 0) continue
    const texts = typeof each === 'string' ? fixedOr(each, asked).map(meant) : listed(each.of(asked))
    for (const text of texts) said.add(text)
  }
  return [...said]
}

function isList(part: Part | readonly Part[]): part is readonly Part[] {
  return Array.isArray(part)
}

function fixedOr(place: Path, { parameters, element }: Asked): readonly string[] {
  return place.startsWith('=') ? [place.slice(1)] : textsAt(place, parameters, element)
}

function listed(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return []
  return typeof value === 'string' ? [value] : value
}

/** Of two lists each with each: a table's name and those of its indexes. */
function combinations(parts: readonly (readonly string[])[]): readonly (readonly (string | undefined)[])[] {
  let all: (string | undefined)[][] = [[]]
  for (const texts of parts) {
    const each: readonly (string | undefined)[] = texts.length === 0 ? [undefined] : texts
    if (all.length * each.length > MOST_VALUES) throw new TooMuchAsked()
    all = all.flatMap((before) => each.map((text) => [...before, text]))
  }
  return all
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
