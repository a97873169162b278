import { type AccountId, type Clock, type MaybePromise, PARTITION, UncertainArn } from '../../aws/index.ts'
import { type ApiRequest, asksOf, policyChange, type Scope } from '../../requests/index.ts'
import type { Gateway, Onlooker, Seen } from '../gateway.ts'
import { BucketOwners } from './bucket-owners.ts'
import { Enquiries } from './enquiries.ts'
import { UpstreamFacts } from './facts.ts'
import { LEASE } from './lease.ts'
import { UpstreamNames } from './names.ts'
import { UpstreamPolicies } from './policies.ts'
import type { RecordedPolicies } from './recorded-policies.ts'
import { Remembered } from './remembered.ts'

interface KnowledgeParts {
  /** All that Castellan has: no upstream is asked of others. */
  readonly accounts: () => Promise<readonly AccountId[]>
  /** Whether a text is a policy that can be decided by. */
  readonly isPolicy: (text: string) => boolean
  readonly recorded: RecordedPolicies
  readonly clock: Clock
}

/**
 * What upstreams know of what they have, as decisions need it. Each thing is asked for with the gateway's own
 * credentials, in the name of the account whose thing it is; it counts for a second, or until a call by way of this
 * node changes it. Nobody is told what was found out.
 */
export class Knowledge implements Onlooker {
  readonly policies: UpstreamPolicies
  readonly names: UpstreamNames
  readonly facts: UpstreamFacts
  readonly #owners: BucketOwners

  constructor(gateway: Gateway, { accounts, isPolicy, recorded, clock }: KnowledgeParts) {
    const enquiries = new Enquiries(gateway)
    const known = new Remembered<readonly AccountId[]>(1, LEASE, clock)
    const all = async () => known.find('', accounts)
    const hasAccount = async (account: AccountId) => (await all()).includes(account)
    this.#owners = new BucketOwners(enquiries, all, clock)
    this.policies = new UpstreamPolicies(enquiries, this.#owners, { hasAccount, isPolicy, recorded, clock })
    this.names = new UpstreamNames(enquiries, hasAccount, clock)
    this.facts = new UpstreamFacts(enquiries, this.#owners, hasAccount, clock)
    gateway.lookOn(this)
  }

  needsAnswer(): boolean {
    return false
  }

  /** What a call did is what its answer says it did: of one that failed, nobody knows. */
  sees({ asked, call, accountId, status }: Seen): MaybePromise<void> {
    const scope: Scope = { partition: PARTITION, accountId, region: call.region }
    const isDone = status >= 200 && status < 300
    const change = policyChange(asked, scope)
    this.#forget(asked, scope)
    if (change && isDone) return this.policies.changed(change, accountId)
    if (change) return this.policies.doubtful(change, isLost(status) ? accountId : undefined)
  }

  #forget(asked: ApiRequest, scope: Scope): void {
    if (!changesThings(asked)) return
    const { service, operation } = asked
    if (service === 'kms') this.policies.grants.changed()
    this.names.changed(service)
    const resources = asksOf(asked, scope).map(({ resource }) => resource)
    this.facts.changed((arn) =>
      resources.some((resource) =>
        resource instanceof UncertainArn ? resource.canBe(arn) : resource === arn || isOfMany(resource),
      ),
    )
    if (service === 's3' && (operation === 'CreateBucket' || operation === 'DeleteBucket')) {
      this.#owners.changed()
      for (const resource of resources) this.policies.doubtful({ what: 'policy', resource })
    }
  }
}

/** What changes names, tags or schemas: neither reads nor what is done to what is in tables, queues and streams. */
const CHANGES =
  /[Tt]ag|^(?:Create|Delete|Update|Restore|Import|Replicate|Schedule|Cancel|Copy|Register|Deregister|Run|Terminate|Rename|Put|Complete|Move|Retire|Revoke)/
const OF_CONTENT =
  /^(?:(?:Update|Delete|Put)Items?|DeleteMessage(?:Batch)?|PutRecords?(?:Batch)?|PutEvents|PutLogEvents|PutMetricData)$/

function changesThings({ operation }: ApiRequest): boolean {
  return CHANGES.test(operation) && !OF_CONTENT.test(operation)
}

function isOfMany(resource: string): boolean {
  return resource === '*' || resource.endsWith('*')
}

/** Whether something may have been done of which no answer tells: none came to the upstream itself, or none from it. */
function isLost(status: number): boolean {
  return status === 0 || status === 502 || status === 504
}
