import { ACCOUNT, MonitoringScene } from '../cloudwatch/testing.ts'

export const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:alerts`
export const FOREIGN = TOPIC.replace(ACCOUNT, '999999999999')

export async function topicScene(): Promise<MonitoringScene> {
  const scene = await MonitoringScene.open()
  await scene.sns('CreateTopic', { Name: 'alerts' })
  return scene
}

export async function subscribe(scene: MonitoringScene, Endpoint = 'ann@example.com', Protocol = 'email') {
  return scene.sns('Subscribe', { TopicArn: TOPIC, Protocol, Endpoint })
}

/** The link in the newest mail. */
export async function link(scene: MonitoringScene): Promise<URL> {
  const body = (await scene.mails()).at(-1)?.body ?? ''
  return new URL(/http:\/\/\S+/.exec(body)?.[0] ?? '')
}

export function fields(url: URL): Record<string, string> {
  return Object.fromEntries(url.searchParams)
}

export async function subscriptionArns(scene: MonitoringScene) {
  return ((await scene.sns('ListSubscriptions', {})).Subscriptions ?? []).map((one) => one.SubscriptionArn)
}
