import type { ServiceDescriptor, WireConventions } from '../../aws/index.ts'
import { ShapeCompiler } from './compile.ts'
import type { StructureShape } from './shape.ts'
import type { ModelSource } from './source.ts'

/** How an API is spoken. */
export type Protocol = 'query' | 'json' | 'rest-json' | 'rest-xml' | 'cbor' | 'ec2'

export interface OperationModel {
  readonly name: string
  readonly input: StructureShape | undefined
  readonly output: StructureShape | undefined
  /** Without one, the query protocol's answer has no result element. */
  readonly resultWrapper: string | undefined
  readonly method: string
  readonly requestUri: string
  readonly payload: { readonly input: string | undefined; readonly output: string | undefined }
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
    this.shapes = new ShapeCompiler(source.shapes, (member) => secretMembers.includes(member), wire.enumOrders)
  }

  get operationNames(): readonly string[] {
    return Object.keys(this.#source.operations)
  }

  operation(name: string): OperationModel | undefined {
    const done = this.#operations.get(name)
    if (done) return done
    const source = Object.hasOwn(this.#source.operations, name) ? this.#source.operations[name] : undefined
    if (!source) return undefined
    const payload = (shape: string | undefined) =>
      shape === undefined ? undefined : this.#source.shapes[shape]?.payload
    const operation: OperationModel = {
      name,
      input: source.input && this.shapes.structure(source.input.shape),
      output: source.output && this.shapes.structure(source.output.shape),
      resultWrapper: source.output && (source.output.resultWrapper ?? `${name}Result`),
      method: source.http.method,
      requestUri: source.http.requestUri,
      payload: { input: payload(source.input?.shape), output: payload(source.output?.shape) },
    }
    this.#operations.set(name, operation)
    return operation
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
