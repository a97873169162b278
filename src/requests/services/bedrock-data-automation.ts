import { alsoTags, inTurn, mainOn } from '../common-rows.ts'
import type { ServiceExceptions } from '../rows.ts'

/** "One of the two": what a project says to do, or blueprints of the request's own. */
const data = mainOn(
  { type: 'data-automation-profile', arns: ['dataAutomationProfileArn'] },
  { type: 'blueprint', arns: ['blueprints[].blueprintArn'], optional: true },
  { type: 'data-automation-project', arns: ['dataAutomationConfiguration.dataAutomationProjectArn'], optional: true },
)

const tagged = alsoTags('bedrock:TagResource', [{ type: 'data-automation-invocation-job', made: true }])

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_bedrock.html */
export const bedrockDataAutomationRuntime: ServiceExceptions = {
  service: 'bedrock-data-automation-runtime',
  read: 'all',
  operations: { InvokeDataAutomation: data, InvokeDataAutomationAsync: inTurn(data, tagged) },
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_bedrock.html */
export const bedrockDataAutomation: ServiceExceptions = {
  service: 'bedrock-data-automation',
  read: 'all',
  operations: {},
}
