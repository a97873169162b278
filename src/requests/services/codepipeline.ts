import { tagsOnCreate } from '../common-rows.ts'
import type { AskRow, ResourceRow, ServiceExceptions } from '../rows.ts'

const PIPELINE: readonly ResourceRow[] = [{ type: 'pipeline', parts: { PipelineName: 'pipeline.name' } }]

const CUSTOM_ACTION: ResourceRow = {
  type: 'actiontype',
  parts: { Owner: '=Custom', Category: 'category', Provider: 'provider', Version: 'version' },
}

function ofPipeline(rows: readonly AskRow[]): readonly AskRow[] {
  return rows.map((row) => (row.action.startsWith('codepipeline:') ? { ...row, on: PIPELINE } : row))
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_codepipeline.html */
export const codepipeline: ServiceExceptions = {
  service: 'codepipeline',
  read: ['ListWebhooks'],
  operations: {
    CreateCustomActionType: (rows) => [...rows, tagsOnCreate('codepipeline:TagResource', [CUSTOM_ACTION], 'tags')],
    CreatePipeline: (rows) => [...ofPipeline(rows), tagsOnCreate('codepipeline:TagResource', PIPELINE, 'tags')],
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
    UpdatePipeline: ofPipeline,
  },
}
