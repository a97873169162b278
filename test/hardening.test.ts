import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { connect } from 'node:tls'
import { runCastellan, UNATTENDED } from './support/castellan.ts'
import { startInProcess } from './support/in-process.ts'
import { has } from './support/tools.ts'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'castellan-hardening-'))
after(() => rmSync(folder, { recursive: true, force: true }))

describe('over https, every answer tells browsers to stay there', {
  skip: has('openssl', 'version') ? false : 'SKIPPED: openssl not installed',
}, () => {
  let server: Awaited<ReturnType<typeof startInProcess>>
  let ca = ''
  before(async () => {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const made = spawnSync('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
      ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert],
    ])
    assert.equal(made.status, 0, String(made.stderr))
    ca = readFileSync(cert, 'utf8')
    const tls = { cert: ca, key: readFileSync(key, 'utf8') }
    server = await startInProcess({ ephemeral: true, environment: UNATTENDED, tls })
  })
  after(() => server?.close())

  const asked: Readonly<Record<string, { method?: string; path: string; headers?: Record<string, string> }>> = {
    'an API call without a signature': { method: 'POST', path: '/', headers: { 'x-amz-target': 'A.B' } },
    'a signature that is not read': { path: '/', headers: { authorization: 'AWS4-HMAC-SHA256 nonsense' } },
    'the console': { path: '/console/' },
    'an asset of the console': { path: '/console/assets/none.js' },
    "the console's API": { method: 'POST', path: '/console/api/iam' },
    'sign-in': { path: '/signin' },
    'a page that is not there': { path: '/none' },
    'the confirmation of a subscription': { path: '/confirmation.html?Token=a&TopicArn=b' },
    'the health page': { path: '/_castellan/health' },
    'a method that is none': { method: 'PUT', path: '/signin' },
    'a body that is too large': {
      method: 'POST',
      path: '/signin/root',
      headers: { 'content-length': String(3 * 1024 * 1024) },
    },
  }
  for (const [what, { method = 'GET', path, headers = {} }] of Object.entries(asked)) {
    test(what, async () => {
      const answer = await new Promise<string | undefined>((resolve, reject) => {
        const sent = request(
          { host: '127.0.0.1', servername: 'localhost', port: server.port, ca, method, path, headers },
          (response) => {
            response.resume()
            resolve(response.headers['strict-transport-security'])
            sent.destroy()
          },
        )
        sent.once('error', reject)
        sent.setHeader('host', `localhost:${server.port}`)
        if (headers['content-length'] === undefined) sent.end()
        else sent.flushHeaders()
      })
      assert.equal(answer, 'max-age=31536000')
    })
  }

  test('what is no request', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', servername: 'localhost', port: server.port, ca }, () => {
        socket.write('GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\nbroken\r\n\r\n')
      })
      let text = ''
      socket.on('data', (chunk) => {
        text += chunk
      })
      socket.once('end', () => resolve(text))
      socket.once('error', reject)
    })
    assert.match(answer, /^HTTP\/1\.1 400 /)
    assert.match(answer, /strict-transport-security: max-age=31536000/i)
  })

  test('over http none does: browsers would not believe it', async () => {
    const plain = await startInProcess({ ephemeral: true })
    const { headers } = await fetch(`${plain.url}/signin`)
    await plain.close()
    assert.equal(headers.get('strict-transport-security'), null)
  })
})

describe("Node's inspector", { skip: process.platform === 'win32' }, () => {
  test('is not opened by SIGUSR1, and the server goes on', async () => {
    const { child, said } = await served({})
    child.kill('SIGUSR1')
    await new Promise((resolve) => setTimeout(resolve, 500))
    assert.doesNotMatch(said(), /Debugger listening/)
    const url = /ready: (http\S+)/.exec(said())?.[1]
    assert.equal((await fetch(`${url}/_castellan/health`)).status, 200)
    child.kill()
  })

  test('is not opened in the moment before the server could refuse it either', () => {
    assert.match(readFileSync(join(root, 'bin/castellan'), 'utf8'), /^exec .* --disable-sigusr1 /m)
    assert.match(readFileSync(join(root, 'bin/castellan.cmd'), 'utf8'), / --disable-sigusr1 /)
  })
})

/** An ephemeral server in a process of its own, from the source, when it said that it is ready or why not. */
async function served(environment: Record<string, string>) {
  const child = spawn(process.execPath, ['src/cli/main.ts', 'serve', '--port', '0', '--ephemeral'], {
    cwd: root,
    env: { PATH: process.env.PATH, ...environment },
  })
  let text = ''
  await new Promise<void>((resolve) => {
    const read = (chunk: Buffer) => {
      text += chunk
      if (/is ready|hint:/.test(text)) resolve()
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
  })
  return { child, said: () => text }
}

describe('a URL that holds a password', () => {
  const castellan = (args: readonly string[], environment: Record<string, string> = {}) => {
    const masterKey = Buffer.alloc(32, 7).toString('base64')
    const env = { HOME: folder, CASTELLAN_MASTER_KEY: masterKey, CASTELLAN_STORE_WAIT: '0' }
    return runCastellan(args, { ...env, ...environment })
  }
  const STORE = 'postgres://castellan:s3cret@127.0.0.1:1/none'
  const UNREACHED = /the store cannot be reached/
  const WARNED =
    /the password in `--store` can be read by whoever lists this machine's processes\nhint: .*`CASTELLAN_STORE`/

  test('on the command line is warned about, and not repeated', () => {
    for (const args of [
      ['serve', '--port', '0', '--store', STORE],
      ['doctor', 'reset-root-mfa', '--store', STORE],
      ['backup', folder, '--store', STORE],
    ]) {
      const { code, err } = castellan(args)
      assert.equal(code, 2, args.join(' '))
      assert.match(err, WARNED, args.join(' '))
      assert.match(err, UNREACHED, args.join(' '))
      assert.ok(!err.includes('s3cret'), args.join(' '))
    }
    const smtp = castellan(['serve', '--port', '0', '--ephemeral', '--smtp', 'smtp://me:s3cret@mail.example.com'])
    assert.match(smtp.err, /the password in `--smtp` can be read .*\nhint: .*`CASTELLAN_SMTP_URL`/)
    assert.ok(!smtp.err.includes('s3cret'))
  })

  test('without a password is nothing to warn about', () => {
    assert.doesNotMatch(castellan(['serve', '--port', '0', '--store', 'postgres://127.0.0.1:1/none']).err, /password/)
  })

  test('comes from the environment, or a file that it names', () => {
    const file = join(folder, 'store-url')
    writeFileSync(file, `${STORE}\n`, { mode: 0o600 })
    for (const environment of [{ CASTELLAN_STORE: STORE }, { CASTELLAN_STORE_FILE: file }] as Record<
      string,
      string
    >[]) {
      for (const args of [
        ['serve', '--port', '0'],
        ['doctor', 'reset-root-mfa'],
        ['backup', folder],
      ]) {
        const { err } = castellan(args, environment)
        assert.match(err, UNREACHED, `${args.join(' ')} ${Object.keys(environment)}`)
        assert.doesNotMatch(err, /s3cret|can be read/)
      }
    }
    const smtp = { CASTELLAN_SMTP_URL: 'smtp://me:s3cret@mail.example.com' }
    // It is taken: what is missing then is the sender.
    assert.match(
      castellan(['serve', '--port', '0', '--ephemeral'], smtp).err,
      /mail cannot be sent\nhint: .*--mail-from/,
    )
    const missingFile = castellan(['serve', '--port', '0'], { CASTELLAN_STORE_FILE: join(folder, 'none') })
    assert.match(missingFile.err, /cannot read `.*none`.*\nhint: .*CASTELLAN_STORE_FILE/)
  })

  test('of the environment gives way to what the command line says', async () => {
    const { child, said } = await served({ CASTELLAN_STORE: STORE })
    child.kill()
    assert.match(said(), /is ready/)
  })
})
