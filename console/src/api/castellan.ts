import { type CastellanService, castellanService } from '../../../src/castellan-client/index.ts'
import { askAgain } from './ask-again.ts'
import { isSessionEnd } from './errors.ts'
import { csrfToken } from './page-facts.ts'
import { endSession } from './session-end.ts'

const service = castellanService((headers, body) =>
  fetch('/console/api/castellan', { method: 'POST', headers: { ...headers, 'x-castellan-csrf': csrfToken() }, body }),
)

/**
 * Calls Castellan's own service with the console session's cookie. Goes to the sign-in page when that session has
 * ended.
 */
export const castellan: CastellanService = async (name, input) => {
  try {
    return await askAgain(name, () => service(name, input))
  } catch (error) {
    if (isSessionEnd(error)) endSession()
    throw error
  }
}
