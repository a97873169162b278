import { alsoAction, alsoTags, mainOn, type RowsChange } from '../common-rows.ts'
import type { Asked, ServiceExceptions } from '../rows.ts'
import { FLOW, idIn, PROMPT } from './bedrock-ids.ts'

/** What is made has no id before it is. */
function tagsOf(type: string): RowsChange {
  return alsoTags('bedrock:TagResource', [{ type, made: true }])
}

/** The working draft (DRAFT) or a version, "depending on whether you include the promptVersion field or not". */
function promptOrVersion({ parameters: { promptIdentifier, promptVersion } }: Asked): string | undefined {
  if (promptIdentifier === undefined) return
  const isDraft = promptVersion === undefined || promptVersion === 'DRAFT'
  return isDraft ? String(promptIdentifier) : `${promptIdentifier}:${promptVersion}`
}

const ofPrompt = mainOn({
  type: 'prompt',
  parts: { PromptId: { says: 'promptIdentifier, with promptVersion', of: promptOrVersion } },
})

const ingesting = alsoAction('bedrock:StartIngestionJob')

/**
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_bedrock.html
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_GetPrompt.html
 */
export const bedrockAgent: ServiceExceptions = {
  service: 'bedrock-agent',
  operations: {
    CreateAgent: tagsOf('agent'),
    CreateAgentAlias: alsoTags('bedrock:TagResource', [
      { type: 'agent-alias', parts: { AgentId: 'agentId' }, made: true },
    ]),
    CreateFlow: tagsOf('flow'),
    CreateFlowAlias: alsoTags('bedrock:TagResource', [
      { type: 'flow-alias', parts: { FlowId: 'flowIdentifier' }, made: true },
    ]),
    CreateKnowledgeBase: tagsOf('knowledge-base'),
    CreatePrompt: tagsOf('prompt'),
    CreatePromptVersion: alsoTags('bedrock:TagResource', [
      { type: 'prompt-version', parts: { PromptId: 'promptIdentifier' }, made: true },
    ]),
    GetPrompt: ofPrompt,
    DeletePrompt: ofPrompt,
    // Their new names are no ids.
    UpdateAgent: mainOn({ type: 'agent', parts: { AgentId: 'agentId' } }),
    UpdateAgentAlias: mainOn({ type: 'agent-alias', parts: { AgentId: 'agentId', AgentAliasId: 'agentAliasId' } }),
    IngestKnowledgeBaseDocuments: ingesting,
    DeleteKnowledgeBaseDocuments: ingesting,
    DeleteResourcePolicy: alsoAction('bedrock:PutResourcePolicy'),
  },
  variables: {
    'flow-alias.FlowId': { spelled: idIn(FLOW) },
    'prompt-version.PromptId': { spelled: idIn(PROMPT) },
  },
}
