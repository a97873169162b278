import { alsoAction, alsoAsks, alsoTags, inTurn, mainOn } from '../common-rows.ts'
import type { Asked, AskRow, ServiceExceptions } from '../rows.ts'
import { FLOW, idIn, PROMPT } from './bedrock-ids.ts'

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

/** The documents of a third party's store are vouched for by whoever has its credentials put in. */
const ofThirdParty = alsoAsks(
  ...['mongoDbAtlas', 'pinecone', 'redisEnterpriseCloud'].map((store): AskRow => {
    const secret = `storageConfiguration.${store}Configuration.credentialsSecretArn`
    return {
      action: 'bedrock:AssociateThirdPartyKnowledgeBase',
      when: secret,
      keys: { 'bedrock:ThirdPartyKnowledgeBaseCredentialsSecretArn': secret },
    }
  }),
)

const ingesting = alsoAction('bedrock:StartIngestionJob')

/**
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_bedrock.html
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_GetPrompt.html
 */
export const bedrockAgent: ServiceExceptions = {
  service: 'bedrock-agent',
  read: 'all',
  operations: {
    CreateKnowledgeBase: ofThirdParty,
    UpdateKnowledgeBase: ofThirdParty,
    CreatePromptVersion: alsoTags('bedrock:TagResource', [
      { type: 'prompt-version', parts: { PromptId: 'promptIdentifier' }, made: true },
    ]),
    GetPrompt: ofPrompt,
    DeletePrompt: ofPrompt,
    IngestKnowledgeBaseDocuments: ingesting,
    DeleteKnowledgeBaseDocuments: ingesting,
    DeleteResourcePolicy: inTurn(
      mainOn(
        ...['custom-model', 'guardrail', 'guardrail-profile', 'knowledge-base'].map((type) => ({
          type,
          arns: ['resourceArn'],
        })),
      ),
      alsoAction('bedrock:PutResourcePolicy'),
    ),
  },
  variables: {
    'flow-alias.FlowId': { spelled: idIn(FLOW) },
    'prompt-version.PromptId': { spelled: idIn(PROMPT) },
  },
}
