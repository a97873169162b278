import { reach, type Upstream } from '../gateway/index.ts'
import { SERVICES } from '../services/index.ts'
import type { Finding } from './examine.ts'
import { upstreamsOf } from './gateway-of.ts'
import { Services } from './services.ts'

/** Asks each upstream that flags and file name whether it is there. @throws StartError for what cannot be one. */
export async function examineUpstreams(given: Parameters<typeof upstreamsOf>[0]): Promise<readonly Finding[]> {
  const upstreams = upstreamsOf(given, new Services(SERVICES))
  if (upstreams.length === 0) {
    return [{ what: 'no upstream is named', mend: 'give `--upstream SERVICE=URL`, or `--upstreams FILE`' }]
  }
  return await Promise.all(
    upstreams.map(async (upstream) => {
      const reached = await reach(upstream)
      const said = `${upstream.name} at ${upstream.origin.origin}, ${described(upstream)}`
      if ('why' in reached) return { what: `${said}: ${reached.why}`, mend: 'start it, or mend its URL' }
      return { what: `${said}: answers in ${Math.ceil(reached.milliseconds)} ms`, mend: undefined }
    }),
  )
}

function described({ identity, only, its, isOnTrial }: Upstream): string {
  return [
    identity.mode === 'sign' ? 'signed anew with a key of its own' : 'asked by the name of the account',
    ...(only.account === undefined ? [] : [`for account ${only.account} alone`]),
    ...(only.region === undefined ? [] : [`for ${only.region} alone`]),
    ...(its.account === undefined ? [] : [`with ARNs of account ${its.account}`]),
    ...(isOnTrial ? ['on trial: denials are reported only'] : []),
  ].join(', ')
}
