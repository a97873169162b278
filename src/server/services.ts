import { type Call, MODELLED } from '../protocol/index.ts'
import type { Operation, OperationContext, Service } from '../services/operation.ts'

/** What an operation's context holds beside the facts of its request: the ports of every service, and what all share. */
export type SharedContext = Omit<
  OperationContext,
  'accountId' | 'region' | 'caller' | 'requestId' | 'sourceIp' | 'userAgent' | 'db'
>

/** The implemented operations, by service and name. */
export class Services {
  readonly all: readonly Service[]
  readonly #operations = new Map<string, Map<string, Operation>>()

  constructor(all: readonly Service[]) {
    this.all = all
    for (const service of all) {
      this.#operations.set(service.name, new Map(service.operations.map((operation) => [operation.name, operation])))
    }
  }

  /** The call's operation, or `undefined` where Castellan does not implement it. */
  find({ service, operation }: Call): Operation | undefined {
    return service === undefined || operation === undefined ? undefined : this.#operations.get(service)?.get(operation)
  }

  /** Whether some operation of this signing name is implemented: bodies of others are hashed and not held. */
  implements(signingName: string): boolean {
    return Object.hasOwn(MODELLED, signingName)
  }
}
