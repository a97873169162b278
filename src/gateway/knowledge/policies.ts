import {
  type AccountId,
  accountOfArn,
  type Clock,
  type MaybePromise,
  NO_ACCOUNT,
  parseArn,
  type UncertainArn,
} from '../../aws/index.ts'
import {
  combinedBlock,
  type KnownResource,
  type PolicyChange,
  type PublicAccessBlock,
  type ResourcePolicies,
  type ResourcesOfCall,
} from '../../requests/index.ts'
import type { BucketOwners } from './bucket-owners.ts'
import type { Enquiries } from './enquiries.ts'
import { KeyGrants } from './grants.ts'
import { LEASE } from './lease.ts'
import { type PolicyQuestion, policyQuestion } from './policy-questions.ts'
import { childText, elementsNamed, get, type Question, segment } from './question.ts'
import type { Policy, RecordedPolicies } from './recorded-policies.ts'
import { Remembered } from './remembered.ts'
import { readBy, unanswered } from './unanswered.ts'

/** Resources whose policies are remembered. */
const MOST_POLICIES = 10_000
/** Characters. AWS takes 64 KB at most of any service's policies. */
const LONGEST_POLICY = 256 * 1024

/** A change of which nobody knows whether it came about. */
type Doubtful = Pick<PolicyChange, 'what' | 'resource'> & { readonly policy?: string }

interface PoliciesParts {
  readonly hasAccount: (account: AccountId) => MaybePromise<boolean>
  readonly isPolicy: (text: string) => boolean
  readonly recorded: RecordedPolicies
  readonly clock: Clock
}

/** The policies of what upstreams have: as they were set through here, and read back from whoever keeps them. */
export class UpstreamPolicies implements ResourcePolicies {
  readonly grants: KeyGrants
  readonly #enquiries: Enquiries
  readonly #owners: BucketOwners
  readonly #hasAccount: (account: AccountId) => MaybePromise<boolean>
  readonly #isPolicy: (text: string) => boolean
  readonly #policies: Remembered<Policy>
  readonly #blocks: Remembered<PublicAccessBlock>
  /** Of upstreams that take policies and do not tell them: what was set is all that is known. */
  readonly #recorded: RecordedPolicies
  /** Whether upstreams had the question, when they were asked last, by the service. */
  readonly #tells = new Map<string, boolean>()
  /** Whether what a name with unknown parts can be has a policy that was recorded, by account and name. */
  readonly #doubts: Remembered<'some' | 'none'>

  constructor(enquiries: Enquiries, owners: BucketOwners, { hasAccount, isPolicy, recorded, clock }: PoliciesParts) {
    this.grants = new KeyGrants(enquiries, clock)
    this.#recorded = recorded
    this.#enquiries = enquiries
    this.#owners = owners
    this.#hasAccount = hasAccount
    this.#isPolicy = isPolicy
    this.#policies = new Remembered(MOST_POLICIES, LEASE, clock)
    this.#blocks = new Remembered(MOST_POLICIES, LEASE, clock)
    this.#doubts = new Remembered(MOST_POLICIES, LEASE, clock)
  }

  /** @throws AwsError (503) where it cannot be found out. */
  find(arn: string, of: ResourcesOfCall): MaybePromise<KnownResource | undefined> {
    const { service = '', resource = '' } = parseArn(arn) ?? {}
    if (service === 's3' && !resource.startsWith('accesspoint/')) return this.#ofBucket(arn, resource, of)
    return this.#ofArn(arn, of)
  }

  /**
   * Of a name with unknown parts nobody can say which policy decides: it is enough that there may be one that no
   * upstream tells. INVARIANT (fail closed)
   *
   * @throws AwsError (503)
   */
  async assertNone(resource: UncertainArn, { accountId, isMending }: ResourcesOfCall): Promise<void> {
    const name = String(resource)
    const service = parseArn(name)?.service ?? ''
    const asked = policyQuestion(name)?.question
    if (this.#enquiries.upstreamOf(asked?.service ?? service, asked?.signingName) === undefined) return
    const account = accountOfArn(name) ?? accountId
    if (isMending || this.#isSurelyTold(name) || !(await this.#hasAccount(account))) return
    const found = await this.#doubts.find(`${account} ${name}`, async () =>
      (await this.#recorded.hasAny(account, resource)) ? 'some' : 'none',
    )
    if (found === 'some') throw unanswered(service)
  }

  /** After a call that an upstream answered with success; it waits for what is kept. @param accountId the call's. */
  changed(change: PolicyChange, accountId: AccountId): MaybePromise<void> {
    const { resource } = change
    // Whatever it can be is not known any more.
    if (typeof resource !== 'string') return this.doubtful(change, accountId)
    if (change.what === 'policy') return this.#setPolicy(resource, change.policy, accountId)
    else if (change.block === 'read back') this.#blocks.drop(resource)
    else this.#blocks.set(resource, change.block === 'none' ? {} : change.block)
  }

  #setPolicy(arn: string, policy: string, accountId: AccountId): MaybePromise<void> {
    const isRead = policy === 'read back'
    const now: Policy = isRead ? 'unknown' : policy === 'none' ? 'none' : { document: policy }
    if (this.#isTold(arn)) {
      if (isRead) this.#policies.drop(arn)
      else this.#policies.set(arn, now)
      return
    }
    return this.#record(arn, now, accountOfArn(arn) ?? accountId)
  }

  /** INVARIANT: what an upstream took and does not tell is kept before its caller is answered. */
  async #record(arn: string, policy: Policy, account: AccountId): Promise<void> {
    this.#policies.set(arn, 'unknown')
    if (!(await this.#hasAccount(account))) return
    await this.#recorded.set(account, arn, policy)
    this.#policies.set(arn, policy)
    this.#doubts.dropWhere(() => true)
  }

  /**
   * After a call of which nobody knows whether it changed something.
   *
   * @param lost the call's account, where what its upstream answered is not known, or what it is about: where that does
   *   not tell the policy either, nobody can say what it is. INVARIANT (fail closed)
   */
  doubtful(change: Doubtful, lost?: AccountId): MaybePromise<void> {
    const { what, resource } = change
    const isMeant = (key: string) => (typeof resource === 'string' ? key === resource : resource.canBe(key))
    this.#policies.dropWhere(isMeant)
    this.#blocks.dropWhere(isMeant)
    if (lost === undefined || what !== 'policy') return
    const account = accountOfArn(String(resource)) ?? lost
    if (typeof resource !== 'string') return this.#doubt(resource, change.policy !== 'none', account)
    if (!this.#isTold(resource)) return this.#record(resource, 'unknown', account)
  }

  async #doubt(resource: UncertainArn, isSet: boolean, account: AccountId): Promise<void> {
    if (this.#isSurelyTold(String(resource)) || !(await this.#hasAccount(account))) return
    await this.#recorded.doubt(account, resource, isSet)
    this.#policies.dropWhere((key) => resource.canBe(key))
    this.#doubts.dropWhere(() => true)
  }

  #isTold(arn: string): boolean {
    const asking = policyQuestion(arn)
    return asking !== undefined && this.#tells.get(asking.question.service) !== false
  }

  /** Of a name with unknown parts nothing was asked before: it needs more than that nobody said no. */
  #isSurelyTold(name: string): boolean {
    const asking = policyQuestion(name)
    return asking !== undefined && this.#tells.get(asking.question.service) === true
  }

  async #ofArn(arn: string, of: ResourcesOfCall): Promise<KnownResource | undefined> {
    const { accountId, region } = of
    const account = accountOfArn(arn) ?? accountId
    const question = policyQuestion(arn)?.question
    const { service, signingName } = question ?? { service: parseArn(arn)?.service ?? '', signingName: undefined }
    if (this.#enquiries.upstreamOf(service, signingName) === undefined) return undefined
    // Nothing is asked in the name of accounts that Castellan does not have: callers write what they like into ARNs.
    if (!(await this.#hasAccount(account))) return undefined
    const there = { ...of, region: parseArn(arn)?.region || region }
    const known = await this.#policy(arn, account, there)
    if (service !== 'kms' || known?.policy === undefined) return known
    const grants = await this.grants.find(arn, account, there)
    return grants === undefined || !this.#isPolicy(grants) ? known : { ...known, grants }
  }

  async #ofBucket(arn: string, bucket: string, of: ResourcesOfCall): Promise<KnownResource | undefined> {
    const { accountId, region, needsBlock = false } = of
    if (this.#enquiries.upstreamOf('s3') === undefined) return undefined
    const owner = await this.#owners.ownerOf(bucket, accountId, region)
    if (owner === 'stranger') return { owner: NO_ACCOUNT }
    if (owner === undefined) return needsBlock ? { publicAccessBlock: await this.#accountBlock(accountId, region) } : {}
    const known = { owner, ...(await this.#policy(arn, owner, of)) }
    if (!needsBlock && known.policy === undefined) return known
    const blocks = await Promise.all([this.#bucketBlock(arn, bucket, owner, region), this.#accountBlock(owner, region)])
    return { ...known, publicAccessBlock: combinedBlock(blocks) }
  }

  async #policy(arn: string, account: AccountId, of: ResourcesOfCall): Promise<KnownResource | undefined> {
    const asking = policyQuestion(arn)
    const policy = await this.#policies.find(arn, () =>
      asking ? this.#askPolicy(arn, asking, account, of.region) : this.#recorded.find(account, arn),
    )
    // Else nobody could ever put it right.
    if (policy === 'unknown' && !of.isMending) throw unanswered(parseArn(arn)?.service ?? '')
    return policy === 'none' || policy === 'unknown' ? {} : { policy: policy.document }
  }

  async #askPolicy(
    arn: string,
    { question, documentIn }: PolicyQuestion,
    account: AccountId,
    region: string,
  ): Promise<Policy> {
    const answered = await this.#enquiries.ask(question, account, region)
    if (answered.kind !== 'unanswered') this.#tells.set(question.service, answered.kind !== 'not had')
    switch (answered.kind) {
      case 'none':
        return 'none'
      case 'not had':
        return await this.#recorded.find(account, arn)
      case 'unanswered':
        throw answered.why ?? unanswered(question.service)
      case 'answer': {
        const document = readBy(() => documentIn(answered.text), question.service)
        if (document === undefined) return 'none'
        if (document.length > LONGEST_POLICY || !this.#isPolicy(document)) throw unanswered(question.service)
        return { document }
      }
      default:
        return answered satisfies never
    }
  }

  #bucketBlock(arn: string, bucket: string, owner: AccountId, region: string): MaybePromise<PublicAccessBlock> {
    const question = get('s3', 'GetPublicAccessBlock', `/${segment(bucket)}`, 'publicAccessBlock')
    return this.#blocks.find(arn, () => this.#askBlock(question, owner, region))
  }

  #accountBlock(account: AccountId, region: string): MaybePromise<PublicAccessBlock> {
    const question: Question = {
      ...get('s3control', 'GetPublicAccessBlock', '/v20180820/configuration/publicAccessBlock'),
      signingName: 's3',
      headers: [['x-amz-account-id', account]],
    }
    return this.#blocks.find(account, () => this.#askBlock(question, account, region))
  }

  async #askBlock(question: Question, account: AccountId, region: string): Promise<PublicAccessBlock> {
    const answered = await this.#enquiries.ask(question, account, region)
    if (answered.kind === 'none' || answered.kind === 'not had') return {}
    if (answered.kind === 'unanswered') throw answered.why ?? unanswered(question.service)
    return blockIn(answered.text)
  }
}

function blockIn(document: string): PublicAccessBlock {
  const [settings] = readBy(() => elementsNamed(document, 'PublicAccessBlockConfiguration'), 's3')
  if (settings === undefined) throw unanswered('s3')
  const is = (name: string) => childText(settings, name)?.toLowerCase() === 'true'
  return {
    blockPublicAcls: is('BlockPublicAcls'),
    blockPublicPolicy: is('BlockPublicPolicy'),
    restrictPublicBuckets: is('RestrictPublicBuckets'),
  }
}
