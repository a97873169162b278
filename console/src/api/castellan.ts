import type { Operations } from '../../../models/castellan.ts'
import { isSessionEnd } from './errors.ts'
import { fromWire, toWire } from './json-wire.ts'
import { csrfToken } from './page-facts.ts'
import { goToSignIn } from './session-end.ts'

const ENDPOINT = '/console/api/castellan'

/**
 * Calls Castellan's own service: what AWS offers only inside its console (billing preferences, root's password and MFA,
 * console sessions, the inbox). JSON 1.1, as `models/castellan.json` says; dates in and out are `Date`.
 *
 * @throws Error named by the service's code, with its message
 */
export async function castellan<Name extends keyof Operations>(
  operation: Name,
  input: Operations[Name]['input'],
): Promise<Operations[Name]['output']> {
  const response = await fetch(ENDPOINT, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `Castellan_20261123.${operation}`,
      'x-castellan-csrf': csrfToken(),
    },
    body: JSON.stringify(toWire(input)),
  })
  const text = await response.text()
  if (response.ok) return fromWire(text === '' ? {} : JSON.parse(text)) as Operations[Name]['output']
  const error = serviceError(response.status, text)
  if (isSessionEnd(error)) goToSignIn()
  throw error
}

function serviceError(status: number, text: string): Error {
  let code = `HTTP ${status}`
  let message = ''
  try {
    const body: unknown = JSON.parse(text)
    if (typeof body === 'object' && body !== null) {
      if ('__type' in body && typeof body.__type === 'string') code = body.__type.split('#').at(-1) ?? code
      if ('message' in body && typeof body.message === 'string') message = body.message
      else if ('Message' in body && typeof body.Message === 'string') message = body.Message
    }
  } catch {
    // Not from the service: a proxy's page, or a server that is stopping.
  }
  const error = new Error(message || `The server answered ${status}.`)
  error.name = code
  return error
}
