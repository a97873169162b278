import { textAnswer } from '../web/answers.ts'
import type { PageResponse } from '../web/page.ts'
import { securityHeaders } from '../web/security-headers.ts'
import type { Health } from './health.ts'
import type { RequestHead } from './http-server.ts'
import { INIT_STAGES, type InitState } from './init/init-state.ts'
import { version } from './version.ts'

/** What a server says of itself to those who wait for LocalStack. */
export interface LocalstackParts {
  /** The services that are answered here, by botocore's names. */
  readonly services: readonly string[]
  /** Those that are forwarded to somebody else. */
  readonly forwarded: readonly string[]
  /** What came of the scripts of `--init-dir`. */
  readonly init: () => InitState
  /** Of this process, since when; made anew at each start, and of nothing that the machine is known by. */
  readonly process: { readonly id: string; readonly startedAt: number; readonly isInContainer: boolean }
  readonly clock: () => number
}

/** Not LocalStack's: who asks for one of its own must see that this is another server. */
const EDITION = 'castellan'
const HEADERS = { ...securityHeaders(), 'Content-Type': 'application/json' }

/**
 * What suites and tools that wait for LocalStack ask for, unsigned: only that it is there, in which version, what it
 * answers, and which scripts ran. LocalStack's other ways in (restart and kill by `POST`, its configuration, its
 * diagnosis) are refused: whoever reaches the port may read this, and a page may send it.
 *
 * @see https://github.com/localstack/localstack/blob/main/localstack-core/localstack/services/internal.py
 * @see https://docs.localstack.cloud/aws/capabilities/config/initialization-hooks/
 */
export function localstackEndpoints({ services, forwarded, init, process, clock }: LocalstackParts) {
  return async ({ method, path }: RequestHead, health: () => Promise<Health>): Promise<PageResponse> => {
    if (method !== 'GET' && method !== 'HEAD') return textAnswer(405, 'Method not allowed', { Allow: 'GET, HEAD' })
    switch (path) {
      case '/_localstack/health': {
        const { status } = await health()
        const state = status === 200 ? { here: 'running', there: 'available' } : { here: 'error', there: 'error' }
        const states = [
          ...forwarded.map((name) => [name, state.there]),
          ...services.map((name) => [name, state.here]),
        ].sort(([one = ''], [other = '']) => (one < other ? -1 : 1))
        return pythonJson(status, { services: Object.fromEntries(states), edition: EDITION, version: version() })
      }
      case '/_localstack/info':
        return pythonJson(200, {
          version: version(),
          edition: EDITION,
          is_license_activated: false,
          session_id: process.id,
          machine_id: EDITION,
          system: EDITION,
          is_docker: process.isInContainer,
          server_time_utc: new Date(clock()).toISOString().slice(0, 19),
          uptime: Math.max(0, Math.floor((clock() - process.startedAt) / 1000)),
        })
      case '/_localstack/init':
        return pythonJson(200, init())
      default: {
        const named = /^\/_localstack\/init\/([A-Za-z]+)$/.exec(path)?.[1]?.toUpperCase()
        const stage = INIT_STAGES.find((one) => one === named)
        if (stage === undefined) return textAnswer(404, 'no such endpoint')
        const { completed, scripts } = init()
        return pythonJson(200, {
          completed: completed[stage],
          scripts: scripts.filter((script) => script.stage === stage),
        })
      }
    }
  }
}

/** As Python writes it, with a space after each colon and comma: suites look for `"completed": true` in the text. */
function pythonJson(status: number, body: object): PageResponse {
  const text = JSON.stringify(body, undefined, 1)
  return { status, headers: HEADERS, body: text.replace(/,\n */g, ', ').replace(/\n */g, '') }
}
