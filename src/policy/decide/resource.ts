import type { UncertainArn } from '../../aws/index.ts'
import { type Coverage, CoveringPatterns } from '../language/coverage.ts'
import type { Context } from '../language/decision.ts'
import type { Effect, LanguageVersion, ListElement } from '../language/document.ts'
import {
  compileTemplate,
  constantPattern,
  isPattern,
  parseTemplate,
  resolveTemplate,
  type Template,
} from '../language/template.ts'
import {
  ANY,
  ANY_IN_SEGMENT,
  compilePattern,
  hasAt,
  ONE,
  ONE_IN_SEGMENT,
  type Pattern,
  patternText,
} from '../language/wildcard.ts'

/** Whether the element is for `resource`, whose last part begins at `last` (see `lastPart`). */
export type ResourceTest = (resource: string, last: number, context: Context) => boolean

const COLON = 0x3a
const SEPARATORS = 5

/**
 * Where the last part of an ARN begins that has six parts and no more colons; -1 for any other text. Asked once per
 * request, so that a statement for another type of resource is passed over after its first characters. `indexOf`,
 * because a loop over the characters takes twice as long (100 against 57 ns).
 */
export function lastPart(resource: string): number {
  let colon = -1
  for (let i = 0; i < SEPARATORS; i++) {
    colon = resource.indexOf(':', colon + 1)
    if (colon === -1) return -1
  }
  return resource.indexOf(':', colon + 1) === -1 ? colon + 1 : -1
}

/** A Resource or NotResource element as a test, with what is known without asking it. */
export interface CompiledResource {
  readonly test: ResourceTest
  /** The texts of which one must begin the last part of an ARN of six; `undefined` where any may. */
  readonly startsOfLastPart: readonly string[] | undefined
  /** Of the names that `name` can be: how many the element is for. */
  readonly coverage: (name: UncertainArn, context: Context) => Coverage
}

/** What a policy is used as: only a resource-based one has principals, and must. */
export type PolicyUse = 'resource-based' | 'other'

/** What an ARN of fewer than six fields stands for: all that begins so, or nothing that has six. */
export type ShortArns = 'completed' | 'as written'

/**
 * "When you specify an incomplete ARN (one with fewer than the standard six fields) in an identity-based policy, AWS
 * automatically completes the ARN by adding wildcard characters (*) to all missing fields." Of a resource-based policy
 * no page says so: there a short ARN takes part in what forbids, and not in what permits.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
export function shortArns(use: PolicyUse, effect: Effect, { negated }: ListElement): ShortArns {
  const permits = (effect === 'Allow') !== negated
  return use === 'resource-based' && permits ? 'as written' : 'completed'
}

/**
 * Compiles a Resource or NotResource element; `undefined`: every resource. ARNs compare in their letter case.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function compileResource(
  { negated, values }: ListElement,
  version: LanguageVersion,
  short: ShortArns,
): CompiledResource | undefined {
  if (values.includes('*')) {
    return negated ? { test: () => false, startsOfLastPart: undefined, coverage: () => 'none' } : undefined
  }
  const readTemplates = () => values.map((value) => resourceTemplate(value, version, short))
  const templates = readTemplates()
  const test = anyOf(templates.map(resourceTest))
  let covering: CoveringPatterns | undefined
  const coverage: CompiledResource['coverage'] = (name, context) => {
    // Made when it is first asked for, which few requests do: what all policies say is not to be kept twice for them.
    if (covering) return covering.coverageOf(name)
    const read = readTemplates()
    const patterns = new CoveringPatterns(read.flatMap((template) => resolved(template, context)))
    if (read.every(constantPattern)) covering = patterns
    return patterns.coverageOf(name)
  }
  if (negated) {
    return {
      test: (resource, last, context) => !test(resource, last, context),
      startsOfLastPart: undefined,
      coverage: (name, context) => OPPOSITE[coverage(name, context)],
    }
  }
  return { test, startsOfLastPart: startsOfLastPart(templates), coverage }
}

const OPPOSITE = { all: 'none', some: 'some', none: 'all' } as const satisfies Record<Coverage, Coverage>

function resolved(template: Template, context: Context): readonly Pattern[] {
  const pattern = resolveTemplate(template, context)
  return pattern ? [pattern] : []
}

function anyOf(tests: readonly ResourceTest[]): ResourceTest {
  const [first] = tests
  if (tests.length === 1 && first) return first
  return (resource, last, context) => {
    for (const test of tests) {
      if (test(resource, last, context)) return true
    }
    return false
  }
}

function startsOfLastPart(templates: readonly Template[]): readonly string[] | undefined {
  const starts: string[] = []
  for (const template of templates) {
    const pattern = constantPattern(template)
    if (!pattern || isShort(pattern)) return undefined
    starts.push(literalStart(pattern.slice(headLength(pattern))))
  }
  return starts
}

/** What stands before the first wildcard. */
function literalStart(pattern: Pattern): string {
  const wildcard = pattern.findIndex((token) => token < 0)
  return patternText(wildcard === -1 ? pattern : pattern.slice(0, wildcard))
}

function resourceTest(template: Template): ResourceTest {
  const constant = constantPattern(template)
  if (constant) return arnTest(constant)
  // "The resource that includes a policy variable with no value will not match any resource."
  const test = compileTemplate(template)
  return (resource, _, context) => test(resource, context)
}

/** The test of a pattern without variables. */
function arnTest(pattern: Pattern): ResourceTest {
  const general = compilePattern(pattern)
  if (isShort(pattern) || pattern.every((token) => token >= 0)) return general
  const tail = pattern.slice(headLength(pattern))
  const wildcard = tail.findIndex((token) => token < 0)
  const literal = literalStart(tail)
  const prefix = literalHead(pattern.slice(0, headLength(pattern)))
  // Where the text has five colons, the pattern's first five are those, and what follows them in the one must follow in
  // the other.
  if (prefix === undefined || (wildcard !== -1 && !(tail.length === wildcard + 1 && tail[wildcard] === ANY))) {
    return (resource, last) => (last === -1 || hasAt(resource, literal, last)) && general(resource)
  }
  // The most common form: `arn:aws:ec2:*:*:volume/*`. Nothing is left to search for.
  return (resource, last) => {
    if (last === -1) return general(resource)
    if (wildcard === -1 && resource.length !== last + literal.length) return false
    return hasAt(resource, literal, last) && hasAt(resource, prefix, 0)
  }
}

function isShort(pattern: Pattern): boolean {
  return pattern.filter((token) => token === COLON).length < SEPARATORS
}

/** How long the first five parts are, with their colons. */
function headLength(pattern: Pattern): number {
  let end = 0
  for (let i = 0; i < SEPARATORS; i++) end = pattern.indexOf(COLON, end) + 1
  return end
}

/** The text that the first five parts begin with, where each of them is either in that text or a `*`. */
function literalHead(head: Pattern): string | undefined {
  const wildcard = head.findIndex((token) => token < 0)
  if (wildcard === -1) return patternText(head)
  const isWholePart = wildcard === 0 || head[wildcard - 1] === COLON
  const areStars = head.slice(wildcard).every((token, i) => token === (i % 2 === 0 ? ANY : COLON))
  return isWholePart && areStars ? patternText(head.slice(0, wildcard)) : undefined
}

/**
 * A resource pattern. Wildcards work "within the individual segments of an ARN (the parts separated by colons)"; "if
 * the * wildcard is the last character of a resource ARN segment, it can expand to match beyond the colon boundaries".
 * All after the fifth colon is one segment.
 */
export function resourceTemplate(value: string, version: LanguageVersion, short: ShortArns): Template {
  const template = parseTemplate(value, version)
  let separators = 0
  const segmented = template.map((part, index) => {
    if (!isPattern(part)) return part
    return part.map((token, i) => {
      if (token === COLON) separators++
      if (separators >= SEPARATORS) return token
      if (token === ONE) return ONE_IN_SEGMENT
      const isLast = i + 1 < part.length ? part[i + 1] === COLON : index === template.length - 1
      return token === ANY && !isLast ? ANY_IN_SEGMENT : token
    })
  })
  const missing = SEPARATORS - separators
  if (missing <= 0 || short === 'as written') return segmented
  return [...joined(segmented, Array.from({ length: missing }, () => [COLON, ANY]).flat())]
}

function joined(template: Template, tail: readonly number[]): Template {
  const last = template.at(-1)
  return isPattern(last) ? [...template.slice(0, -1), [...last, ...tail]] : [...template, tail]
}
