import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ServiceDescriptor } from '../../aws/index.ts'
import { dataDirectory } from '../data-directory.ts'
import { ServiceModel } from './service-model.ts'
import type { ModelSource } from './source.ts'

/** The models of the services that a server has, by signing name; each is read at its first use. */
export class ApiModels {
  readonly #descriptors: ReadonlyMap<string, ServiceDescriptor>
  readonly #read = new Map<string, ServiceModel>()
  #all: readonly ServiceModel[] | undefined

  constructor(services: readonly ServiceDescriptor[]) {
    this.#descriptors = new Map(services.map((service) => [service.signingName, service]))
  }

  get signingNames(): Iterable<string> {
    return this.#descriptors.keys()
  }

  has(signingName: string): boolean {
    return this.#descriptors.has(signingName)
  }

  /** The model of the service that signs so; `undefined` for every other service of AWS's. */
  of(signingName: string): ServiceModel | undefined {
    const known = this.#read.get(signingName)
    if (known) return known
    const descriptor = this.#descriptors.get(signingName)
    if (!descriptor) return undefined
    const file = join(dataDirectory(), 'models', `${descriptor.name}.json`)
    const source: ModelSource = JSON.parse(readFileSync(file, 'utf8'))
    const model = new ServiceModel(descriptor, source)
    this.#read.set(signingName, model)
    return model
  }

  /** All of them. */
  all(): readonly ServiceModel[] {
    this.#all ??= [...this.signingNames].flatMap((signingName) => this.of(signingName) ?? [])
    return this.#all
  }
}
