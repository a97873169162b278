import { parseArn } from '../../../aws/index.ts'
import { noSuchRequest } from '../delegation-requests.ts'
import { InvalidInput } from '../errors.ts'
import { operation } from '../operation.ts'

/**
 * A summary of a delegation request, which AWS has a language model write. "At this time, the only supported
 * entity type is delegation-request", and there is none: no partner is known here. AWS's page does not quote the
 * messages.
 *
 * @throws NoSuchEntity (404), InvalidInput (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetHumanReadableSummary.html
 */
export const getHumanReadableSummary = operation('GetHumanReadableSummary', {
  action: 'iam:GetHumanReadableSummary',
  access: 'read',
  lacks: 'there are no partners, and so no delegation requests',
  resource: ({ EntityArn }) => EntityArn,

  handle({ EntityArn }) {
    const { service, resource = '' } = parseArn(EntityArn) ?? {}
    const [type, id = ''] = resource.split('/')
    if (service === 'iam' && type === 'delegation-request') throw noSuchRequest(id)
    throw InvalidInput(`Invalid Entity Arn: ${EntityArn} is not of a delegation request.`)
  },
})
