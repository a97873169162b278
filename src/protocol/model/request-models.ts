import { ShapeCompiler } from './compile.ts'
import { bindingsOf, type HttpBindings } from './http-bindings.ts'
import { type PackedService, readPackedService } from './request-pack.ts'
import type { StructureShape } from './shape.ts'

/** The input of an operation that Castellan may not implement. */
export interface RequestModel {
  readonly input: StructureShape
  /** Where a REST protocol carries it. */
  readonly bindings: HttpBindings
  /** The name of its document in XML, where that is no payload. */
  readonly root: string | undefined
}

/**
 * Characters of the pack's text that are held at least while they are used, with what is compiled of it, and twice as
 * many at most: whoever may call at all may name every service there is. Most servers' clients use a tenth of it.
 */
const HELD = 3_000_000
/** What a compiled shape takes, in characters. */
const SHAPE = 600

class Service {
  readonly #packed: PackedService
  readonly #shapes: ShapeCompiler
  readonly #models = new Map<string, RequestModel>()

  constructor(packed: PackedService, service: string) {
    this.#packed = packed
    this.#shapes = new ShapeCompiler((name) => packed.shape(name), { form: service === 'ec2' ? 'ec2' : 'query' })
  }

  get size(): number {
    return this.#packed.size + SHAPE * this.#shapes.size
  }

  known(operation: string): RequestModel | undefined {
    return this.#models.get(operation)
  }

  compile(operation: string): RequestModel | undefined {
    const packed = this.#packed.input(operation)
    if (packed === undefined) return undefined
    const input = this.#shapes.structure(packed.shape)
    const model = { input, bindings: bindingsOf(input), root: packed.root }
    this.#models.set(operation, model)
    return model
  }
}

/** Two generations, as in `BoundedCache`, bounded by size. */
let young = new Map<string, Service>()
let old = new Map<string, Service>()

/**
 * The input of an operation by AWS's names of both; `undefined` where it has none. A service is inflated when it is
 * first asked for, in some milliseconds, and an operation compiled so; both are held while they are used.
 */
export function requestModelOf(service: string, operation: string): RequestModel | undefined {
  const held = young.get(service) ?? old.get(service)
  const known = held?.known(operation)
  if (known && young.has(service)) return known
  const packed = held ? undefined : readPackedService(service)
  const found = held ?? (packed && new Service(packed, service))
  if (!found) return undefined
  const model = known ?? found.compile(operation)
  hold(service, found)
  return model
}

function hold(service: string, found: Service): void {
  young.set(service, found)
  let size = 0
  for (const each of young.values()) size += each.size
  if (size <= HELD) return
  old = young
  young = new Map()
}
