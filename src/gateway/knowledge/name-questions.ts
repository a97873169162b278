import { parseArn } from '../../aws/index.ts'
import type { ApiRequest, Ask } from '../../requests/index.ts'
import { elementsNamed, form, get, json, type Question, segment } from './question.ts'

/** How the name of something is asked for, of which a request says not all. */
export interface NameQuestion {
  readonly question: Question
  /** The ARN in the answer. */
  readonly arnIn: (text: string) => string | undefined
}

/** @param known what the request says of the resource: what follows the account in its ARN, before the unknown part. */
type Asking = (known: string, ask: Ask, request: ApiRequest) => NameQuestion | undefined

const ASKING: Readonly<Record<string, Asking>> = {
  kms: (_, ask, request) => {
    const alias = aliasOf(ask, request)
    if (alias !== undefined) return inJson(json('kms', 'DescribeKey', { KeyId: alias }), 'KeyMetadata.Arn')
    return ofCiphertext(ask, request)
  },
  // A name, or an ARN without the six characters at its end.
  secretsmanager: (known) => {
    const SecretId = /^secret:(.+)-$/s.exec(known)?.[1]
    return SecretId === undefined ? undefined : inJson(json('secretsmanager', 'DescribeSecret', { SecretId }), 'ARN')
  },
  cloudformation: (known) => {
    const StackName = /^stack\/([^/]+)\/$/.exec(known)?.[1]
    if (StackName === undefined) return undefined
    return inXml(form('cloudformation', 'DescribeStacks', '2010-05-15', { StackName }), 'StackId')
  },
  autoscaling: (_, { resource }) => {
    const name = /:autoScalingGroupName\/(.+)$/s.exec(String(resource))?.[1]
    if (name === undefined || name.includes('${')) return undefined
    const question = form('autoscaling', 'DescribeAutoScalingGroups', '2011-01-01', {
      'AutoScalingGroupNames.member.1': name,
    })
    return inXml(question, 'AutoScalingGroupARN')
  },
  ecs: (known) => {
    const taskDefinition = /^task-definition\/([^:/]+):$/.exec(known)?.[1]
    if (taskDefinition === undefined) return undefined
    return inJson(json('ecs', 'DescribeTaskDefinition', { taskDefinition }), 'taskDefinition.taskDefinitionArn')
  },
  eks: (known) => {
    const [, cluster = '', name] = /^nodegroup\/([^/]+)\/([^/]+)\/$/.exec(known) ?? []
    if (name === undefined) return undefined
    const path = `/clusters/${segment(cluster)}/node-groups/${segment(name)}`
    return inJson(get('eks', 'DescribeNodegroup', path), 'nodegroup.nodegroupArn')
  },
}

/** `undefined` where nothing is known that could be asked. */
export function nameQuestion(known: string, ask: Ask, request: ApiRequest): NameQuestion | undefined {
  const { service = '', resource = '' } = parseArn(known) ?? {}
  return Object.hasOwn(ASKING, service) ? ASKING[service]?.(resource, ask, request) : undefined
}

/** The alias that stands for a key; of a request with two, that of the ask. */
function aliasOf({ context }: Ask, { operation, parameters }: ApiRequest): string | undefined {
  const named = context['kms:RequestAlias']
  if (typeof named === 'string') return named
  const text = operation === 'UpdateAlias' || operation === 'DeleteAlias' ? parameters.AliasName : parameters.KeyId
  const name = typeof text === 'string' ? (parseArn(text)?.resource ?? text) : ''
  return name.startsWith('alias/') ? name : undefined
}

/** The key that a ciphertext was made with, which its service alone can read: what it decrypts is thrown away. */
function ofCiphertext({ action }: Ask, { operation, parameters }: ApiRequest): NameQuestion | undefined {
  const { CiphertextBlob, EncryptionContext, SourceEncryptionContext } = parameters
  const isSource = operation === 'ReEncrypt' && action === 'kms:ReEncryptFrom' && parameters.SourceKeyId === undefined
  if (!isSource && !(operation === 'Decrypt' && parameters.KeyId === undefined)) return undefined
  const blob = ArrayBuffer.isView(CiphertextBlob) ? base64(CiphertextBlob) : CiphertextBlob
  if (typeof blob !== 'string') return undefined
  const context = isSource ? SourceEncryptionContext : EncryptionContext
  const question = json('kms', 'Decrypt', {
    CiphertextBlob: blob,
    ...(Object(context) === context && { EncryptionContext: context }),
  })
  return inJson(question, 'KeyId')
}

function base64({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64')
}

function inJson(question: Question, path: string): NameQuestion {
  return {
    question,
    arnIn(text) {
      const found = path.split('.').reduce<unknown>((value, name) => Object(value)[name], JSON.parse(text))
      return typeof found === 'string' ? found : undefined
    },
  }
}

function inXml(question: Question, name: string): NameQuestion {
  return {
    question,
    arnIn(text) {
      const [first, ...others] = elementsNamed(text, name)
      return others.length === 0 ? first?.text : undefined
    },
  }
}
