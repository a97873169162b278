/** The path of a topic's page. */
export function topicPath(topicArn: string): string {
  return `/sns/topics/${encodeURIComponent(topicArn)}`
}
