import { alsoAction, alsoAsks, alsoKeys } from '../common-rows.ts'
import type { AskRow, ServiceExceptions } from '../rows.ts'
import { FLOW, FLOW_ALIAS, idIn } from './bedrock-ids.ts'

/** What is found in a knowledge base is retrieved from it. */
function retrieved(place: string): AskRow {
  return {
    action: 'bedrock:Retrieve',
    on: [{ type: 'knowledge-base', parts: { KnowledgeBaseId: place } }],
    ifGiven: true,
  }
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_bedrock.html */
export const bedrockAgentRuntime: ServiceExceptions = {
  service: 'bedrock-agent-runtime',
  read: 'all',
  variables: {
    'flow-alias.FlowId': { spelled: idIn(FLOW) },
    'flow-execution.FlowId': { spelled: idIn(FLOW) },
    'flow-execution.FlowAliasId': { spelled: idIn(FLOW_ALIAS) },
  },
  operations: {
    AgenticRetrieveStream: alsoAsks(retrieved('retrievers[].configuration.knowledgeBase.knowledgeBaseId')),
    GetDocumentContent: alsoAsks({
      action: 'bedrock:Retrieve',
      on: [{ type: 'knowledge-base', parts: { KnowledgeBaseId: 'knowledgeBaseId' } }],
    }),
    InvokeInlineAgent: alsoKeys({ 'bedrock:InlineAgentName': 'agentName' }),
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
