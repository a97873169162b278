import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { GetUserCommand, IAMClient } from '@aws-sdk/client-iam'
import { nodeFlags } from './node-flags.ts'

const root = join(import.meta.dirname, '..')

const KEY = { accessKeyId: 'AKIAKEPTKEPTKEPTKEPT', secretAccessKey: 'nobody uses this key for anything at all' }

/** Nobody's account: what is started here has nothing of who builds. */
const inherited = Object.entries(process.env).filter(([name]) => !/^(?:CASTELLAN_|AWS_|NODE_)/.test(name))

/** Runs a command that opens a store where there is none, so that Node keeps what it compiled of all commands. */
export function fillCompileCache(): void {
  const env = { ...Object.fromEntries(inherited), NODE_COMPILE_CACHE: join(root, 'dist/compile-cache') }
  spawnSync(join(root, 'bin/castellan'), ['doctor', '--data', join(root, 'dist/no-store')], { stdio: 'ignore', env })
}

/**
 * Starts the server once, asks it once and ends it, so that what V8 compiled of it stands in `dist/server.code`, for
 * `src/cli/kept-code.ts`. Another Node compiles by itself.
 *
 * @throws Error where the server did not start, or did not answer.
 */
export async function keepCode(): Promise<void> {
  const program = [...nodeFlags(), join(root, 'scripts/run-and-keep.ts'), 'serve', '--ephemeral', '--port', '0']
  const server = spawn(process.execPath, program, {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: {
      ...Object.fromEntries(inherited),
      CASTELLAN_ROOT_EMAIL: 'root@example.com',
      CASTELLAN_ROOT_ACCESS_KEY_ID: KEY.accessKeyId,
      CASTELLAN_ROOT_SECRET_ACCESS_KEY: KEY.secretAccessKey,
    },
  })
  const ended = once(server, 'exit')
  try {
    // Read on to the end: a server whose words nobody reads ends.
    const endpoint = await new Promise<string>((resolve, reject) => {
      let printed = ''
      server.stdout?.setEncoding('utf8').on('data', (chunk) => {
        printed += chunk
        const ready = /ready: (http:\S+)/.exec(printed)?.[1]
        if (ready) resolve(ready)
      })
      void ended.then(() => reject(new Error(`the server did not start: ${printed}`)))
    })
    await new IAMClient({ region: 'us-east-1', endpoint, credentials: KEY }).send(new GetUserCommand({}))
    server.send('keep')
    await ended
  } finally {
    server.kill('SIGKILL')
    await ended
  }
}
