import { parseArn } from '../../aws/index.ts'
import { alsoAsks, alsoTags, inTurn, mainOn, passRole, tagsOnCreate } from '../common-rows.ts'
import { textsAt } from '../path.ts'
import type { AskRow, ResourceRow, ServiceExceptions } from '../rows.ts'

const PIPELINE: readonly ResourceRow[] = [{ type: 'pipeline', parts: { PipelineName: 'pipeline.name' } }]

const CUSTOM_ACTION: ResourceRow = {
  type: 'actiontype',
  parts: { Owner: '=Custom', Category: 'category', Provider: 'provider', Version: 'version' },
}

function ofPipeline(rows: readonly AskRow[]): readonly AskRow[] {
  return rows.map((row) => (row.action.startsWith('codepipeline:') ? { ...row, on: PIPELINE } : row))
}

/** A source of a repository is given a connection, by either of the names that its service has had. */
function connections(prefix: 'codestar-connections' | 'codeconnections'): AskRow {
  return {
    action: `${prefix}:PassConnection`,
    on: [
      {
        type: `${prefix}:Connection`,
        parts: {
          ConnectionId: {
            says: `each \`ConnectionArn\` of ${prefix}, of the stages' actions`,
            of: ({ parameters }) =>
              textsAt('pipeline.stages[].actions[].configuration.ConnectionArn', parameters, parameters).filter(
                (arn) => parseArn(arn)?.service === prefix,
              ),
          },
        },
      },
    ],
    ifGiven: true,
    keys: { [`${prefix}:PassedToService`]: '=codepipeline.amazonaws.com' },
  }
}

/** A stack that a pipeline deploys has a role of its own, which is CloudFormation's. */
const STACK_ROLES = passRole(['pipeline.stages[].actions[].configuration.RoleArn'], 'cloudformation.amazonaws.com')

const CONNECTIONS = alsoAsks(connections('codestar-connections'), connections('codeconnections'), STACK_ROLES)

/**
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_codepipeline.html
 * @see https://docs.aws.amazon.com/dtconsole/latest/userguide/security-iam.html#permissions-reference-connections-passconnection
 */
export const codepipeline: ServiceExceptions = {
  service: 'codepipeline',
  read: 'all',
  operations: {
    CreateCustomActionType: inTurn(mainOn(CUSTOM_ACTION), alsoTags('codepipeline:TagResource')),
    CreatePipeline: (rows) =>
      CONNECTIONS([...ofPipeline(rows), tagsOnCreate('codepipeline:TagResource', PIPELINE, 'tags')]),
    DeleteCustomActionType: [{ action: 'codepipeline:DeleteCustomActionType', on: [CUSTOM_ACTION] }],
    PutWebhook: [
      {
        action: 'codepipeline:PutWebhook',
        on: [
          { type: 'pipeline', parts: { PipelineName: 'webhook.targetPipeline' } },
          { type: 'webhook', parts: { WebhookName: 'webhook.name' } },
        ],
        tags: 'tags',
      },
      tagsOnCreate('codepipeline:TagResource', [{ type: 'webhook', parts: { WebhookName: 'webhook.name' } }], 'tags'),
    ],
    UpdatePipeline: inTurn(ofPipeline, CONNECTIONS),
  },
}
