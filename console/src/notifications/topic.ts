/** The name in a topic's ARN: `arn:aws:sns:us-east-1:111122223333:billing` is `billing`. */
export function topicName(arn: string): string {
  return arn.split(':')[5] ?? arn
}

/** Says what is wrong with a topic's name. https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
export function topicNameError(name: string): string | undefined {
  return /^[A-Za-z0-9_-]{1,256}$/.test(name)
    ? undefined
    : 'Enter 1 to 256 letters, digits, hyphens (-) and underscores (_).'
}

/** Whether a subscription still waits for its confirmation. */
export function isPending(subscription: { readonly SubscriptionArn?: string | undefined }): boolean {
  return !subscription.SubscriptionArn?.startsWith('arn:')
}
