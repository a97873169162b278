import { parseArn } from '../../aws/index.ts'
import type { Scope } from '../ask.ts'
import { alsoKeys, mainOn } from '../common-rows.ts'
import type { AskRow, ResourceRow, ServiceExceptions } from '../rows.ts'

/** Profiles across Regions are named as the models that they route to, with a place before: `us.anthropic.…`. */
function model(text: string, { partition, region, accountId }: Scope): string {
  if (parseArn(text) || !/^(?:us|us-gov|eu|apac|au|ca|jp|global)\./.test(text)) return text
  return `arn:${partition}:bedrock:${region}:${accountId}:inference-profile/${text}`
}

/** A model by its id is a foundation model; by its ARN it may be of any kind. */
const MODEL: ResourceRow = { type: 'foundation-model', parts: { ResourceId: 'modelId' } }

/** "This operation requires permission for the bedrock:InvokeModel action." */
function invoke(action: 'InvokeModel' | 'InvokeModelWithResponseStream'): readonly AskRow[] {
  return [
    {
      action: `bedrock:${action}`,
      on: [MODEL],
      keys: { 'bedrock:GuardrailIdentifier': GUARDRAIL, 'bedrock:ServiceTier': 'serviceTier.type' },
    },
  ]
}

const GUARDRAIL = 'guardrailConfig.guardrailIdentifier'

/**
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_bedrock.html
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 */
export const bedrockRuntime: ServiceExceptions = {
  service: 'bedrock-runtime',
  variables: { 'foundation-model.ResourceId': { spelled: model } },
  operations: {
    Converse: invoke('InvokeModel'),
    ConverseStream: invoke('InvokeModelWithResponseStream'),
    StartAsyncInvoke: invoke('InvokeModel'),
    InvokeModelWithBidirectionalStream: invoke('InvokeModel'),
    InvokeModel: mainInvoke(),
    InvokeModelWithResponseStream: mainInvoke(),
    ApplyGuardrail: mainOn({ type: 'guardrail', parts: { GuardrailId: 'guardrailIdentifier' } }),
  },
}

function mainInvoke() {
  const keys = alsoKeys({ 'bedrock:GuardrailIdentifier': 'guardrailIdentifier' })
  return (generated: readonly AskRow[]) => mainOn(MODEL)(keys(generated))
}
