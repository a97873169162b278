import { html } from '../../web/html.ts'

/** The origin of links, such as `http://localhost:4566`. */
type PublicUrl = string

export interface ConfirmationFacts {
  readonly publicUrl: PublicUrl
  readonly topicArn: string
  readonly token: string
  readonly endpoint: string
}

export const CONFIRMATION_SUBJECT = 'AWS Notification - Subscription Confirmation'
export const DEFAULT_SUBJECT = 'AWS Notification Message'

/** The page that confirms a subscription. Its Token serves ConfirmSubscription too. */
function confirmationLink({ publicUrl, topicArn, token, endpoint }: ConfirmationFacts): string {
  return `${publicUrl}/confirmation.html?TopicArn=${topicArn}&Token=${token}&Endpoint=${queryPart(endpoint)}`
}

/** AWS's confirmation mail. */
export function confirmationText(facts: ConfirmationFacts): string {
  return `You have chosen to subscribe to the topic:
${facts.topicArn}

To confirm this subscription, click or visit the link below (If this was in error no action is necessary):
${confirmationLink(facts)}

Please do not reply directly to this email.
`
}

/** The same for programs that show HTML. It fetches nothing, and has no style that a program might take out. */
export function confirmationHtml(facts: ConfirmationFacts): string {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${CONFIRMATION_SUBJECT}</title></head>
<body>
<p>You have chosen to subscribe to the topic:<br><b>${facts.topicArn}</b></p>
<p>To confirm this subscription, click or visit the link below (If this was in error no action is necessary):<br>
<a href="${confirmationLink(facts)}">Confirm subscription</a></p>
<p>Please do not reply directly to this email.</p>
</body>
</html>
`.text
}

/** AWS's confirmation message for programs (`email-json`). */
export function confirmationJson(
  facts: ConfirmationFacts & { readonly messageId: string; readonly now: number },
): string {
  return `${JSON.stringify(
    {
      Type: 'SubscriptionConfirmation',
      MessageId: facts.messageId,
      Token: facts.token,
      TopicArn: facts.topicArn,
      Message: `You have chosen to subscribe to the topic ${facts.topicArn}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`,
      SubscribeURL: confirmationLink(facts),
      Timestamp: new Date(facts.now).toISOString(),
    },
    undefined,
    2,
  )}\n`
}

export interface SubscriptionFacts {
  readonly publicUrl: PublicUrl
  readonly subscriptionArn: string
  readonly unsubscribeToken: string
  readonly endpoint: string
}

/** The page that ends a subscription. Its Token can do nothing else. */
function unsubscribeLink(facts: SubscriptionFacts): string {
  const { publicUrl, subscriptionArn, unsubscribeToken, endpoint } = facts
  return `${publicUrl}/unsubscribe.html?SubscriptionArn=${subscriptionArn}&Token=${unsubscribeToken}&Endpoint=${queryPart(endpoint)}`
}

/** A message as mail for people, with AWS's footer. */
export function notificationText(message: string, facts: SubscriptionFacts): string {
  return `${message.trimEnd()}

--
If you wish to stop receiving notifications from this topic, please click or visit the link below to unsubscribe:
${unsubscribeLink(facts)}

Please do not reply directly to this email.
`
}

/** A message as mail for programs (`email-json`). */
export function notificationJson(
  message: {
    readonly messageId: string
    readonly topicArn: string
    readonly subject?: string
    readonly message: string
  },
  facts: SubscriptionFacts & { readonly now: number },
): string {
  return `${JSON.stringify(
    {
      Type: 'Notification',
      MessageId: message.messageId,
      TopicArn: message.topicArn,
      Subject: message.subject,
      Message: message.message,
      Timestamp: new Date(facts.now).toISOString(),
      UnsubscribeURL: unsubscribeLink(facts),
    },
    undefined,
    2,
  )}\n`
}

/** `@` is legible in a query; `+`, `&` and `#` are not what they seem. */
function queryPart(text: string): string {
  return encodeURIComponent(text).replaceAll('%40', '@')
}
