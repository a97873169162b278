import { equalSecrets } from '../../../credentials/index.ts'
import type { Repositories } from '../../../storage/repositories/index.ts'
import type { SubscriptionRecord } from '../../../storage/repositories/subscriptions.ts'
import { html } from '../../../web/html.ts'
import type { PageRequest, PageResponse } from '../../../web/page.ts'
import { subscriptionArn, topicArn } from '../arn.ts'
import { unsubscribe } from '../confirm.ts'
import { auditPage } from './audit.ts'
import { button, facts, page } from './frame.ts'
import type { SnsPagesOptions } from './options.ts'
import { type TopicPlace, topicPlace } from './place.ts'

/** `/unsubscribe.html?SubscriptionArn=…&Token=…&Endpoint=…`. The token is the subscription's own, from its mails. */
export async function unsubscribePage(request: PageRequest, options: SnsPagesOptions): Promise<PageResponse> {
  const { store, clock, onCommit } = options
  const given = request.method === 'POST' ? request.form : request.query
  const named = given.get('SubscriptionArn') ?? ''
  const token = given.get('Token') ?? ''
  const place = topicPlace(named.split(':').slice(0, 6).join(':'))
  if (place === undefined) return invalid()
  const link = { ...place, subscriptionId: named.split(':')[6] ?? '', token }

  // Before a button that is pressed, too: whoever has no token takes no turn among the account's writers.
  const asked = await subscriptionOf(store.read(place.accountId), link)
  if (!asked) return invalid()
  if (request.method !== 'POST') {
    return page(
      200,
      'Unsubscribe',
      html`<p>Press the button to stop the notifications of this topic to your address.</p>
${facts({ Topic: topicArn(place, place.topicName), 'E-mail address': asked.endpoint })}
${button('/unsubscribe.html', 'Unsubscribe', { SubscriptionArn: subscriptionArn(place, asked), Token: token })}`,
    )
  }

  const now = clock()
  const subscription = await store.record(place.accountId, async (tx) => {
    const found = await subscriptionOf(tx, link)
    if (!found) return undefined
    await unsubscribe(tx, found)
    const arn = topicArn(place, place.topicName)
    await auditPage(tx, request, options, { ...place, now, eventName: 'Unsubscribe', topicArn: arn })
    return found
  })
  if (!subscription) return invalid()
  onCommit?.()
  return page(
    200,
    'Subscription removed!',
    html`<p>No more notifications of this topic are sent to your address.</p>
${facts({ Topic: topicArn(place, place.topicName), 'E-mail address': subscription.endpoint })}`,
  )
}

async function subscriptionOf(
  db: Repositories,
  link: TopicPlace & { readonly subscriptionId: string; readonly token: string },
): Promise<SubscriptionRecord | undefined> {
  const subscription = await db.subscriptions.get(link.region, link.topicName, link.subscriptionId)
  if (!subscription || subscription.confirmedAt === null || subscription.authenticateOnUnsubscribe) return undefined
  return equalSecrets(link.token, subscription.unsubscribeToken) ? subscription : undefined
}

function invalid(): PageResponse {
  return page(
    404,
    'This link is not valid',
    html`<p>The subscription has ended, or can be ended by its owner only.</p>`,
  )
}
