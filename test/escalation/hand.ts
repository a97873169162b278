import { HttpBrowser, type HttpSession } from '../support/http-browser.ts'
import { type Answer, type Key, SdkClients } from '../support/sdk-clients.ts'
import { PASSWORD } from './deployed.ts'

/** Calls an operation as somebody. @throws what the client throws. */
export type Send = (service: string, operation: string, input: object) => Promise<object>

/** Somebody whom a test can act as: by keys, or signed in to the console. */
export interface Hand {
  readonly arn: string
  readonly send: Send
  /** An error of the service is an answer. */
  readonly answer: (service: string, operation: string, input: object) => Promise<Answer>
}

export function handByKey(clients: SdkClients, arn: string, key: Key): Hand {
  return {
    arn,
    send: (service, operation, input) => clients.send(service, key, operation, input),
    answer: (service, operation, input) => clients.answer(service, key, operation, input),
  }
}

/** The keys in what CreateAccessKey and STS answer. */
export function keyIn(output: object): Key {
  const made = 'AccessKey' in output ? output.AccessKey : 'Credentials' in output ? output.Credentials : {}
  const { AccessKeyId, SecretAccessKey, SessionToken } = made as Record<string, string>
  return {
    accessKeyId: AccessKeyId ?? '',
    secretAccessKey: SecretAccessKey ?? '',
    ...(SessionToken !== undefined && { sessionToken: SessionToken }),
  }
}

/** Signs a user in with a password. */
export async function handByPassword(url: string, account: string, arn: string, username: string): Promise<Hand> {
  const browser = new HttpBrowser(url)
  await browser.submit(`/signin/${account}`, '/signin/iam', { account, username, password: PASSWORD })
  const session = await browser.session()
  const clients = new SdkClients(url, (service) => ({
    endpoint: `${url}/console/api/${SIGNING_NAMES[service] ?? service}`,
    signer: signerOf(url, session),
  }))
  return handByKey(clients, arn, { accessKeyId: 'console', secretAccessKey: 'console' })
}

const SIGNING_NAMES: Readonly<Record<string, string>> = { cloudwatch: 'monitoring' }

/** As the console does. */
function signerOf(url: string, { cookie, csrfToken }: HttpSession) {
  return {
    sign: async (request: { headers: Record<string, string> }) => {
      Object.assign(request.headers, { origin: url, cookie, 'x-castellan-csrf': csrfToken })
      return request
    },
  }
}
