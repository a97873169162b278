import { after, before, beforeEach } from 'node:test'
import { type SuiteOptions, type SuiteServer, suiteServer } from './suite-server.ts'

export type { ClientOptions, SuiteOptions, SuiteServer } from './suite-server.ts'

/**
 * An account server for the tests of a file, or of a `describe`, under `node:test`.
 *
 * @example
 * const account = castellan({ accounts: 2 })
 * test('a user is made', async () => {
 *   await new IAMClient(account.client()).send(new CreateUserCommand({ UserName: 'ann' }))
 * })
 */
export function castellan(options?: SuiteOptions): SuiteServer {
  return suiteServer({ beforeAll: before, beforeEach, afterAll: after }, options)
}
