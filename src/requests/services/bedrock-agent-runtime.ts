import { alsoAction, alsoAsks } from '../common-rows.ts'
import type { ServiceExceptions } from '../rows.ts'
import { FLOW, FLOW_ALIAS, idIn } from './bedrock-ids.ts'

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_bedrock.html */
export const bedrockAgentRuntime: ServiceExceptions = {
  service: 'bedrock-agent-runtime',
  variables: {
    'flow-alias.FlowId': { spelled: idIn(FLOW) },
    'flow-execution.FlowId': { spelled: idIn(FLOW) },
    'flow-execution.FlowAliasId': { spelled: idIn(FLOW_ALIAS) },
  },
  operations: {
    GenerateQuery: alsoAsks({
      action: 'bedrock:GetKnowledgeBase',
      on: [
        {
          type: 'knowledge-base',
          parts: {
            KnowledgeBaseId:
              'transformationConfiguration.textToSqlConfiguration.knowledgeBaseConfiguration.knowledgeBaseArn',
          },
        },
      ],
    }),
    ListInvocationSteps: alsoAction('bedrock:ListInvocations'),
  },
}
