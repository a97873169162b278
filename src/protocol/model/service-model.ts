import type { ServiceDescriptor, WireConventions } from '../../aws/index.ts'
import { compileRoute, type Route } from '../routes/route.ts'
import { ShapeCompiler } from './compile.ts'
import { bindingsOf, type HttpBindings } from './http-bindings.ts'
import type { StructureShape } from './shape.ts'
import type { ModelSource, OperationSource } from './source.ts'

/** How an API is spoken. */
export type Protocol = 'query' | 'json' | 'rest-json' | 'rest-xml' | 'cbor' | 'ec2'

export interface OperationModel {
  readonly name: string
  readonly input: StructureShape | undefined
  readonly output: StructureShape | undefined
  /** Without one, the query protocol's answer has no result element. */
  readonly resultWrapper: string | undefined
  /** Of a service that speaks a REST protocol. */
  readonly http: HttpTraits | undefined
}

/** How an operation is bound to HTTP. @see https://smithy.io/2.0/spec/http-bindings.html */
export interface HttpTraits {
  readonly route: Route
  /** Of an answer that does not say another. */
  readonly status: number
  readonly input: HttpBindings | undefined
  readonly output: HttpBindings | undefined
}

/** One service's API: operations and shapes, compiled as they are asked for. */
export class ServiceModel {
  /** As in `models/`: `cloudwatch`. */
  readonly name: string
  readonly serviceId: string
  readonly apiVersion: string
  readonly signingName: string
  readonly protocols: readonly Protocol[]
  readonly jsonVersion: string
  readonly targetPrefix: string | undefined
  readonly xmlNamespace: string | undefined
  /** Its clients know the query protocol's error codes, and read them from a header. */
  readonly queryCompatible: boolean
  /** What no model says of how the service speaks. */
  readonly wire: WireConventions
  readonly shapes: ShapeCompiler
  readonly #source: ModelSource
  readonly #operations = new Map<string, OperationModel>()
  #routes: readonly Route[] | undefined
  #errors: ReadonlyMap<string, StructureShape> | undefined

  constructor({ name, wire, secretMembers = [] }: ServiceDescriptor, source: ModelSource) {
    const { metadata } = source
    this.name = name
    this.wire = wire
    this.#source = source
    this.serviceId = metadata.serviceId
    this.apiVersion = metadata.apiVersion
    this.signingName = metadata.signingName ?? metadata.endpointPrefix
    this.protocols = (metadata.protocols ?? [metadata.protocol]).map(protocolOf)
    this.jsonVersion = metadata.jsonVersion ?? '1.0'
    this.targetPrefix = metadata.targetPrefix
    this.xmlNamespace = typeof metadata.xmlNamespace === 'object' ? metadata.xmlNamespace.uri : metadata.xmlNamespace
    this.queryCompatible = metadata.awsQueryCompatible !== undefined
    this.shapes = new ShapeCompiler((name) => (Object.hasOwn(source.shapes, name) ? source.shapes[name] : undefined), {
      secret: (member) => secretMembers.includes(member),
      enumOrders: wire.enumOrders,
    })
  }

  get operationNames(): readonly string[] {
    return Object.keys(this.#source.operations)
  }

  operation(name: string): OperationModel | undefined {
    const done = this.#operations.get(name)
    if (done) return done
    const source = Object.hasOwn(this.#source.operations, name) ? this.#source.operations[name] : undefined
    if (!source) return undefined
    const input = source.input && this.shapes.structure(source.input.shape)
    const output = source.output && this.shapes.structure(source.output.shape)
    const operation: OperationModel = {
      name,
      input,
      output,
      resultWrapper: source.output && (source.output.resultWrapper ?? `${name}Result`),
      http: this.protocols.includes('rest-json')
        ? {
            route: routeOf(name, source),
            status: source.http.responseCode ?? 200,
            input: input && bindingsOf(input),
            output: output && bindingsOf(output),
          }
        : undefined,
    }
    this.#operations.set(name, operation)
    return operation
  }

  /** Of all its operations. */
  get routes(): readonly Route[] {
    this.#routes ??= Object.entries(this.#source.operations).map(([name, source]) => routeOf(name, source))
    return this.#routes
  }

  get errors(): readonly StructureShape[] {
    const names = Object.entries(this.#source.shapes).filter(([, shape]) => shape.exception)
    return names.map(([name]) => this.shapes.structure(name))
  }

  /** The error that has this code on the wire, or this name. */
  error(code: string): StructureShape | undefined {
    this.#errors ??= this.#indexErrors()
    return this.#errors.get(code)
  }

  #indexErrors(): ReadonlyMap<string, StructureShape> {
    const shapes = this.errors
    const errors = new Map(shapes.map((shape) => [shape.name, shape]))
    // CloudWatch has two shapes with the code ResourceNotFound: the one of that name is meant.
    for (const shape of shapes) {
      const code = shape.error?.code ?? shape.name
      if (errors.get(code)?.error?.code !== code) errors.set(code, shape)
    }
    return errors
  }
}

function routeOf(name: string, { http }: OperationSource): Route {
  return compileRoute(`${name} ${http.method} ${http.requestUri}`)
}

function protocolOf(name: string): Protocol {
  switch (name) {
    case 'smithy-rpc-v2-cbor':
      return 'cbor'
    case 'query':
    case 'json':
    case 'rest-json':
    case 'rest-xml':
    case 'ec2':
      return name
    default:
      throw new Error(`no codec for the protocol ${name}`)
  }
}
