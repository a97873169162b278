import type { Constraint, WireConventions } from '../../aws/index.ts'
import type { ListShape, MapShape, Member, Shape, StringShape, StructureShape } from './shape.ts'

/** Where this many are found, no more are looked for: a list of a thousand bad elements is not told one by one. */
const MAX_VIOLATIONS = 10
/** AWS prints values whole; a message here holds no more of one than this. */
const MAX_VALUE_CHARACTERS = 512

/** A service's own words. */
type OwnWords = Pick<WireConventions, 'patternSentence' | 'constraintWords' | 'hidesValues'>

/**
 * What in `input` the model forbids, ten things at most, or `undefined` where nothing is. Values of sensitive shapes
 * are left out, as AWS leaves them out. A pattern that the service checks in its own words is told alone, after all
 * else holds.
 *
 * Wording and order (pattern, then lengths) as observed in answers of STS, Cognito and DynamoDB; the order of members
 * is that of `checkedMembers`.
 */
export function violations(
  shape: StructureShape,
  input: object,
  own: OwnWords = {},
  operation = '',
): Broken | undefined {
  const found = new Violations(own, operation)
  let members: Set<string> | undefined
  for (const member of shape.checkedMembers) {
    const before = found.count
    if (!found.isFull) checkMember(member, (input as Record<string, unknown>)[member.name], '', found)
    // What was not looked at may be broken too.
    if (found.count > before || found.isFull) members = (members ?? new Set()).add(member.name)
  }
  return members && { ...found.told, members }
}

/** What an input has wrong. */
export interface Broken {
  /** AWS's, about all of it. */
  readonly sentence: string
  /** Where it is not that of all that break the service's models. */
  readonly code?: string
  /** The members, by the model's names, that are broken or were not looked at. */
  readonly members: ReadonlySet<string>
}

class Violations {
  readonly #sentences: string[] = []
  count = 0
  /** The service's own sentence about the first pattern that it checks itself. */
  #own: string | undefined
  /** The service's own sentences, of which each violation has one, or none counts; and the first one's code. */
  #ownSentences = ''
  #hasOwnForAll = true
  #ownCode: string | undefined
  readonly #words: OwnWords
  readonly #operation: string

  constructor(words: OwnWords, operation: string) {
    this.#words = words
    this.#operation = operation
  }

  /** Whether the service has its own words for `value`, which does not match the shape's pattern. */
  saysItself(shape: StringShape, value: string, path: string): boolean {
    if (shape.patternText === undefined || matchesPattern(shape, value)) return false
    const sentence = this.#words.patternSentence?.(shape.patternText, path)
    if (sentence === undefined) return false
    this.#own ??= sentence
    this.count++
    return true
  }

  get isFull(): boolean {
    return this.#sentences.length === MAX_VIOLATIONS
  }

  get told(): Pick<Broken, 'sentence' | 'code'> {
    const { length } = this.#sentences
    if (length === 0 && this.#own !== undefined) return { sentence: this.#own }
    if (this.#hasOwnForAll && this.#ownCode !== undefined) {
      return { sentence: this.#ownSentences, code: this.#ownCode }
    }
    return {
      sentence: `${length} validation ${length === 1 ? 'error' : 'errors'} detected: ${this.#sentences.join('; ')}`,
    }
  }

  add(shape: Shape, value: unknown, path: string, constraint: Constraint): void {
    if (this.isFull) return
    this.count++
    this.#addOwn(constraint, path, shape.kind === 'list')
    const printed =
      shape.sensitive || this.#words.hidesValues
        ? 'Value'
        : value === undefined
          ? 'Value null'
          : `Value '${printValue(shape, value)}'`
    this.#sentences.push(`${printed} at '${path}' failed to satisfy constraint: ${sentenceOf(constraint)}`)
  }

  #addOwn(constraint: Constraint, path: string, isList: boolean): void {
    const own = this.#hasOwnForAll && this.#words.constraintWords?.(this.#operation)?.(constraint, path, isList)
    if (own) {
      this.#ownSentences += `${this.#ownSentences && '\n'}${own.sentence}`
      this.#ownCode ??= own.code
    } else this.#hasOwnForAll = false
  }
}

function checkStructure(
  shape: StructureShape,
  value: Record<string, unknown>,
  prefix: string,
  found: Violations,
): void {
  for (const member of shape.checkedMembers) {
    if (found.isFull) return
    checkMember(member, value[member.name], prefix, found)
  }
}

function checkMember(member: Member, value: unknown, prefix: string, found: Violations): void {
  if (value === undefined) {
    if (member.required) found.add(NOT_PRINTED, undefined, prefix + member.path, REQUIRED)
  } else if (needsCheck(member)) checkValue(member.shape, value, prefix + member.path, found)
}

const REQUIRED: Constraint = { kind: 'required' }
/** `Value null` is printed for secrets too: it tells nothing. */
const NOT_PRINTED: Shape = { kind: 'boolean', name: 'null', sensitive: false }

function needsCheck({ shape }: Member): boolean {
  return shape.kind !== 'boolean' && shape.kind !== 'timestamp'
}

function checkValue(shape: Shape, value: unknown, path: string, found: Violations): void {
  if (value === null) return // Of a sparse list or map.
  switch (shape.kind) {
    case 'structure':
      checkStructure(shape, value as Record<string, unknown>, `${path}.`, found)
      break
    case 'list':
      checkList(shape, value as readonly unknown[], path, found)
      break
    case 'map':
      checkMap(shape, value as Record<string, unknown>, path, found)
      break
    case 'string': {
      const text = value as string
      const isTold = found.saysItself(shape, text, path)
      const broken = isTold ? lengthConstraints(shape, text.length) : brokenConstraints(shape, text)
      for (const constraint of broken) found.add(shape, value, path, constraint)
      break
    }
    default:
      for (const constraint of brokenConstraints(shape, value)) found.add(shape, value, path, constraint)
  }
}

function checkList(shape: ListShape, values: readonly unknown[], path: string, found: Violations): void {
  for (const constraint of lengthConstraints(shape, values.length)) found.add(shape, values, path, constraint)
  if (isContainer(shape.member)) {
    for (const [index, value] of values.entries()) {
      if (found.isFull) return
      checkValue(shape.member, value, `${path}.${index + 1}.member`, found)
    }
  } else {
    const broken = firstBroken(shape.member, values)
    if (broken) {
      const constraints = allConstraints(shape.member)
      const all = constraints.length > 0 ? constraints : [REQUIRED]
      found.add(shape, values, path, { kind: 'elements', all, broken })
    }
  }
}

function checkMap(shape: MapShape, entries: Record<string, unknown>, path: string, found: Violations): void {
  const keys = Object.keys(entries)
  for (const constraint of lengthConstraints(shape, keys.length)) found.add(shape, entries, path, constraint)
  const brokenKeys = firstBroken(shape.key, keys)
  if (brokenKeys) found.add(shape, entries, path, { kind: 'keys', all: allConstraints(shape.key), broken: brokenKeys })
  if (isContainer(shape.value)) {
    for (const key of keys) {
      if (found.isFull) return
      checkValue(shape.value, entries[key], `${path}.${clipped(key)}.member`, found)
    }
  } else {
    const broken = firstBroken(shape.value, Object.values(entries))
    if (broken) found.add(shape, entries, path, { kind: 'values', all: allConstraints(shape.value), broken })
  }
}

/** Which values break something, ten at most; `undefined` where none does. */
function firstBroken(shape: Shape, values: readonly unknown[]) {
  let found: { index: number; constraint: Constraint }[] | undefined
  for (let index = 0; index < values.length; index++) {
    const broken = values[index] === undefined ? [REQUIRED] : brokenConstraints(shape, values[index])
    if (broken.length === 0) continue
    found ??= []
    for (const constraint of broken) found.push({ index: index + 1, constraint })
    if (found.length >= MAX_VIOLATIONS) break
  }
  return found
}

function isContainer(shape: Shape): boolean {
  return shape.kind === 'structure' || shape.kind === 'list' || shape.kind === 'map'
}

const NONE: readonly Constraint[] = []

/** What a plain value breaks. */
function brokenConstraints(shape: Shape, value: unknown): readonly Constraint[] {
  if (value === null) return NONE
  switch (shape.kind) {
    case 'string': {
      const text = value as string
      if (shape.values) return shape.values.includes(text) ? NONE : [enumConstraint(shape.values)]
      const lengths = lengthConstraints(shape, text.length)
      return matchesPattern(shape, text) ? lengths : [patternConstraint(shape.patternText ?? ''), ...lengths]
    }
    case 'number': {
      const number = value as number
      if ((shape.max ?? number) >= number && (shape.min ?? number) <= number) return NONE
      const broken: Constraint[] = []
      // Written so that NaN breaks a range.
      if (shape.max !== undefined && !(number <= shape.max)) broken.push(maxValueConstraint(shape.max))
      if (shape.min !== undefined && !(number >= shape.min)) broken.push(minValueConstraint(shape.min))
      return broken
    }
    case 'blob':
      return lengthConstraints(shape, (value as Uint8Array).length)
    default:
      return NONE
  }
}

function matchesPattern({ pattern }: StringShape, text: string): boolean {
  return pattern === undefined || pattern.test(text)
}

/** All that a plain shape asks for: what AWS tells when an element of a list breaks any of it. */
function allConstraints(shape: Shape): readonly Constraint[] {
  const all: Constraint[] = []
  if (shape.kind === 'number') {
    if (shape.max !== undefined) all.push(maxValueConstraint(shape.max))
    if (shape.min !== undefined) all.push(minValueConstraint(shape.min))
  }
  if (shape.kind === 'string' || shape.kind === 'blob') {
    if (shape.max !== undefined) all.push(maxLengthConstraint(shape.max))
    if (shape.min !== undefined) all.push(minLengthConstraint(shape.min))
  }
  if (shape.kind === 'string' && shape.patternText !== undefined) all.push(patternConstraint(shape.patternText))
  if (shape.kind === 'string' && shape.values) all.push(enumConstraint(shape.values))
  return all
}

function lengthConstraints(
  { min, max }: { readonly min: number | undefined; readonly max: number | undefined },
  length: number,
): readonly Constraint[] {
  if (max !== undefined && length > max) return [maxLengthConstraint(max)]
  if (min !== undefined && length < min) return [minLengthConstraint(min)]
  return NONE
}

const maxLengthConstraint = (limit: number): Constraint => ({ kind: 'max length', limit })
const minLengthConstraint = (limit: number): Constraint => ({ kind: 'min length', limit })
const maxValueConstraint = (limit: number): Constraint => ({ kind: 'max value', limit })
const minValueConstraint = (limit: number): Constraint => ({ kind: 'min value', limit })
const patternConstraint = (pattern: string): Constraint => ({ kind: 'pattern', pattern })
const enumConstraint = (values: readonly string[]): Constraint => ({ kind: 'enum', values })

function sentenceOf(constraint: Constraint): string {
  switch (constraint.kind) {
    case 'required':
      return 'Member must not be null'
    case 'enum':
      return `Member must satisfy enum value set: [${constraint.values.join(', ')}]`
    case 'pattern':
      return `Member must satisfy regular expression pattern: ${constraint.pattern}`
    case 'max length':
      return `Member must have length less than or equal to ${constraint.limit}`
    case 'min length':
      return `Member must have length greater than or equal to ${constraint.limit}`
    case 'max value':
      return `Member must have value less than or equal to ${constraint.limit}`
    case 'min value':
      return `Member must have value greater than or equal to ${constraint.limit}`
    case 'elements':
      return `Member must satisfy constraint: [${constraint.all.map(sentenceOf).join(', ')}]`
    case 'keys':
      return `Map keys must satisfy constraint: [${constraint.all.map(sentenceOf).join(', ')}]`
    case 'values':
      return `Map value must satisfy constraint: [${constraint.all.map(sentenceOf).join(', ')}]`
    default:
      return constraint satisfies never
  }
}

function printValue(shape: Shape, value: unknown): string {
  return clipped(print(shape, value, MAX_VALUE_CHARACTERS))
}

/** As Java prints a bean; stops early in what is long. */
function print(shape: Shape, value: unknown, room: number): string {
  if (value === undefined || value === null) return 'null'
  if (shape.sensitive) return '***'
  switch (shape.kind) {
    case 'structure': {
      const object = value as Record<string, unknown>
      const members = shape.members.filter((member) => object[member.name] !== undefined)
      return `${shape.name}(${members.map((member) => `${member.path}=${print(member.shape, object[member.name], room)}`).join(', ')})`
    }
    case 'list': {
      let text = ''
      for (const element of value as readonly unknown[]) {
        if (text.length > room) break
        text += `${text === '' ? '' : ', '}${print(shape.member, element, room)}`
      }
      return `[${text}]`
    }
    case 'map': {
      let text = ''
      for (const [key, element] of Object.entries(value as object)) {
        if (text.length > room) break
        text += `${text === '' ? '' : ', '}${key}=${print(shape.value, element, room)}`
      }
      return `{${text}}`
    }
    case 'blob':
      return `${(value as Uint8Array).length} bytes`
    default:
      return clipped(String(value))
  }
}

function clipped(text: string): string {
  return text.length > MAX_VALUE_CHARACTERS ? `${text.slice(0, MAX_VALUE_CHARACTERS)}...` : text
}
