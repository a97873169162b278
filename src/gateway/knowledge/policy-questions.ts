import { parseArn } from '../../aws/index.ts'
import { childText, elementsNamed, form, get, json, type Question, segment } from './question.ts'

/** How the policy of a resource is asked for. */
export interface PolicyQuestion {
  readonly question: Question
  /** The document in the answer; `undefined` where it says that there is none. */
  readonly documentIn: (text: string) => string | undefined
}

type Asking = (resource: string, arn: string) => PolicyQuestion | undefined

/** By the service's name in ARNs; `resource` is what follows the account. */
const ASKING: Readonly<Record<string, Asking>> = {
  // The answer is the policy itself. What access points have is recorded alone.
  s3: (bucket) =>
    bucket.startsWith('accesspoint/')
      ? undefined
      : {
          question: get('s3', 'GetBucketPolicy', `/${segment(bucket)}`, 'policy'),
          documentIn: (text) => text,
        },
  sqs: (name, arn) => {
    const { region = '', accountId = '' } = parseArn(arn) ?? {}
    const QueueUrl = `https://sqs.${region}.amazonaws.com/${accountId}/${name}`
    return inJson(json('sqs', 'GetQueueAttributes', { QueueUrl, AttributeNames: ['Policy'] }), 'Attributes.Policy')
  },
  // Castellan has topics of its own, unless the service is handed over.
  sns: (_, TopicArn) => ({
    question: form('sns', 'GetTopicAttributes', '2010-03-31', { TopicArn }),
    documentIn: (text) => {
      const entry = elementsNamed(text, 'entry').find((each) => childText(each, 'key') === 'Policy')
      return entry && childText(entry, 'value')
    },
  }),
  kms: (key) =>
    inJson(json('kms', 'GetKeyPolicy', { KeyId: key.slice('key/'.length), PolicyName: 'default' }), 'Policy'),
  lambda: (resource) => {
    const [, kind, name = '', qualifier] = /^(function|layer):([^:]+)(?::(.+))?$/.exec(resource) ?? []
    if (kind === undefined) return undefined
    if (kind === 'layer') {
      const path = `/2018-10-31/layers/${segment(name)}/versions/${segment(qualifier ?? '')}/policy`
      return inJson(get('lambda', 'GetLayerVersionPolicy', path), 'Policy')
    }
    const query = qualifier === undefined ? '' : `Qualifier=${segment(qualifier)}`
    return inJson(get('lambda', 'GetPolicy', `/2015-03-31/functions/${segment(name)}/policy`, query), 'Policy')
  },
  secretsmanager: (_, SecretId) => inJson(json('secretsmanager', 'GetResourcePolicy', { SecretId }), 'ResourcePolicy'),
  dynamodb: (_, ResourceArn) => inJson(json('dynamodb', 'GetResourcePolicy', { ResourceArn }), 'Policy'),
  kinesis: (_, ResourceARN) => inJson(json('kinesis', 'GetResourcePolicy', { ResourceARN }), 'Policy'),
  ecr: (name) =>
    inJson(json('ecr', 'GetRepositoryPolicy', { repositoryName: name.slice('repository/'.length) }), 'policyText'),
  events: (name) => inJson(json('events', 'DescribeEventBus', { Name: name.slice('event-bus/'.length) }), 'Policy'),
  glue: () => inJson(json('glue', 'GetResourcePolicy', {}), 'PolicyInJson'),
  backup: (name) => {
    const path = `/backup-vaults/${segment(name.slice('backup-vault:'.length))}/access-policy`
    return inJson(get('backup', 'GetBackupVaultAccessPolicy', path), 'Policy')
  },
  es: (name) => {
    const path = `/2021-01-01/opensearch/domain/${segment(name.slice('domain/'.length))}/config`
    return inJson(get('opensearch', 'DescribeDomainConfig', path), 'DomainConfig.AccessPolicies.Options', 'es')
  },
  apigateway: (path) => inJson(get('apigateway', 'GetRestApi', path.split('/').map(segment).join('/')), 'policy'),
}

/** `undefined` where nothing is known that could be asked: what was recorded stands. */
export function policyQuestion(arn: string): PolicyQuestion | undefined {
  const { service = '', resource = '' } = parseArn(arn) ?? {}
  return Object.hasOwn(ASKING, service) ? ASKING[service]?.(resource, arn) : undefined
}

function inJson(question: Question, path: string, signingName?: string): PolicyQuestion {
  return {
    question: signingName === undefined ? question : { ...question, signingName },
    documentIn(text) {
      const found = path.split('.').reduce<unknown>((value, name) => Object(value)[name], JSON.parse(text))
      if (found === undefined || found === null || found === '') return undefined
      if (typeof found !== 'string') throw new Error('a policy is a text')
      return found
    },
  }
}
