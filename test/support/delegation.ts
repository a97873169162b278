import { rolesOfTwoAccounts } from './roles.ts'
import type { Key } from './sdk-clients.ts'
import { signedFetch } from './signed-fetch.ts'
import { until } from './tools.ts'
import { ONE, TWO } from './two-accounts.ts'

export const CUSTOMER = ONE
export const PARTNER = TWO
const TEMPLATE = 'arn:aws:iam:::delegation-template/example/set-up'
const DOCUMENT = {
  partners: [
    {
      accountId: PARTNER,
      name: 'Example Corp',
      templates: [
        {
          arn: TEMPLATE,
          policy: {
            Version: '2012-10-17',
            Statement: [
              { Effect: 'Allow', Action: ['iam:GetUser', 'iam:ListUsers'], Resource: '*' },
              { Effect: 'Allow', Action: 'iam:CreateRole', Resource: `arn:aws:iam::*:role/@{roleNames}` },
            ],
          },
          permissionsBoundaries: [`arn:aws:iam::${PARTNER}:policy/boundary`],
        },
      ],
    },
  ],
}

interface Notice {
  readonly Type: string
  readonly RequestId: string
  readonly State: string
  readonly ExchangeToken?: string
}

interface Mails {
  readonly Mail: readonly { readonly Body: string }[]
}

async function listMail(endpoint: string, key: Key, at: number): Promise<Mails> {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'Castellan_20261123.ListMail' }
  const answer = await signedFetch(endpoint, key, { service: 'castellan', body: '{}', headers, at })
  return (await answer.json()) as Mails
}

/** A partner with a topic, and a customer. */
export function delegationOfTwoAccounts() {
  let ahead = 0
  const now = () => Date.now() + ahead
  const two = rolesOfTwoAccounts({ delegationPartners: DOCUMENT, clock: now })
  const partner = () => two.rootOf(PARTNER)
  let topic: string | undefined

  async function newTopic(): Promise<string> {
    const { TopicArn } = await two.send(partner(), 'sns', 'CreateTopic', { Name: two.fresh('notices') })
    const policy = {
      Effect: 'Allow',
      Principal: { Service: 'iam.amazonaws.com' },
      Action: 'SNS:Publish',
      Resource: '*',
    }
    const AttributeValue = JSON.stringify({ Version: '2012-10-17', Statement: [policy] })
    await two.send(partner(), 'sns', 'SetTopicAttributes', { TopicArn, AttributeName: 'Policy', AttributeValue })
    await two.send(partner(), 'sns', 'Subscribe', { TopicArn, Protocol: 'email', Endpoint: 'notices@example.com' })
    const link = await until('the confirmation', async () =>
      (await mails()).map((text) => /http\S+confirmation\.html\?\S+/.exec(text)?.[0]).find(Boolean),
    )
    const { pathname, searchParams } = new URL(link)
    await fetch(new URL(pathname, two.accounts.castellan.url), { method: 'POST', body: searchParams })
    return String(TopicArn)
  }

  async function mails(): Promise<readonly string[]> {
    const { Mail } = await listMail(two.accounts.castellan.endpoint, partner(), now())
    return Mail.map(({ Body }) => Body)
  }

  /** All that the partner was told of a request. */
  async function noticesOf(requestId: string): Promise<readonly Notice[]> {
    const texts = (await mails()).flatMap((text) => /\{"RequestId".*\}/.exec(text)?.[0] ?? [])
    return texts.map((text): Notice => JSON.parse(text)).filter(({ RequestId }) => RequestId === requestId)
  }

  async function input(more: object = {}) {
    topic ??= await newTopic()
    return {
      OwnerAccountId: CUSTOMER,
      Description: 'Set up',
      Permissions: {
        PolicyTemplateArn: TEMPLATE,
        Parameters: [{ Name: 'roleNames', Values: ['one', 'two'], Type: 'stringList' }],
      },
      RequestorWorkflowId: two.fresh('workflow'),
      NotificationChannel: topic,
      SessionDuration: 3600,
      ...more,
    }
  }

  async function create(more: object = {}): Promise<{ readonly DelegationRequestId: string }> {
    const made = await two.send(partner(), 'iam', 'CreateDelegationRequest', await input(more))
    return { DelegationRequestId: String(made.DelegationRequestId) }
  }

  async function stateOf(key: Key, id: object): Promise<string> {
    const { DelegationRequest } = await two.send(key, 'iam', 'GetDelegationRequest', id)
    return (DelegationRequest as { State: string }).State
  }

  /** A request that `owner` took on, and `approver` accepted. */
  async function accepted(owner: Key, approver = owner, more: object = {}) {
    const id = await create(more)
    await two.send(owner, 'iam', 'AssociateDelegationRequest', id)
    await two.send(approver, 'iam', 'AcceptDelegationRequest', id)
    return id
  }

  /** The token that the partner is sent for it. */
  async function sent(key: Key, id: { readonly DelegationRequestId: string }): Promise<string> {
    await two.send(key, 'iam', 'SendDelegationToken', id)
    return until('the token', async () => {
      const notices = await noticesOf(id.DelegationRequestId)
      return notices.find(({ Type }) => Type === 'ExchangeToken')?.ExchangeToken
    })
  }

  const trade = (TradeInToken: string, key = partner()) =>
    two.send(key, 'sts', 'GetDelegatedAccessToken', { TradeInToken })
  const tradeRefused = (TradeInToken: string, key = partner()) =>
    two.refusal(key, 'sts', 'GetDelegatedAccessToken', { TradeInToken })

  return {
    ...{ accepted, create, input, noticesOf, partner, sent, stateOf, trade, tradeRefused, two },
    later: (milliseconds: number) => {
      ahead += milliseconds
      two.clients.ahead = ahead
    },
    now,
  }
}
