/** Names that AWS's models have for what a variable of an ARN is called in its reference. */
export interface PartNames {
  /** In lower case: the variable's own and the type's names. */
  readonly own: readonly string[]
  /** `Name`, `Id`, `Arn`: of whatever the operation is about. */
  readonly bare: readonly string[]
}

/** Whether a variable is an id, and no name. */
export function isId(variable: string): boolean {
  return /(?:Id|ID|Identifier|Uuid|UUID)$/.test(variable)
}

const ENDS = /(?:WithoutLeadingSlash|WithPath|Identifier|Name|ARN|Arn|Id|ID)$/

/** A member's or a variable's name without what says in which way it names. */
export function withoutEnd(name: string): string {
  return name.replace(ENDS, '')
}

/**
 * @param type of the resource; `undefined` for a variable of what it is in, such as the cluster of a service.
 * @param isMade whether the operation makes what is named: the id that it will have is not the name that it is given.
 */
export function partNames(variable: string, type: string | undefined, isMade: boolean): PartNames {
  const isOfId = isId(variable)
  const stem = withoutEnd(variable)
  const ofType = type === undefined ? [] : [camel(type), lastWord(type)]
  const bases = [...new Set([stem, ...ofType])].filter((base) => base !== '')
  const ends = isMade && isOfId ? ['Id', 'Identifier', 'Arn'] : ['', 'Name', 'Id', 'Identifier', 'Arn', 'Key']
  // The variable's own kind first: of a member `Name` and a member `Id` it is the one.
  const sorted = isOfId ? ends.toSorted((a, b) => Number(b.startsWith('Id')) - Number(a.startsWith('Id'))) : ends
  const own = [variable, ...bases.flatMap((base) => sorted.map((end) => base + end))]
  return { own: [...new Set(own.map(lower))], bare: [...new Set(sorted.filter((end) => end !== '').map(lower))] }
}

/**
 * What ends the name of a member that says which of several things of a type it is: `LocationArn` of
 * `TargetLocationArn`. An id is not told by a name.
 */
export function qualifiedEnds(variable: string, type: string): readonly string[] {
  const bases = [...new Set([withoutEnd(variable), camel(type)].map(lower))].filter(
    (base) => base.length > 3 && base !== 'resource',
  )
  return bases.flatMap((base) =>
    ['arn', 'id', 'identifier', ...(isId(variable) ? [] : ['name'])].map((end) => base + end),
  )
}

/** `db-parameter-group` and `dbParameterGroup`: `dbparametergroup`. */
function camel(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, '')
}

function lastWord(type: string): string {
  return type.split(/[^A-Za-z0-9]|(?<=[a-z])(?=[A-Z])/).at(-1) ?? ''
}

export function lower(name: string): string {
  return camel(name).toLowerCase()
}

/** `StreamNames` and `streamNames[]`: of a list, the singular. */
export function singular(name: string): string {
  return name.replace(/ies$/, 'y').replace(/s$/, '').replace(/List$/i, '').replace(/s$/, '')
}

const OF_ANYTHING = new Set(['id', 'ids', 'name', 'names', 'arn', 'identifier', 'key', 'type', 'resource', 'by'])

/** Whether a name in lower case is that of anything at all. */
export function isBare(name: string): boolean {
  return OF_ANYTHING.has(name)
}

/** Whether a name in lower case says what is named: below the top, any list has a `Name` or an `Id`. */
export function saysWhat(name: string): boolean {
  return !OF_ANYTHING.has(name) && !/^(?:resource|object|item|value)(?:id|name|arn|key)?$/.test(name)
}

/** Whether a member's name has a word of one of the others beside those that say nothing, such as `Id`. */
export function sharesWord(name: string, others: readonly string[]): boolean {
  const words = new Set(others.flatMap(wordsOf))
  return wordsOf(name).some((word) => !OF_ANYTHING.has(word) && words.has(word))
}

function wordsOf(name: string): readonly string[] {
  return name.split(/[^A-Za-z0-9]|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/).map((word) => word.toLowerCase())
}
