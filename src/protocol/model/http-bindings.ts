import type { Member, StructureShape } from './shape.ts'

/**
 * Where REST protocols carry the members of an operation's input, its output or an error. Only a structure at the top
 * has bindings: within another, `location` says nothing.
 *
 * @see https://smithy.io/2.0/spec/http-bindings.html
 */
export interface HttpBindings {
  readonly labels: readonly Member[]
  readonly query: readonly Member[]
  /** A map of the query's parameters, those of other members too. */
  readonly queryParameters: Member | undefined
  /** Their wire names are in lower case, as headers are compared. */
  readonly headers: readonly Member[]
  /** A map of the headers that begin with its wire name. */
  readonly prefixHeaders: Member | undefined
  readonly status: Member | undefined
  /** The member that is the whole body. */
  readonly payload: Member | undefined
  /** The members that the body has as a document; `undefined` where the body has none, or is a payload. */
  readonly document: StructureShape | undefined
  /** Whether it has no members at all. */
  readonly isEmpty: boolean
}

export function bindingsOf(shape: StructureShape): HttpBindings {
  const at = (location: Member['location']) => shape.members.filter((member) => member.location === location)
  const query = at('querystring')
  const inBody = at(undefined)
  const payload = inBody.find(({ name }) => name === shape.payload)
  const isDocument = payload === undefined && inBody.length > 0
  return {
    labels: at('uri'),
    query: query.filter((member) => member.shape.kind !== 'map'),
    queryParameters: query.find((member) => member.shape.kind === 'map'),
    headers: at('header').map((member) => ({ ...member, wireName: member.wireName.toLowerCase() })),
    prefixHeaders: at('headers').map((member) => ({ ...member, wireName: member.wireName.toLowerCase() }))[0],
    status: at('statusCode')[0],
    payload,
    document: isDocument ? { ...shape, members: inBody } : undefined,
    isEmpty: shape.members.length === 0,
  }
}
