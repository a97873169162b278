import { parseArn } from '../../aws/index.ts'
import type { Scope } from '../ask.ts'
import { tagsOnCreate } from '../common-rows.ts'
import { type Path, textsAt } from '../path.ts'
import type { Asked, AskRow, KeyText, Reader, ResourceRow, ServiceExceptions } from '../rows.ts'

/** Profiles across Regions are named as the models that they route to, with a place before: `us.anthropic.…`. */
function model(text: string, { partition, region, accountId }: Scope): string {
  if (parseArn(text) || !/^(?:us|us-gov|eu|apac|au|ca|jp|global)\./.test(text)) return text
  return `arn:${partition}:bedrock:${region}:${accountId}:inference-profile/${text}`
}

/** A model by its id is a foundation model; by its ARN it may be of any kind. */
const MODEL: ResourceRow = { type: 'foundation-model', parts: { ResourceId: 'modelId' } }

/**
 * "The GuardrailArn or the GuardrailArn:NumericVersion": of the draft it is the ARN alone.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-permissions-id.html
 */
function guardrailKey(within: string): Reader<KeyText> {
  return {
    says: `the ARN of \`${within}guardrailIdentifier\` with its numeric version`,
    of({ parameters, scope: { partition, region, accountId } }) {
      const [id] = textsAt(`${within}guardrailIdentifier`, parameters, parameters)
      if (id === undefined) return undefined
      const [version = ''] = textsAt(`${within}guardrailVersion`, parameters, parameters)
      const arn = parseArn(id) ? id : `arn:${partition}:bedrock:${region}:${accountId}:guardrail/${id}`
      return /^\d+$/.test(version) ? `${arn}:${version}` : arn
    },
  }
}

/** The model where it is named by the ARN of one of these: a profile, a router. */
function modelThatIs(kind: RegExp): Reader<KeyText> {
  return {
    says: 'the ARN of `modelId`, where it is one',
    of({ parameters: { modelId }, scope }: Asked) {
      const arn = typeof modelId === 'string' ? model(modelId, scope) : ''
      return kind.test(parseArn(arn)?.resource ?? '') ? arn : undefined
    },
  }
}

const KEYS = {
  'bedrock:InferenceProfileArn': modelThatIs(/^(?:application-)?inference-profile\//),
  'bedrock:PromptRouterArn': modelThatIs(/^(?:default-)?prompt-router\//),
}

/** "You must have permission to call the bedrock:ApplyGuardrail action" on the one that a request names. */
function applied(within: string): AskRow {
  return {
    action: 'bedrock:ApplyGuardrail',
    on: [{ type: 'guardrail', parts: { GuardrailId: `${within}guardrailIdentifier` } }],
    ifGiven: true,
  }
}

/** Tools that Bedrock itself has, such as one that searches the web. */
const TOOLS: AskRow = {
  action: 'bedrock:InvokeTool',
  on: [{ type: 'system-tool', parts: { ResourceId: 'toolConfig.tools[].systemTool.name' } }],
  ifGiven: true,
}

type Invoking = 'InvokeModel' | 'InvokeModelWithResponseStream'

function invoke(action: Invoking, within: string, tier: Path): readonly AskRow[] {
  return [
    {
      action: `bedrock:${action}`,
      on: [MODEL],
      keys: { 'bedrock:GuardrailIdentifier': guardrailKey(within), ...KEYS, 'bedrock:ServiceTier': tier },
    },
    applied(within),
  ]
}

/** "This operation requires permission for the bedrock:InvokeModel action." */
function converse(action: Invoking): readonly AskRow[] {
  return [...invoke(action, 'guardrailConfig.', 'serviceTier.type'), TOOLS]
}

const ALONE: AskRow = { action: 'bedrock:InvokeModel', on: [MODEL], keys: KEYS }

/**
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_bedrock.html
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 */
export const bedrockRuntime: ServiceExceptions = {
  service: 'bedrock-runtime',
  read: 'all',
  variables: { 'foundation-model.ResourceId': { spelled: model } },
  operations: {
    Converse: converse('InvokeModel'),
    ConverseStream: converse('InvokeModelWithResponseStream'),
    StartAsyncInvoke: [
      { ...ALONE, tags: 'tags' },
      tagsOnCreate('bedrock:TagResource', [{ type: 'async-invoke', made: true }], 'tags'),
    ],
    InvokeModelWithBidirectionalStream: [ALONE],
    InvokeModel: invoke('InvokeModel', '', 'serviceTier'),
    InvokeModelWithResponseStream: invoke('InvokeModelWithResponseStream', '', 'serviceTier'),
    ApplyGuardrail: [
      { action: 'bedrock:ApplyGuardrail', on: [{ type: 'guardrail', parts: { GuardrailId: 'guardrailIdentifier' } }] },
    ],
  },
}
