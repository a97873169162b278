import type { WireConventions } from '../../aws/index.ts'
import { compilePattern } from './pattern.ts'
import type { Member, Shape, StructureShape, TimestampFormat } from './shape.ts'
import type { ReferenceSource, ShapeSource } from './source.ts'

interface Options {
  /** Names members that are secret although the model does not flag them. */
  readonly secret?: (member: string) => boolean
  readonly enumOrders?: WireConventions['enumOrders']
  /** How a form names members: EC2's in its own way. */
  readonly form?: 'query' | 'ec2'
}

/** What a node of one shape is filled with later, so that shapes may contain themselves. */
type Unfinished = { -readonly [K in keyof Shape]: Shape[K] } & Record<string, unknown>

/** Compiles shapes one by one as they are asked for: an operation pays for its own and no others. */
export class ShapeCompiler {
  readonly #source: (name: string) => ShapeSource | undefined
  readonly #secret: (member: string) => boolean
  readonly #enumOrders: NonNullable<WireConventions['enumOrders']>
  readonly #form: 'query' | 'ec2'
  readonly #compiled = new Map<string, Shape>()

  /** @param source what the model says of a shape. */
  constructor(
    source: (name: string) => ShapeSource | undefined,
    { secret = () => false, enumOrders = {}, form = 'query' }: Options = {},
  ) {
    this.#source = source
    this.#secret = secret
    this.#enumOrders = enumOrders
    this.#form = form
  }

  /** How many shapes there are so far. */
  get size(): number {
    return this.#compiled.size
  }

  structure(name: string): StructureShape {
    const shape = this.shape(name)
    if (shape.kind !== 'structure') throw new Error(`${name} is no structure`)
    return shape
  }

  /** @throws Error for a shape that the model does not have. */
  shape(name: string): Shape {
    const done = this.#compiled.get(name)
    if (done) return done
    const source = this.#source(name)
    if (!source) throw new Error(`the model has no shape ${name}`)
    const shape = { name, sensitive: source.sensitive === true } as Unfinished
    this.#compiled.set(name, shape as unknown as Shape)
    Object.assign(shape, this.#body(name, source))
    return shape as unknown as Shape
  }

  #body(name: string, source: ShapeSource): object {
    const { min, max } = source
    switch (source.type) {
      case 'structure':
        if (source.eventstream) throw new Error(`${name}: no codec for a stream of events`)
        return source.document ? { kind: 'document' } : this.#structure(name, source)
      case 'list': {
        const flattened = source.flattened === true || this.#form === 'ec2'
        const { shape = '', locationName } = source.member ?? {}
        return {
          kind: 'list',
          member: this.shape(shape),
          memberName: locationName ?? 'member',
          flattened,
          sparse: source.sparse === true,
          min,
          max,
        }
      }
      case 'map':
        return {
          kind: 'map',
          key: this.shape(source.key?.shape ?? ''),
          value: this.shape(source.value?.shape ?? ''),
          keyName: source.key?.locationName ?? 'key',
          valueName: source.value?.locationName ?? 'value',
          flattened: source.flattened === true,
          sparse: source.sparse === true,
          min,
          max,
        }
      case 'string':
      case 'character': {
        const pattern = source.pattern === undefined ? undefined : compilePattern(source.pattern)
        return {
          kind: 'string',
          min,
          max,
          patternText: source.pattern,
          pattern,
          values: this.#enumOrders[name] ?? source.enum,
        }
      }
      case 'integer':
      case 'long':
        return { kind: 'number', integral: true, bits: source.type === 'integer' ? 32 : 64, min, max }
      case 'float':
      case 'double':
        return { kind: 'number', integral: false, bits: 64, min, max }
      case 'boolean':
        return { kind: 'boolean' }
      case 'timestamp':
        return { kind: 'timestamp', format: timestampFormat(source.timestampFormat) }
      case 'blob':
        return { kind: 'blob', min, max }
      default:
        throw new Error(`${name}: no codec for the type ${source.type}`)
    }
  }

  #structure(name: string, source: ShapeSource): object {
    const required = new Set(source.required)
    const members = Object.entries(source.members ?? {}).map(([member, reference]) =>
      this.#member(member, reference, required.has(member)),
    )
    const order = new Map((source.xmlOrder ?? []).map((member, index) => [member, index]))
    const place = ({ name }: Member) => order.get(name) ?? order.size
    return {
      kind: 'structure',
      members,
      membersByWireName: new Map(members.map((member) => [member.wireName, member])),
      membersByQueryName: new Map(
        members.map((member) => [this.#queryName(member, source.members?.[member.name]), member]),
      ),
      xmlMembers: order.size > 0 ? members.toSorted((a, b) => place(a) - place(b)) : members,
      checkedMembers: inHashOrder(members),
      union: source.union === true,
      payload: source.payload,
      error: source.exception
        ? {
            code: source.error?.code ?? name,
            status: source.error?.httpStatusCode,
            senderFault: source.error?.senderFault,
          }
        : undefined,
    }
  }

  /** A flattened list takes its element's name, where that has one of its own; EC2's names begin with a capital. */
  #queryName({ shape, name, wireName }: Member, reference: ReferenceSource | undefined): string {
    if (this.#form === 'ec2') {
      if (reference?.queryName !== undefined) return reference.queryName
      return reference?.locationName === undefined ? name : wireName.charAt(0).toUpperCase() + wireName.slice(1)
    }
    if (shape.kind === 'list' && shape.flattened && shape.memberName !== 'member') return shape.memberName
    return reference?.queryName ?? wireName
  }

  #member(name: string, reference: ReferenceSource, required: boolean): Member {
    let shape = this.shape(reference.shape)
    // A flattened member changes its list alone, not the other uses of that list; so does a member that is secret.
    if (reference.flattened === true && !this.#source(reference.shape)?.flattened)
      shape = { ...shape, flattened: true } as Shape
    if ((reference.sensitive === true || this.#secret(name)) && !shape.sensitive) shape = { ...shape, sensitive: true }
    const wireName = reference.locationName ?? name
    return {
      name,
      wireName,
      startTag: `<${wireName}>`,
      endTag: `</${wireName}>`,
      path: name.charAt(0).toLowerCase() + name.slice(1),
      required,
      shape,
      location: reference.location,
      timestampFormat: timestampFormat(reference.timestampFormat),
      isJson: reference.jsonvalue === true,
      isAttribute: reference.xmlAttribute === true,
    }
  }
}

function timestampFormat(text: string | undefined): TimestampFormat | undefined {
  if (text === undefined || text === 'iso8601' || text === 'unixTimestamp' || text === 'rfc822') return text
  throw new Error(`no codec for the timestamp format ${text}`)
}

/**
 * As a Java `HashMap` has them by name, which what was recorded of IAM and Cognito agrees with: of a tag the value
 * before the key.
 */
function inHashOrder(members: readonly Member[]): readonly Member[] {
  let size = 16
  while (members.length > size * 0.75) size *= 2
  const bucket = ({ path }: Member) => javaHash(path) & (size - 1)
  return members.toSorted((a, b) => bucket(a) - bucket(b))
}

function javaHash(text: string): number {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0
  return hash ^ (hash >>> 16)
}
