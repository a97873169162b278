import { html } from '../../../web/html.ts'
import type { PageRequest, PageResponse } from '../../../web/page.ts'
import { subscriptionArn, topicArn } from '../arn.ts'
import { confirm, subscriptionByToken } from '../confirm.ts'
import { auditPage } from './audit.ts'
import { button, facts, page } from './frame.ts'
import type { SnsPagesOptions } from './options.ts'
import { topicPlace } from './place.ts'

/** `/confirmation.html?TopicArn=…&Token=…&Endpoint=…`. Only the token counts; the endpoint is there to be read. */
export async function confirmationPage(request: PageRequest, options: SnsPagesOptions): Promise<PageResponse> {
  const { store, clock, onCommit } = options
  const given = request.method === 'POST' ? request.form : request.query
  const token = given.get('Token') ?? ''
  const place = topicPlace(given.get('TopicArn') ?? '')
  if (place === undefined || token === '') return invalid()
  const { accountId, region, topicName } = place
  const now = clock()
  const arn = topicArn(place, topicName)

  // Before a button that is pressed, too: whoever has no token takes no turn among the account's writers.
  const asked = await subscriptionByToken(store.read(accountId), { region, topicName, token, now })
  if (!asked) return invalid()
  if (request.method !== 'POST') {
    if (asked.confirmedAt !== null) return confirmed(subscriptionArn(place, asked), asked.endpoint)
    return page(
      200,
      'Confirm subscription',
      html`<p>Somebody asked to send the notifications of this topic to your address. Confirm if it was you, or if you want them; otherwise close this page and nothing more will be sent.</p>
${facts({ Topic: arn, 'E-mail address': asked.endpoint })}
${button('/confirmation.html', 'Confirm subscription', { TopicArn: arn, Token: token })}`,
    )
  }

  const subscription = await store.record(accountId, async (tx) => {
    const found = await subscriptionByToken(tx, { region, topicName, token, now })
    if (!found) return undefined
    if (found.confirmedAt === null) {
      await confirm(tx, found, { now, isAuthenticated: false, authenticateOnUnsubscribe: false })
      await auditPage(tx, request, options, { ...place, now, eventName: 'ConfirmSubscription', topicArn: arn })
    }
    return found
  })
  if (!subscription) return invalid()
  onCommit?.()
  return confirmed(subscriptionArn(place, subscription), subscription.endpoint)
}

function confirmed(arn: string, endpoint: string): PageResponse {
  return page(
    200,
    'Subscription confirmed!',
    html`<p>You have successfully subscribed.</p>\n${facts({ "Your subscription's id": arn, 'E-mail address': endpoint })}
<p>If it was not your intention to subscribe, each notification has a link to unsubscribe.</p>`,
  )
}

function invalid(): PageResponse {
  return page(
    404,
    'This link is not valid',
    html`<p>It may have expired: a confirmation link works for two days, and a newer mail replaces it. Ask for the subscription again to get a new one.</p>`,
  )
}
