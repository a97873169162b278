import { spawn } from 'node:child_process'
import { has } from './tools.ts'

/** A reason to skip, said loudly, or `false`. */
export function motoMissing(): string | false {
  return has('python3', '-c', 'import moto.server') ? false : 'SKIPPED: moto_server not installed'
}

/** What moto breaks at, where others say that they have it not: by the operations' names of `startProxy`. */
export const MOTO_LACKS = new RegExp(
  `^(Get /analyzer|(${[
    'GetAccountPlanState',
    'GetAnomalyMonitors',
    'GetBillingPreferences',
    'GetContactInformation',
    'GetInstanceMetadataDefaults',
    'GetSnapshotBlockPublicAccessState',
    'ListServiceSpecificCredentials',
    'SimulatePrincipalPolicy',
  ].join('|')})$)`,
)

export interface Moto {
  readonly url: string
  stop(): Promise<void>
}

/** Starts moto, somebody else's idea of AWS's API, on a free port of loopback. */
export async function startMoto(): Promise<Moto> {
  const child = spawn('python3', ['-m', 'moto.server', '-H', '127.0.0.1', '-p', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Else it knows none of AWS's own policies.
    env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' },
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = await new Promise<string>((resolve, reject) => {
    let output = ''
    const read = (chunk: Buffer) => {
      output += chunk.toString()
      const found = /Running on (http:\/\/127\.0\.0\.1:[1-9]\d*)/.exec(output)?.[1]
      if (found !== undefined) resolve(found)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', (code) => reject(new Error(`moto ended with ${code}:\n${output}`)))
  })
  return {
    url,
    async stop() {
      child.kill()
      await exited
    },
  }
}
