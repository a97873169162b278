import { getServiceAuthorization } from '../aws-data/authorization-data/index.ts'
import { ANY, ANY_IN_SEGMENT, matchesPattern, type Pattern } from '../language/wildcard.ts'
import { type Bounds, type Existence, findText, type Union } from './patterns.ts'

const COLON = 0x3a

/** An ARN, whose first five parts have no colon. What follows is its service's to say. */
const ARN: Pattern = [...codes('arn:'), ...Array.from({ length: 4 }, () => [ANY_IN_SEGMENT, COLON]).flat(), ANY]

/** The ARNs of one service: all texts that name it, and those that its templates leave possible. */
interface ArnShape {
  readonly named: Pattern
  readonly possible: Union
}

/**
 * Whether a resource can exist: the `*` at the end of an ARN's part runs on over colons, but no Region, account or name
 * has one.
 */
export function isPossibleResource(text: string): boolean {
  if (!text.startsWith('arn:')) return true
  const shape = arnShape(text.split(':')[2] ?? '')
  return !shape || shape.possible.some((pattern) => matchesPattern(pattern, text))
}

/** A resource that can exist, of those that just the unions at `matched` cover. */
export function possibleResource(unions: readonly Union[], matched: readonly number[], bounds: Bounds): Existence {
  const inside = new Set(matched)
  const all = unions.filter((_, index) => inside.has(index))
  const none = unions.filter((_, index) => !inside.has(index)).flat()
  const services = new Set(unions.flat().flatMap(literalService))
  const shapes = [...services].flatMap((service) => arnShape(service) ?? [])
  let undecided = false
  for (const shape of shapes) {
    const found = findText({ all: [...all, shape.possible], none }, bounds)
    if (found.kind === 'found') return found
    undecided ||= found.kind === 'unknown'
  }
  const other = findText({ all: [...all, [ARN]], none: [...none, ...shapes.map(({ named }) => named)] }, bounds)
  return other.kind === 'none' && undecided ? { kind: 'unknown' } : other
}

/** A resource of the shape, of those that just the unions at `matched` cover. */
export function resourceOfShape(
  unions: readonly Union[],
  matched: readonly number[],
  shape: Pattern,
  bounds: Bounds,
): Existence {
  const inside = new Set(matched)
  const all = unions.filter((_, index) => inside.has(index))
  return findText({ all: [...all, [shape]], none: unions.filter((_, index) => !inside.has(index)).flat() }, bounds)
}

/** The ARNs of one type of resource in one account, by its template: no Region has a colon, nor have most names. */
export function shapeOfType(
  template: string,
  { partition, accountId }: { readonly partition: string; readonly accountId: string },
): Pattern {
  const [, , service = '', region = '', account = '', ...rest] = template.split(':')
  const part = (text: string, value: Pattern) => (text.startsWith('${') ? value : codes(text))
  return [
    ...codes(`arn:${partition}:${service}:`),
    ...part(region, [ANY_IN_SEGMENT]),
    COLON,
    ...part(account, codes(accountId)),
    COLON,
    ...restPattern(rest.join(':').replace(/\$\{Account\}/g, accountId))[1],
  ]
}

/** The third part, where that is one text. */
function literalService(pattern: Pattern): readonly string[] {
  const start = pattern.indexOf(COLON, pattern.indexOf(COLON) + 1) + 1
  const end = pattern.indexOf(COLON, start)
  const service = start === 0 || end === -1 ? [] : pattern.slice(start, end)
  return service.length > 0 && service.every((token) => token >= 0) ? [String.fromCharCode(...service)] : []
}

/** Names that AWS lets hold a colon. */
const FREE_NAME = /Path|Object|Topic|Client|IdentityPool|Key|Filter|Resource|Ur[il]|Log|Any|\*/i

/** `undefined` for a service whose ARNs AWS's reference does not have: nothing is known of them. */
function arnShape(service: string): ArnShape | undefined {
  const known = shapes.get(service)
  if (known || shapes.has(service)) return known
  const shape = readShape(service)
  shapes.set(service, shape)
  return shape
}

const shapes = new Map<string, ArnShape | undefined>()

function readShape(service: string): ArnShape | undefined {
  const types = getServiceAuthorization(service)?.resourceTypes ?? []
  const rests = types.flatMap(({ arn }) => {
    const [, , of, , , ...rest] = arn.replace(/\$\{Partition\}/, 'aws').split(':')
    return of === service ? [rest.join(':')] : []
  })
  if (rests.length === 0) return undefined
  const head = [...codes('arn:'), ANY_IN_SEGMENT, ...codes(`:${service}:`)]
  const place = [ANY_IN_SEGMENT, COLON, ANY_IN_SEGMENT, COLON]
  const withColons = new Map(rests.filter((rest) => FREE_NAME.test(rest) || rest.includes(':')).map(restPattern))
  return {
    named: [...head, ANY],
    possible: [[ANY_IN_SEGMENT], ...withColons.values()].map((rest) => [...head, ...place, ...rest]),
  }
}

/** A template's last part as a pattern; what follows a free name is free. With a text that tells it from others. */
function restPattern(template: string): [string, Pattern] {
  const pattern: number[] = []
  for (const part of template.split(/(\$\{[^}]*\})/)) {
    if (!part.startsWith('${')) pattern.push(...codes(part))
    else if (FREE_NAME.test(part)) return [[...pattern, ANY].join(), [...pattern, ANY]]
    else pattern.push(ANY_IN_SEGMENT)
  }
  return [pattern.join(), pattern]
}

function codes(text: string): number[] {
  return Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))
}
