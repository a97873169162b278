import { isAccountId, parseArn, UNKNOWN } from '../aws/index.ts'
import { type ArnTemplate, arnTemplate, asMeant, isArn, isArnOf, isOfScope, scopeValue } from './arn-template.ts'
import type { Scope } from './ask.ts'
import { type Inherited, inheritedPart } from './parents.ts'
import { MOST_VALUES, NOTHING, type Path, TooMuchAsked, textsAt } from './path.ts'
import type { Asked, AskRow, Part, ResourceRow, Variable } from './rows.ts'

/** How ARNs are written, by type: `table`, `iam:role`. */
export interface Types {
  /** `arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}` */
  arnOf(type: string): string
  variableOf(type: string, name: string): Variable | undefined
  /** What an ARN of another type of the service says of what is in it. */
  inheritedOf(type: string, arn: string): Inherited
}

/** The ARNs that a row is asked on: without any it is `*`, unless it is asked only where one is given. */
export function arnsOfRow({ on, ifGiven }: AskRow, asked: Asked, types: Types): readonly string[] {
  if (on === undefined) return EVERYTHING
  const all = on.map((row) => told(kindOf(row, types), asked, types))
  const [first] = all
  if (first && all.length === 1 && first.arns.length === 1 && first.strays.length === 0) return first.arns
  const found = new Set<string>()
  for (const { arns } of all) for (const arn of arns) found.add(arn)
  if (!ifGiven) {
    // One place for the ARNs of several types (`ResourceArn` of TagResource): types that it is not of are not asked.
    for (const { strays } of all) for (const arn of strays) found.add(arn)
    for (const { kind, arns, strays, isForeign } of all) {
      const isElsewhere = strays.length > 0 && !isForeign
      if (arns.length > 0 || (kind.row.optional && !isForeign) || isElsewhere) continue
      for (const arn of filled(kind, NOTHING, asked.scope)) found.add(arn)
    }
    if (found.size === 0) return EVERYTHING
  }
  return [...found]
}

const EVERYTHING: readonly string[] = ['*']

/** A row of resources, with what is the same for every request. */
interface Kind {
  readonly row: ResourceRow
  readonly template: ArnTemplate
  /** Of its ARNs; `undefined` where they differ in it. */
  readonly service: string | undefined
  /** In the order in which the ARN has them. */
  readonly variables: readonly KindVariable[]
}

interface KindVariable extends Pick<Variable, 'spelled' | 'isOfAws'> {
  readonly name: string
  readonly parts: readonly Part[]
  /** What stands for it where neither the request nor its scope says it. */
  readonly absent: string
}

/** A service's rows name its own types, and others' may use the same rows. */
const kinds = new WeakMap<Types, WeakMap<ResourceRow, Kind>>()

function kindOf(row: ResourceRow, types: Types): Kind {
  let known = kinds.get(types)
  if (known === undefined) {
    known = new WeakMap()
    kinds.set(types, known)
  }
  let kind = known.get(row)
  if (kind === undefined) {
    kind = readKind(row, types)
    known.set(row, kind)
  }
  return kind
}

function readKind(row: ResourceRow, types: Types): Kind {
  const arn = types.arnOf(row.type)
  const template = arnTemplate(arn)
  const service = parseArn(arn)?.service
  const variables = template.names.map((name): KindVariable => {
    const { spelled, isOfAws, at, absent = row.made ? '*' : UNKNOWN } = types.variableOf(row.type, name) ?? {}
    const parts = row.parts?.[name] ?? at ?? NOTHING
    return {
      name,
      parts: isList(parts) ? parts : [parts],
      absent,
      ...(spelled && { spelled }),
      ...(isOfAws && { isOfAws }),
    }
  })
  return { row, template, service: service?.startsWith('$') ? undefined : service, variables }
}

function isList(part: Part | readonly Part[]): part is readonly Part[] {
  return Array.isArray(part)
}

interface Told {
  readonly kind: Kind
  /** Of the row's type. */
  readonly arns: readonly string[]
  /** ARNs that are of no such type: they are what is asked on, if no other type has them. */
  readonly strays: readonly string[]
  /** Whether a name is an ARN of another service. AWS refuses it; what it names to others is unknown. */
  readonly isForeign: boolean
}

/** What the request says of resources of one type. */
function told(kind: Kind, asked: Asked, types: Types): Told {
  const { row, template, service, variables } = kind
  const arns: string[] = []
  const strays: string[] = []
  for (const path of row.arns ?? NOTHING) {
    for (const text of textsAt(path, asked.parameters, asked.element)) {
      const value = asMeant(template, text, asked.scope)
      // What should be an ARN and is none names something that nobody knows: it may be any.
      if (isArnOf(template, value)) arns.push(value)
      else strays.push(isArn(value) ? value : UNKNOWN)
    }
  }
  const said: (readonly string[])[] = []
  let isSaid = false
  let isWhole = false
  let isForeign = false
  const last = variables.at(-1)
  const inherited: Inherited[] = []
  for (const variable of variables) {
    const given = textsOf(variable, template, asked)
    const texts = variable !== last && given.some(isArn) ? given.map((text) => own(text, variable)) : given
    const parts = texts.some(isArn) ? texts.filter((text) => !isArn(text)) : texts
    said.push(parts)
    // Where ARNs of the type or of others say what it is, what it would be in says nothing.
    const isOnlyInherited = texts !== given && arns.length + strays.length > 0
    if (parts.length > 0 && !isOfScope(variable.name) && !isOnlyInherited) isSaid = true
    if (parts.length === texts.length) continue
    let areOfKind = parts.length === 0
    for (const text of texts) {
      const arn = parseArn(text)
      if (arn === undefined) continue
      if (isArnOf(template, text)) arns.push(text)
      else {
        strays.push(text)
        areOfKind = false
      }
      if (service !== undefined && arn.service !== service) isForeign = true
    }
    // Where a variable is said by whole ARNs alone (a task, beside its cluster), they say all of it.
    if (areOfKind) isWhole = true
  }
  // All else that the ARN of what it is in says of it.
  const [parent, ...others] = inherited
  if (parent !== undefined && others.length === 0) {
    for (const [index, { name }] of variables.entries()) {
      const part = said[index]?.length === 0 && name !== last?.name ? inheritedPart(parent, name) : undefined
      if (part !== undefined) said[index] = [part]
    }
  }
  if (isSaid && !isWhole) for (const arn of filled(kind, said, asked.scope)) arns.push(arn)
  return { kind, arns, strays, isForeign }

  /** The part of an ARN of what this is in; whatever else it is, the ARN. */
  function own(text: string, { name }: KindVariable): string {
    if (!isArn(text) || isArnOf(template, text) || parseArn(text)?.service !== service) return text
    const parts = types.inheritedOf(row.type, text)
    const part = inheritedPart(parts, name)
    if (part === undefined) return text
    inherited.push(parts)
    return part
  }
}

/**
 * What all places say of one variable, as the ARN has it: which of two a service goes by, a caller must not choose. A
 * fixed text (`=default`) is for where none says anything.
 */
function textsOf({ parts, spelled, isOfAws }: KindVariable, template: ArnTemplate, asked: Asked): readonly string[] {
  let said: readonly string[] = NOTHING
  for (const part of parts) {
    if (typeof part === 'string' && part.startsWith('=') && said.length > 0) continue
    const texts =
      typeof part === 'string'
        ? fixedOr(part, asked).map((text) => (isOfAws?.(text) ? text : asMeant(template, text, asked.scope)))
        : listed(part.of(asked))
    said = said.length === 0 && texts.length <= 1 ? texts : [...new Set([...said, ...texts])]
  }
  return spelled === undefined ? said : said.map((text) => spelled(text, asked.scope))
}

/** What a place says, or the fixed text that stands for one. */
export function fixedOr(place: Path, { parameters, element }: Asked): readonly string[] {
  return place.startsWith('=') ? [place.slice(1)] : textsAt(place, parameters, element)
}

function listed(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return NOTHING
  return typeof value === 'string' ? [value] : value
}

/**
 * Whole ARNs: of two lists of parts each with each, such as a table's name and those of its indexes.
 *
 * @param said the parts of each variable, in order; of which there are none, what stands for it.
 */
function filled({ template, variables }: Kind, said: readonly (readonly string[])[], scope: Scope): readonly string[] {
  const [first = ''] = template.texts
  let all = [first]
  for (const [index, { name, absent }] of variables.entries()) {
    const parts = said[index] ?? NOTHING
    const texts =
      parts.length === 0 ? [scopeValue(name, scope) ?? absent] : name === 'Account' ? parts.map(accountText) : parts
    if (all.length * texts.length > MOST_VALUES) throw new TooMuchAsked()
    const after = template.texts[index + 1] ?? ''
    const [only = ''] = texts
    if (texts.length > 1) all = all.flatMap((before) => texts.map((text) => before + text + after))
    else for (let at = 0; at < all.length; at++) all[at] += only + after
  }
  return all
}

/** Whose something is, where a member says it: what is no account's id may be taken for any, or for none. */
function accountText(text: string): string {
  return isAccountId(text) || text === 'aws' || text.includes('${unknown') ? text : UNKNOWN
}
