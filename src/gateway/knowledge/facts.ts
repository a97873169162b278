import { type AccountId, accountOfArn, type Clock, type MaybePromise, parseArn } from '../../aws/index.ts'
import type { ApiRequest, Found, ResourceFacts, ResourcesOfCall, Tags } from '../../requests/index.ts'
import type { BucketOwners } from './bucket-owners.ts'
import type { Enquiries } from './enquiries.ts'
import { LEASE } from './lease.ts'
import { elementsNamed, get, json, type Question, segment } from './question.ts'
import { Remembered } from './remembered.ts'
import { bucketTagQuestion, objectTagQuestion, type TagQuestion, tagQuestion } from './tag-questions.ts'

const MOST_FACTS = 10_000

/** What upstreams know of what they have: tags, and the schemas of tables. */
export class UpstreamFacts implements ResourceFacts {
  readonly #enquiries: Enquiries
  readonly #owners: BucketOwners
  readonly #hasAccount: (account: AccountId) => MaybePromise<boolean>
  readonly #tags: Remembered<Tags | 'nobody knows'>
  /** Partition keys by ARN; nothing where there is no such table. */
  readonly #schemas: Remembered<string>

  constructor(
    enquiries: Enquiries,
    owners: BucketOwners,
    hasAccount: (account: AccountId) => MaybePromise<boolean>,
    clock: Clock,
  ) {
    this.#enquiries = enquiries
    this.#owners = owners
    this.#hasAccount = hasAccount
    this.#tags = new Remembered(MOST_FACTS, LEASE, clock)
    this.#schemas = new Remembered(MOST_FACTS, LEASE, clock)
  }

  async tags(arn: string, { accountId, region }: ResourcesOfCall): Promise<Found<Tags>> {
    const { service, resource = '', region: own } = parseArn(arn) ?? {}
    const account = accountOfArn(arn)
    if (service === 's3' && account === undefined)
      return this.#bucketTags(resource.split('/')[0] ?? '', accountId, region)
    const asking = tagQuestion(arn)
    if (asking === undefined || !(await this.#hasAccount(account ?? accountId))) return undefined
    return this.#ask(arn, asking, account ?? accountId, own || region)
  }

  async objectTags(
    arn: string,
    { operation, parameters }: ApiRequest,
    { accountId, region }: ResourcesOfCall,
  ): Promise<Found<Tags>> {
    const { service, resource = '' } = parseArn(arn) ?? {}
    const slash = resource.indexOf('/')
    if (service !== 's3' || accountOfArn(arn) !== undefined || slash === -1) return undefined
    const bucket = resource.slice(0, slash)
    const key = resource.slice(slash + 1)
    const version = versionIn(operation, parameters)
    const owner = await this.#ownerOf(bucket, accountId, region)
    if (owner === undefined) return {}
    if (owner === 'unanswered') return 'unanswered'
    return this.#ask(`${arn} ${version ?? ''}`, objectTagQuestion(bucket, key, version), owner, region)
  }

  async partitionKey(arn: string): Promise<Found<string>> {
    const { region = '', resource = '' } = parseArn(arn) ?? {}
    const account = accountOfArn(arn)
    const [, TableName, , index] = resource.split('/')
    if (account === undefined || TableName === undefined || this.#enquiries.upstreamOf('dynamodb') === undefined)
      return undefined
    if (!(await this.#hasAccount(account))) return undefined
    try {
      const found = await this.#schemas.find(arn, async () => {
        const answered = await this.#enquiries.ask(json('dynamodb', 'DescribeTable', { TableName }), account, region)
        if (answered.kind !== 'answer') throw new Error(answered.kind)
        return partitionKeyIn(answered.text, index)
      })
      return found
    } catch {
      return 'unanswered'
    }
  }

  /** After a call that may have changed tags or schemas of what `isMeant`. */
  changed(isMeant: (arn: string) => boolean): void {
    this.#tags.dropWhere((key) => isMeant(key.split(' ')[0] ?? key))
    this.#schemas.dropWhere(isMeant)
  }

  /** "When ABAC is disabled for the general purpose buckets, you can only use tags for cost tracking purposes." */
  async #bucketTags(bucket: string, accountId: AccountId, region: string): Promise<Found<Tags>> {
    const owner = await this.#ownerOf(bucket, accountId, region)
    if (owner === undefined) return undefined
    if (owner === 'unanswered') return 'unanswered'
    const status = get('s3', 'GetBucketAbac', `/${segment(bucket)}`, 'abac')
    const isEnabled = (text: string): Tags => ({ enabled: elementsNamed(text, 'Status')[0]?.text ?? '' })
    const abac = await this.#ask(`arn:aws:s3:::${bucket} abac`, { question: status, tagsIn: isEnabled }, owner, region)
    if (abac === undefined || abac === 'unanswered') return abac
    if (abac.enabled !== 'Enabled') return {}
    return this.#ask(`arn:aws:s3:::${bucket}`, bucketTagQuestion(bucket), owner, region)
  }

  async #ownerOf(bucket: string, accountId: AccountId, region: string): Promise<Found<AccountId>> {
    if (this.#enquiries.upstreamOf('s3') === undefined) return undefined
    try {
      const owner = await this.#owners.ownerOf(bucket, accountId, region)
      return owner === 'stranger' ? 'unanswered' : owner
    } catch {
      return 'unanswered'
    }
  }

  async #ask(key: string, { question, tagsIn }: TagQuestion, account: AccountId, region: string): Promise<Found<Tags>> {
    if (this.#enquiries.upstreamOf(question.service, question.signingName) === undefined) return undefined
    try {
      const found = await this.#tags.find(key, () => this.#askTags(question, tagsIn, account, region))
      return found === 'nobody knows' ? undefined : found
    } catch {
      return 'unanswered'
    }
  }

  async #askTags(
    question: Question,
    tagsIn: TagQuestion['tagsIn'],
    account: AccountId,
    region: string,
  ): Promise<Tags | 'nobody knows'> {
    const answered = await this.#enquiries.ask(question, account, region)
    switch (answered.kind) {
      case 'answer':
        return tagsIn(answered.text)
      case 'none':
        return {}
      case 'not had':
        return 'nobody knows'
      case 'unanswered':
        throw new Error('unanswered')
      default:
        return answered satisfies never
    }
  }
}

/** The version of the object that a request is about; of what is copied, it stands behind its name. */
function versionIn(operation: string, { VersionId, CopySource }: ApiRequest['parameters']): string | undefined {
  if (operation !== 'CopyObject' && operation !== 'UploadPartCopy') {
    return typeof VersionId === 'string' ? VersionId : undefined
  }
  return typeof CopySource === 'string' ? /\?versionId=(.+)$/s.exec(CopySource)?.[1] : undefined
}

interface KeySchema {
  readonly KeySchema?: readonly { readonly AttributeName?: unknown; readonly KeyType?: unknown }[]
  readonly IndexName?: unknown
}

/** @throws for what is no description of a table, or of one without that index. */
function partitionKeyIn(text: string, index: string | undefined): string {
  const { Table } = JSON.parse(text)
  const indexes: readonly KeySchema[] = [
    ...(Table.GlobalSecondaryIndexes ?? []),
    ...(Table.LocalSecondaryIndexes ?? []),
  ]
  const described: KeySchema | undefined =
    index === undefined ? Table : indexes.find(({ IndexName }) => IndexName === index)
  const name = described?.KeySchema?.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName
  if (typeof name !== 'string') throw new Error('a table has a partition key')
  return name
}
