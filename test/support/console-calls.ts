import { type HttpSession, type RawAnswer, rawRequest } from './http-browser.ts'

/** A call by the console's own way, as whoever the page is that has the token. */
function post(
  url: string,
  session: HttpSession,
  service: string,
  headers: Readonly<Record<string, string>>,
  body: string,
) {
  const own = { host: new URL(url).host, origin: url, cookie: session.cookie, 'x-castellan-csrf': session.csrfToken }
  return rawRequest(`${url}/console/api/${service}`, { method: 'POST', headers: { ...own, ...headers }, body })
}

/** Asks IAM or STS. */
export function queryByConsole(
  url: string,
  session: HttpSession,
  service: 'iam' | 'sts',
  form: Readonly<Record<string, string>>,
): Promise<RawAnswer> {
  const Version = service === 'iam' ? '2010-05-08' : '2011-06-15'
  const body = new URLSearchParams({ Version, ...form }).toString()
  return post(url, session, service, { 'content-type': 'application/x-www-form-urlencoded' }, body)
}

/** Asks our own service. */
export function ownByConsole(
  url: string,
  session: HttpSession,
  operation: string,
  input: object = {},
): Promise<RawAnswer> {
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `Castellan_20261123.${operation}`,
  }
  return post(url, session, 'castellan', headers, JSON.stringify(input))
}

/** As whom the session asks: an ARN; or the code by which it was refused. */
export async function principalOfConsole(url: string, session: HttpSession): Promise<string> {
  const { text } = await queryByConsole(url, session, 'sts', { Action: 'GetCallerIdentity' })
  return /<Arn>([^<]+)<\/Arn>/.exec(text)?.[1] ?? /<Code>([^<]+)<\/Code>/.exec(text)?.[1] ?? text
}
