import { groupBy } from '../../aws/index.ts'
import { needsNoPermission } from '../decide/exemptions.ts'
import type { ListElement } from '../language/document.ts'
import { parseTemplate } from '../language/template.ts'
import { ANY, ANY_IN_SEGMENT, compilePattern, ONE_IN_SEGMENT, type Pattern } from '../language/wildcard.ts'
import { type Budget, type Existence, findText, textClasses, type Union } from './patterns.ts'
import type { AnalysedStatement } from './statements.ts'

/** Actions that the same statements are for: what is allowed of one of them is allowed of all. */
export interface ActionGroup {
  readonly statements: readonly AnalysedStatement[]
  /**
   * Names of the group, as written by whoever named them: those of the catalogue, and those that policies spell out.
   */
  readonly named: readonly string[]
  /** An action of the group that nothing names, in lower case: a wildcard reaches it. */
  readonly unnamed: string | undefined
}

export interface ActionGroups {
  readonly groups: readonly ActionGroup[]
  /** False where the wildcards are too many to take apart: then there may be more groups. */
  readonly complete: boolean
}

const COLON = 0x3a
/** `prefix:name`, neither of them empty. */
const WELL_FORMED: Pattern = [ONE_IN_SEGMENT, ANY_IN_SEGMENT, COLON, ONE_IN_SEGMENT, ANY_IN_SEGMENT]

/** Divides the actions that have names by the statements that are for them; and those that it could not. */
export function namedActionGroups(
  statements: readonly AnalysedStatement[],
  catalogue: ReadonlyMap<string, readonly string[]>,
  budget: Budget,
): { readonly groups: Iterable<ActionGroup>; readonly undecided: string[] } {
  const { groups, undecided } = new Groups(statements, catalogue, budget)
  return { groups, undecided }
}

/**
 * Divides all actions there can be by the statements that are for them: the named ones each by itself, and the endless
 * rest by the wildcards that cover it.
 *
 * @param catalogue names of actions, by service prefix in lower case.
 */
export function actionGroups(
  statements: readonly AnalysedStatement[],
  catalogue: ReadonlyMap<string, readonly string[]>,
  budget?: Budget,
): ActionGroups {
  const named = new Groups(statements, catalogue, budget)
  const { index } = named
  const wildcards = textClasses(index.unions, [WELL_FORMED], { budget })
  let complete = wildcards.complete && named.undecided.length === 0
  for (const { matched, example } of wildcards.classes) {
    const unnamed: Existence = index.isExact(example)
      ? index.exampleBesideNames(matched, budget)
      : { kind: 'found', text: example }
    if (unnamed.kind === 'found') named.groupOf(index.statementsForClass(matched)).unnamed ??= unnamed.text
    else if (unnamed.kind === 'unknown') complete = false
  }
  return { groups: [...named.groups], complete }
}

interface GrowingGroup {
  readonly statements: readonly AnalysedStatement[]
  readonly named: string[]
  unnamed: string | undefined
}

/** At first those of the actions that have names. */
class Groups {
  readonly index: ActionIndex
  /** Names that there was no budget for. */
  readonly undecided: string[] = []
  private readonly statements: readonly AnalysedStatement[]
  private readonly byStatements = new Map<string, GrowingGroup>()

  constructor(
    statements: readonly AnalysedStatement[],
    catalogue: ReadonlyMap<string, readonly string[]>,
    budget: Budget | undefined,
  ) {
    this.statements = statements
    this.index = new ActionIndex(statements)
    const { index } = this
    // What needs no permission is not a policy's to allow.
    const unlisted = new Set([...index.exactNames()].filter((name) => !needsNoPermission(name)))
    for (const [prefix, names] of catalogue) {
      const common = index.statementsForAll(prefix)
      if (common && !names.some(needsNoPermission)) {
        this.groupOf(common).named.push(...names)
        continue
      }
      for (const name of names) {
        const lower = name.toLowerCase()
        unlisted.delete(lower)
        if (needsNoPermission(lower)) continue
        if (budget) budget.left -= index.patternsFor(prefix)
        if (budget && budget.left <= 0) this.undecided.push(name)
        else this.groupOf(index.statementsFor(lower, prefix)).named.push(name)
      }
    }
    for (const name of unlisted) {
      if (isWellFormed(name)) this.groupOf(index.statementsFor(name, prefixOf(name))).named.push(name)
    }
  }

  get groups(): Iterable<ActionGroup> {
    return this.byStatements.values()
  }

  /** @param matched positions of statements, ascending. */
  groupOf(matched: readonly number[]): GrowingGroup {
    const key = matched.join()
    const known = this.byStatements.get(key)
    if (known) return known
    const group = { statements: matched.flatMap((i) => this.statements[i] ?? []), named: [], unnamed: undefined }
    this.byStatements.set(key, group)
    return group
  }
}

function prefixOf(name: string): string {
  return name.slice(0, Math.max(0, name.indexOf(':')))
}

function isWellFormed(name: string): boolean {
  const [prefix, action, ...more] = name.split(':')
  return prefix !== '' && action !== undefined && action !== '' && more.length === 0
}

/** Reads an action pattern, given in lower case, as the engine does. */
function actionPattern(value: string): Pattern {
  return parseTemplate(value, '2008-10-17').flat() as number[]
}

/** Which statements name an action, and by which wildcards. */
class ActionIndex {
  /** The distinct wildcard patterns. */
  readonly patterns: Pattern[] = []
  /** The same by the statements that have them. */
  readonly unions: readonly Union[]
  private readonly members: readonly (readonly number[])[]
  private readonly tests: ((action: string) => boolean)[] = []
  private readonly byPrefix = new Map<string, number[]>()
  private readonly anyPrefix: number[] = []
  private readonly statementsOfPattern: number[][] = []
  private readonly exactPrefixes = new Set<string>()
  private readonly statementsOfName = new Map<string, number[]>()
  private readonly negated: readonly number[]

  constructor(statements: readonly AnalysedStatement[]) {
    const known = new Map<string, number>()
    for (const [position, { action }] of statements.entries()) {
      for (const value of action.values) this.add(value, position, known)
    }
    // Wildcards that stand in the same statements need not be told apart.
    const members = groupBy(this.patterns.keys(), (index) => this.statementsOfPattern[index]?.join())
    this.members = [...members.values()]
    this.unions = this.members.map((indices) => indices.map((index) => this.patterns[index] ?? []))
    this.negated = [...statements.keys()].filter((position) => isNegated(statements[position]?.action))
  }

  private add(value: string, position: number, known: Map<string, number>): void {
    if (!value.includes('*') && !value.includes('?')) {
      append(this.statementsOfName, value, position)
      this.exactPrefixes.add(prefixOf(value))
      return
    }
    let index = known.get(value)
    if (index === undefined) {
      index = this.patterns.length
      known.set(value, index)
      const pattern = actionPattern(value)
      this.patterns.push(pattern)
      this.tests.push(compilePattern(pattern))
      this.statementsOfPattern.push([])
      const prefix = prefixOf(value)
      if (prefix === '' || prefix.includes('*') || prefix.includes('?')) this.anyPrefix.push(index)
      else append(this.byPrefix, prefix, index)
    }
    this.statementsOfPattern[index]?.push(position)
  }

  exactNames(): Iterable<string> {
    return this.statementsOfName.keys()
  }

  isExact(name: string): boolean {
    return this.statementsOfName.has(name)
  }

  /** The statements for every action of a service, where no pattern tells its actions apart. */
  statementsForAll(prefix: string): readonly number[] | undefined {
    if (this.byPrefix.has(prefix) || this.exactPrefixes.has(prefix)) return undefined
    if (!this.anyPrefix.every((index) => isStar(this.patterns[index]))) return undefined
    return this.statementsNaming([], this.anyPrefix)
  }

  /** How many patterns an action of the service is matched with. */
  patternsFor(prefix: string): number {
    return this.anyPrefix.length + (this.byPrefix.get(prefix)?.length ?? 0)
  }

  /** Positions of the statements that are for the action, ascending. */
  statementsFor(name: string, prefix: string): readonly number[] {
    const matching = (index: number) => this.tests[index]?.(name) === true
    const patterns = [...this.anyPrefix.filter(matching), ...(this.byPrefix.get(prefix) ?? []).filter(matching)]
    return this.statementsNaming(this.statementsOfName.get(name) ?? [], patterns)
  }

  /** For an action that no statement spells out, by the indices of the unions that cover it. */
  statementsForClass(matched: readonly number[]): readonly number[] {
    const patterns = matched.flatMap((union) => this.members[union]?.[0] ?? [])
    return this.statementsNaming([], patterns)
  }

  private statementsNaming(exact: readonly number[], patterns: readonly number[]): readonly number[] {
    const named = new Set(exact)
    for (const pattern of patterns) {
      for (const position of this.statementsOfPattern[pattern] ?? []) named.add(position)
    }
    for (const position of this.negated) {
      if (!named.delete(position)) named.add(position)
    }
    return [...named].sort((a, b) => a - b)
  }

  /** An action that just these unions cover and no statement spells out. */
  exampleBesideNames(matched: readonly number[], budget: Budget | undefined): Existence {
    const inside = new Set(matched)
    const outside = this.unions.filter((_, index) => !inside.has(index)).flat()
    const all = this.unions.filter((_, index) => inside.has(index))
    const exact = [...this.exactNames()].map(actionPattern)
    return findText({ all: [[WELL_FORMED], ...all], none: [...outside, ...exact] }, { budget })
  }
}

function isStar(pattern: Pattern | undefined): boolean {
  return pattern?.length === 1 && pattern[0] === ANY
}

function isNegated(element: ListElement | undefined): boolean {
  return element?.negated === true
}

function append(map: Map<string, number[]>, key: string, value: number): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
