import { mainOn } from '../common-rows.ts'
import type { ResourceRow, ServiceExceptions } from '../rows.ts'

/** A model is given by its id, or by its ARN if it is the account's own: one of the two. */
function model(place: string): ResourceRow {
  return { type: 'foundation-model', parts: { ResourceId: place } }
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_bedrock.html */
export const bedrock: ServiceExceptions = {
  service: 'bedrock',
  operations: {
    CreateModelInvocationJob: mainOn(model('modelId'), { type: 'model-invocation-job', made: true }),
    CreateModelCustomizationJob: mainOn(model('baseModelIdentifier'), { type: 'custom-model', made: true }),
    CreateProvisionedModelThroughput: mainOn(model('modelId')),
  },
}
