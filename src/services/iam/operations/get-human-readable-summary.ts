import { parseArn } from '../../../aws/index.ts'
import { type KnownRequest, noSuchRequest, onRequest, requestWithId } from '../delegation-requests.ts'
import { InvalidInput } from '../errors.ts'
import { operation } from '../operation.ts'

const ENGLISH = /^en([-_]\w+)?$/i
/** As the model has it. */
const MOST_CHARACTERS = 10_000

/**
 * A summary of a delegation request, for whom GetDelegationRequest answers. AWS has a language model write it; ours
 * is one sentence with the policy, in English. "At this time, the only supported entity type is delegation-request."
 * AWS's page does not quote the messages.
 *
 * @throws NoSuchEntity (404), InvalidInput (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetHumanReadableSummary.html
 */
export const getHumanReadableSummary = operation('GetHumanReadableSummary', {
  action: 'iam:GetHumanReadableSummary',
  access: 'read',
  lacks: 'the summary is a sentence with the policy, in English',

  async resource({ EntityArn }, context) {
    const id = requestIdOf(EntityArn)
    const isOwn = parseArn(EntityArn)?.accountId === context.accountId
    return id !== undefined && isOwn
      ? onRequest('iam:GetHumanReadableSummary', id, 'to whom it is shown', context)
      : EntityArn
  },

  async handle({ EntityArn, Locale = 'en' }, context) {
    const id = requestIdOf(EntityArn)
    if (id === undefined) throw InvalidInput(`Invalid Entity Arn: ${EntityArn} is not of a delegation request.`)
    if (parseArn(EntityArn)?.accountId !== context.accountId) throw noSuchRequest(id)
    const request = await requestWithId(id, context)
    if (!ENGLISH.test(Locale)) return { Locale, SummaryState: 'NOT_SUPPORTED' }
    return { SummaryContent: summaryOf(request).slice(0, MOST_CHARACTERS), Locale, SummaryState: 'AVAILABLE' }
  },
})

function requestIdOf(arn: string): string | undefined {
  const { service, resource = '' } = parseArn(arn) ?? {}
  const [type, id = ''] = resource.split('/')
  return service === 'iam' && type === 'delegation-request' ? id : undefined
}

function summaryOf({ partner, asked }: KnownRequest): string {
  const who = `${partner.name} (account ${partner.accountId})`
  return `${who} asks to act as whoever accepts, for ${asked.seconds} seconds, as far as this policy lets it: ${asked.policy}`
}
