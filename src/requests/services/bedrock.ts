import { alsoAction, alsoAsks, alsoKeys, alsoTags, inTurn, mainOn, tagsOnCreate } from '../common-rows.ts'
import type { AskRow, ResourceRow, ServiceExceptions } from '../rows.ts'

/** A model is given by its id, or by its ARN if it is the account's own: one of the two. */
function model(...places: readonly string[]): ResourceRow {
  return { type: 'foundation-model', parts: { ResourceId: places } }
}

/** A policy, or one of its versions: the ARN says which. */
const ofPolicy = mainOn(
  { type: 'automated-reasoning-policy-version', arns: ['policyArn'] },
  { type: 'automated-reasoning-policy', arns: ['policyArn'] },
)

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_bedrock.html */
export const bedrock: ServiceExceptions = {
  service: 'bedrock',
  read: 'all',
  operations: {
    CreateAdvancedPromptOptimizationJob: (rows) => modelsFirst(rows, model('modelConfigurations[].modelId')),
    // Those that answer, and those that judge.
    CreateEvaluationJob: (rows) => modelsFirst(rows, { ...model('**.modelIdentifier', '**.modelArn'), optional: true }),
    CreatePromptRouter: (rows) => modelsFirst(rows, model('models[].modelArn', 'fallbackModel.modelArn')),
    DeleteResourcePolicy: alsoAction('bedrock:PutResourcePolicy'),
    PutAccountDataRetention: alsoKeys({ 'bedrock:DataRetentionMode': 'mode' }),
    StartAutomatedReasoningPolicyTestWorkflow: alsoAction('bedrock:InvokeAutomatedReasoningPolicy'),
    // One ARN, of a model or of a profile of AWS's.
    CreateInferenceProfile: inTurn(
      mainOn({ type: 'application-inference-profile', made: true }, model('modelSource.copyFrom')),
      alsoTags('bedrock:TagResource', [{ type: 'application-inference-profile', made: true }]),
    ),
    // AWS's own are named by a place and a model; those of the account by an id or an ARN.
    GetInferenceProfile: mainOn({
      type: 'inference-profile',
      parts: { ResourceId: 'inferenceProfileIdentifier' },
    }),
    DeleteAutomatedReasoningPolicy: ofPolicy,
    GetAutomatedReasoningPolicy: ofPolicy,
    ExportAutomatedReasoningPolicyVersion: ofPolicy,
    GetPromptRouter: mainOn(
      { type: 'prompt-router', arns: ['promptRouterArn'] },
      { type: 'default-prompt-router', arns: ['promptRouterArn'] },
    ),
    UpdateProvisionedModelThroughput: mainOn(
      { type: 'provisioned-model', parts: { ResourceId: 'provisionedModelId' } },
      { ...model('desiredModelId'), optional: true },
    ),
    CreateModelInvocationJob: mainOn(model('modelId'), { type: 'model-invocation-job', made: true }),
    CreateModelCustomizationJob: inTurn(
      mainOn(model('baseModelIdentifier'), { type: 'custom-model', made: true }),
      alsoTags('bedrock:TagResource', [{ type: 'model-customization-job', made: true }]),
      // The job and the model that it makes have tags of their own.
      alsoAsks(tagsOnCreate('bedrock:TagResource', [{ type: 'custom-model', made: true }], 'customModelTags')),
    ),
    // The rule tags the model in place of the throughput.
    CreateProvisionedModelThroughput: ([main]) =>
      main === undefined
        ? []
        : alsoTags('bedrock:TagResource', [{ type: 'provisioned-model', made: true }])([
            { ...main, on: [model('modelId')] },
          ]),
  },
}

/** What is asked first is asked of the models that the request names, each once. */
function modelsFirst([own, ...others]: readonly AskRow[], models: ResourceRow): readonly AskRow[] {
  return own === undefined ? [] : [{ ...own, on: [models] }, ...others]
}
