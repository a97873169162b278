import { iamArn, isOptInRegion, parseArn } from '../../../aws/index.ts'
import { renderTemplate, TemplateError } from '../../delegation-template.ts'
import { sourceOf } from '../delegation-moves.ts'
import { type AskedFor, newRequestId, UNASSIGNED_FOR } from '../delegation-requests.ts'
import { AccessDenied, EntityAlreadyExists, InvalidInput, LimitExceeded } from '../errors.ts'
import { operation } from '../operation.ts'

/** Of one partner, that are not over. AWS does not say how many it lets a partner have. */
const MOST_OPEN = 1000

/**
 * Asks somebody for a part of their permissions, for a while: for partners that the operator has named. "This API is
 * not available for general use." AWS's page does not quote the messages.
 *
 * @throws AccessDenied (403) to everybody else; InvalidInput (400), EntityAlreadyExists, LimitExceeded (409).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateDelegationRequest.html
 */
export const createDelegationRequest = operation('CreateDelegationRequest', {
  action: 'iam:CreateDelegationRequest',
  access: 'telemetry',
  lacks: 'partners and their templates come from a file of the operator; the console has no page for requests',
  resource: (_, { accountId }) => iamArn(accountId, 'delegation-request', '/', '*'),
  conditionKeys: ({ SessionDuration, NotificationChannel, Permissions }) => ({
    'iam:DelegationDuration': String(SessionDuration),
    'iam:NotificationChannel': NotificationChannel,
    'iam:TemplateArn': Permissions.PolicyTemplateArn,
  }),

  async handle(input, context) {
    const { caller, accountId, delegationPartners, publisher, db, clock, publicUrl } = context
    const partner = delegationPartners.ofAccount(accountId)
    if (!partner) throw AccessDenied(`User: ${caller.arn} is not authorized to perform: iam:CreateDelegationRequest`)
    const { NotificationChannel: topicArn, Permissions, RequestorWorkflowId: workflowId } = input
    const template = partner.templates.get(Permissions.PolicyTemplateArn ?? '')
    if (!template) throw InvalidInput('The policy template is not one of those that you have registered.')
    const topic = parseArn(topicArn)
    const requestId = newRequestId(accountId, context)
    const source = sourceOf(topicArn, iamArn(accountId, 'delegation-request', '/', requestId), accountId)
    if (isOptInRegion(topic?.region ?? '') || !(await publisher.mayPublish(db, source, topicArn))) {
      throw InvalidInput(
        'The notification channel is no SNS topic of your account that iam.amazonaws.com may publish to.',
      )
    }
    const asked: AskedFor = {
      description: input.Description,
      ...(input.RequestMessage !== undefined && { message: input.RequestMessage }),
      permissions: Permissions,
      policy: rendered(() => renderTemplate(template.policy, Permissions.Parameters ?? [])),
      permissionsBoundaries: template.permissionsBoundaries,
      ...(input.RedirectUrl !== undefined && { redirectUrl: input.RedirectUrl }),
      topicArn,
      seconds: input.SessionDuration,
      onlySendByOwner: input.OnlySendByOwner ?? false,
    }
    const now = clock()
    if ((await db.delegationRequests.countOpen(now)) >= MOST_OPEN) {
      throw LimitExceeded(`Cannot exceed quota for DelegationRequestsPerPartner: ${MOST_OPEN}`)
    }
    const isNew = await db.delegationRequests.add({
      ...{ requestId, workflowId, ownerAccountId: input.OwnerAccountId ?? null, owner: null, state: 'UNASSIGNED' },
      ...{ request: JSON.stringify(asked), notes: null, rejectionReason: null, approver: null, acceptedAt: null },
      ...{ releasedAt: null, createdAt: now, updatedAt: now, expiresAt: now + UNASSIGNED_FOR },
    })
    if (!isNew) throw EntityAlreadyExists('A delegation request with this RequestorWorkflowId already exists.')
    return { ConsoleDeepLink: `${publicUrl}/console/`, DelegationRequestId: requestId }
  },
})

function rendered(render: () => string): string {
  try {
    return render()
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    throw InvalidInput(`The policy template cannot be filled: ${error.message}.`)
  }
}
