import { secretHash } from '../../credentials/index.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import type { SubscriptionRecord } from '../../storage/repositories/subscriptions.ts'

/** The subscription that `token` confirms: until it runs out, also after it was confirmed. */
export async function subscriptionByToken(
  db: Repositories,
  place: { readonly region: string; readonly topicName: string; readonly token: string; readonly now: number },
): Promise<SubscriptionRecord | undefined> {
  const subscription = await db.subscriptions.byToken(place.region, place.topicName, secretHash(place.token))
  return subscription && place.now < subscription.tokenExpiresAt ? subscription : undefined
}

/** Confirms the subscription, once. */
export async function confirm(
  tx: Repositories,
  subscription: SubscriptionRecord,
  facts: { readonly now: number; readonly isAuthenticated: boolean; readonly authenticateOnUnsubscribe: boolean },
): Promise<void> {
  if (subscription.confirmedAt !== null) return
  await tx.subscriptions.confirm(subscription, {
    confirmedAt: facts.now,
    confirmationWasAuthenticated: facts.isAuthenticated,
    authenticateOnUnsubscribe: facts.authenticateOnUnsubscribe,
    tokenExpiresAt: subscription.tokenExpiresAt,
  })
}

/** Ends the subscription. */
export async function unsubscribe(tx: Repositories, subscription: SubscriptionRecord): Promise<void> {
  await tx.subscriptions.delete(subscription)
  await tx.topics.countDeletedSubscription(subscription.region, subscription.topicName)
}
