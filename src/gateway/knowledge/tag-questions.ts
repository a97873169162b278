import { parseArn } from '../../aws/index.ts'
import { childText, elementsNamed, form, get, json, type Question, segment } from './question.ts'

/** How the tags of a resource are asked for. */
export interface TagQuestion {
  readonly question: Question
  /** @throws for what is no answer to it. */
  readonly tagsIn: (text: string) => Readonly<Record<string, string>>
}

type Asking = (resource: string, arn: string) => TagQuestion | undefined

/** Services by their names in ARNs, and how each is asked for the tags of what is there. */
const ASKING: Readonly<Record<string, Asking>> = {
  sqs: (name, arn) => {
    const { region = '', accountId = '' } = parseArn(arn) ?? {}
    const QueueUrl = `https://sqs.${region}.amazonaws.com/${accountId}/${name}`
    return inJson(json('sqs', 'ListQueueTags', { QueueUrl }), 'Tags')
  },
  sns: (_, ResourceArn) => inXml(form('sns', 'ListTagsForResource', '2010-03-31', { ResourceArn }), 'member'),
  dynamodb: (resource, arn) => {
    // What is in a table has the table's.
    const ResourceArn = arn.slice(0, arn.length - resource.length) + resource.split('/').slice(0, 2).join('/')
    return inJson(json('dynamodb', 'ListTagsOfResource', { ResourceArn }), 'Tags')
  },
  lambda: (resource, arn) => {
    const [kind, name] = resource.split(':')
    if (kind !== 'function') return undefined
    const whole = `${arn.slice(0, arn.length - resource.length)}function:${name}`
    return inJson(get('lambda', 'ListTags', `/2017-03-31/tags/${segment(whole)}`), 'Tags')
  },
  kms: (resource) =>
    resource.startsWith('key/')
      ? inJson(json('kms', 'ListResourceTags', { KeyId: resource.slice('key/'.length) }), 'Tags')
      : undefined,
  secretsmanager: (_, SecretId) => inJson(json('secretsmanager', 'DescribeSecret', { SecretId }), 'Tags'),
  ssm: (resource) => {
    const ResourceId = /^parameter(\/.+)$/s.exec(resource)?.[1]
    if (ResourceId === undefined) return undefined
    // A name with one slash at its beginning is written without it.
    const name = ResourceId.indexOf('/', 1) === -1 ? ResourceId.slice(1) : ResourceId
    const parameters = { ResourceType: 'Parameter', ResourceId: name }
    return inJson(json('ssm', 'ListTagsForResource', parameters), 'TagList')
  },
  kinesis: (resource) => {
    const StreamName = /^stream\/([^/]+)/.exec(resource)?.[1]
    return StreamName === undefined ? undefined : inJson(json('kinesis', 'ListTagsForStream', { StreamName }), 'Tags')
  },
  states: (_, resourceArn) => inJson(json('stepfunctions', 'ListTagsForResource', { resourceArn }), 'tags'),
  ecr: (_, resourceArn) => inJson(json('ecr', 'ListTagsForResource', { resourceArn }), 'tags'),
  ecs: (_, resourceArn) => inJson(json('ecs', 'ListTagsForResource', { resourceArn }), 'tags'),
  events: (_, ResourceARN) => inJson(json('events', 'ListTagsForResource', { ResourceARN }), 'Tags'),
  logs: (resource, arn) => {
    const group = /^log-group:[^:]+/.exec(resource)?.[0]
    if (group === undefined) return undefined
    const resourceArn = arn.slice(0, arn.length - resource.length) + group
    return inJson(json('logs', 'ListTagsForResource', { resourceArn }), 'tags')
  },
  rds: (_, ResourceName) => inXml(form('rds', 'ListTagsForResource', '2014-10-31', { ResourceName }), 'Tag'),
  ec2: (resource) => {
    const id = resource.slice(resource.indexOf('/') + 1)
    const parameters = { 'Filter.1.Name': 'resource-id', 'Filter.1.Value.1': id }
    return inXml(form('ec2', 'DescribeTags', '2016-11-15', parameters), 'item', ['key', 'value'])
  },
}

/** `undefined` where nobody can be asked for them: they are never known. */
export function tagQuestion(arn: string): TagQuestion | undefined {
  const { service = '', resource = '' } = parseArn(arn) ?? {}
  return Object.hasOwn(ASKING, service) ? ASKING[service]?.(resource, arn) : undefined
}

/** Of an object, or of the version of it that a request names. */
export function objectTagQuestion(bucket: string, key: string, version: string | undefined): TagQuestion {
  const query = version === undefined ? 'tagging' : `tagging&versionId=${segment(version)}`
  return inXml(get('s3', 'GetObjectTagging', pathOf(bucket, key), query), 'Tag')
}

export function bucketTagQuestion(bucket: string): TagQuestion {
  return inXml(get('s3', 'GetBucketTagging', `/${segment(bucket)}`, 'tagging'), 'Tag')
}

function pathOf(bucket: string, key: string): string {
  return `/${segment(bucket)}/${key.split('/').map(segment).join('/')}`
}

/** A list of keys and values in one of AWS's spellings, or a map. */
function inJson(question: Question, member: string): TagQuestion {
  return {
    question,
    tagsIn(text) {
      const found: unknown = JSON.parse(text)[member] ?? {}
      if (!Array.isArray(found)) return Object.fromEntries(Object.entries(Object(found)).map(asText))
      return Object.fromEntries(
        found.map((tag) => asText([tag.Key ?? tag.key ?? tag.TagKey, tag.Value ?? tag.value ?? tag.TagValue ?? ''])),
      )
    },
  }
}

function asText([key, value]: readonly [unknown, unknown]): [string, string] {
  if (typeof key !== 'string' || typeof value !== 'string') throw new Error('this is no tag')
  return [key, value]
}

function inXml(question: Question, element: string, [key, value] = ['Key', 'Value']): TagQuestion {
  return {
    question,
    tagsIn: (text) =>
      Object.fromEntries(
        elementsNamed(text, element).map((tag) =>
          asText([childText(tag, key ?? ''), childText(tag, value ?? '') ?? '']),
        ),
      ),
  }
}
