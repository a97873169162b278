import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { IAMClient, ListUsersCommand } from '@aws-sdk/client-iam'

const root = join(import.meta.dirname, '..')

const KEY = { accessKeyId: 'AKIACOMPILECACHE0000', secretAccessKey: 'nobody uses this key for anything at all' }

/**
 * Starts the server once, asks it once and stops it, so that Node keeps the code that it compiled in
 * `dist/compile-cache`, from which `bin/castellan` lets it take it: a fifth of a start. Another user, or another Node,
 * compiles as before.
 *
 * @throws Error where the server did not start, or did not answer.
 */
export async function fillCompileCache(): Promise<void> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:CASTELLAN_|AWS_|NODE_)/.test(name))
  const server = spawn(join(root, 'bin/castellan'), ['serve', '--ephemeral', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...Object.fromEntries(inherited),
      NODE_COMPILE_CACHE: join(root, 'dist/compile-cache'),
      CASTELLAN_ROOT_EMAIL: 'root@example.com',
      CASTELLAN_ROOT_ACCESS_KEY_ID: KEY.accessKeyId,
      CASTELLAN_ROOT_SECRET_ACCESS_KEY: KEY.secretAccessKey,
    },
  })
  const ended = once(server, 'exit')
  try {
    let printed = ''
    for await (const chunk of server.stdout.setEncoding('utf8')) {
      printed += chunk
      if (printed.includes('ready: http')) break
    }
    const endpoint = /ready: (http:\S+)/.exec(printed)?.[1]
    if (!endpoint) throw new Error(`the server did not start: ${printed}`)
    await new IAMClient({ region: 'us-east-1', endpoint, credentials: KEY }).send(new ListUsersCommand({}))
  } finally {
    server.kill('SIGTERM')
    await ended
  }
}
