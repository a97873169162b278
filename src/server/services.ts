import { AuditMask, type AuditResource, dateInWords, type NamedResource } from '../audit/audit.ts'
import { iamPrefixOf, parseArn } from '../aws/index.ts'
import { ApiModels, type Call } from '../protocol/index.ts'
import type { Operation, OperationContext } from '../services/operation.ts'
import type { AnyService } from '../services/service.ts'

/**
 * What an operation's context holds beside the facts of its request: the ports of every service, and what all share.
 */
export type SharedContext = Omit<
  OperationContext,
  'accountId' | 'region' | 'caller' | 'session' | 'requestId' | 'sourceIp' | 'userAgent' | 'db'
>

/** The services that the server has, by what a request or an ARN names of them. */
export class Services {
  readonly models: ApiModels
  readonly #masks = new Map<string | undefined, AuditMask>()
  readonly #operations = new Map<string, Map<string, Operation>>()
  /** CloudTrail's resource types, by the service in ARNs and the word that the resource begins with. */
  readonly #resourceTypes = new Map<string, ReadonlyMap<string, string>>()

  constructor(services: readonly AnyService[]) {
    this.models = new ApiModels(services)
    for (const { name, signingName, operations, resourceTypes = {}, secretMembers, recordsDates } of services) {
      this.#masks.set(name, new AuditMask(secretMembers, recordsDates === 'in words' ? dateInWords : undefined))
      this.#operations.set(name, new Map(operations.map((operation) => [operation.name, operation])))
      this.#resourceTypes.set(iamPrefixOf(signingName), new Map(Object.entries(resourceTypes)))
    }
  }

  /** Whether Castellan has a service, by its model's name. */
  has(service: string): boolean {
    return this.#operations.has(service)
  }

  /** The call's operation, or `undefined` where Castellan does not implement it. */
  find({ service, operation }: Call): Operation | undefined {
    return service === undefined || operation === undefined ? undefined : this.#operations.get(service)?.get(operation)
  }

  /** Leaves out of the audit record what the service calls secret, beside what is secret everywhere. */
  auditMaskOf(service: string | undefined): AuditMask | undefined {
    return this.#masks.get(service)
  }

  /** Whether some operation of this signing name is implemented: bodies of others are hashed and not held. */
  implements(signingName: string): boolean {
    return this.models.has(signingName)
  }

  /** What `LookupEvents` finds an event by: the resources that its authorisation was about, by name and by ARN. */
  auditResources(arns: readonly string[]): readonly AuditResource[] {
    const resources: AuditResource[] = []
    for (const { arn, parts, type } of this.#typed(arns)) {
      const name = parts.resource.slice(Math.max(parts.resource.lastIndexOf('/'), parts.resource.lastIndexOf(':')) + 1)
      resources.push({ ResourceType: type, ResourceName: name }, { ResourceType: type, ResourceName: arn })
    }
    return resources
  }

  /** The resources as an event itself names them. */
  namedResources(arns: readonly string[]): readonly NamedResource[] {
    return this.#typed(arns).map(({ arn, parts, type }) => ({
      ARN: arn,
      accountId: parts.accountId,
      type,
    }))
  }

  /** Those whose type CloudTrail has, each once: a request may need several things of one. */
  #typed(arns: readonly string[]) {
    const typed = []
    for (const arn of arns.length > 1 ? new Set(arns) : arns) {
      const parts = parseArn(arn)
      const types = parts && this.#resourceTypes.get(parts.service)
      const type = types && (types.get('') ?? types.get(/^[a-z-]+/.exec(parts.resource)?.[0] ?? ''))
      if (type) typed.push({ arn, parts, type })
    }
    return typed
  }
}
