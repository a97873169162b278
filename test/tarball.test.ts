import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { writeTarball } from '../scripts/tarball.ts'

const root = join(import.meta.dirname, '..')

describe('the published package', () => {
  let folder: string
  let installed: string
  let tarball: string
  let manifest: Record<string, Record<string, string> | undefined>

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'castellan-tarball-'))
    tarball = writeTarball(folder)
    installed = join(folder, 'node_modules/castellan')
    mkdirSync(installed, { recursive: true })
    const { status, stderr } = spawnSync('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1'])
    assert.equal(status, 0, String(stderr))
    manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))
    // As npm lays it: what the manifest names beside it, and nothing else of the repository's.
    for (const name of Object.keys(manifest.dependencies ?? {})) {
      mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true })
      symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name), 'dir')
    }
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const run = (program: string, ...args: readonly string[]) => {
    const env = { PATH: `${dirname(process.execPath)}:${process.env.PATH}`, HOME: folder }
    return spawnSync(program, args, { cwd: folder, encoding: 'utf8', env, timeout: 60_000 })
  }

  test('installs nothing but itself and its dependencies, and runs nothing when it is installed', () => {
    for (const member of ['scripts', 'private', 'devDependencies', 'optionalDependencies', 'workspaces'])
      assert.equal(member in manifest, false, member)
    const top = readdirSync(installed).toSorted()
    const expected = [
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'SECURITY.md',
      'THIRD-PARTY-LICENSES.txt',
      'bin',
      'data',
      'dist',
      'models',
      'package.json',
      'sbom.cdx.json',
    ]
    assert.deepEqual(top, expected)
    const sources = readdirSync(installed, { recursive: true, encoding: 'utf8' })
    assert.deepEqual(
      sources.filter((name) => /(?<!\.d)\.ts$|\.test\.|\.map$|\.key$|\.env/.test(name)),
      [],
    )
  })

  test('is the same bytes each time, and names no place of the machine that built it', () => {
    const digest = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')
    const again = join(folder, 'again')
    mkdirSync(again)
    assert.equal(digest(writeTarball(again)), digest(tarball))
    const texts = readdirSync(join(installed, 'dist'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.(?:js|json|ts|css|html|txt)$/.test(name),
    )
    const naming = texts.filter((name) => readFileSync(join(installed, 'dist', name), 'utf8').includes(root))
    assert.deepEqual(naming, [])
  })

  test('says what of others is in it, with the digest and the licence of each', () => {
    const bill = JSON.parse(readFileSync(join(installed, 'sbom.cdx.json'), 'utf8'))
    assert.deepEqual([bill.bomFormat, bill.specVersion], ['CycloneDX', '1.6'])
    for (const { name, version, purl, hashes, licenses } of bill.components) {
      assert.equal(purl, `pkg:npm/${name.replace('@', '%40')}@${version}`)
      assert.match(hashes[0].content, /^[0-9a-f]{128}$/, name)
      assert.ok(licenses[0].expression, name)
    }
    const licences = readFileSync(join(installed, 'THIRD-PARTY-LICENSES.txt'), 'utf8')
    for (const { name, version, properties } of bill.components)
      assert.equal(licences.includes(`\n${name} ${version} (`), properties[0].value === 'true', name)
  })

  test('has a command that runs, and one that serves', () => {
    const command = join(installed, 'bin/castellan')
    assert.ok((statSync(command).mode & 0o111) !== 0)
    const version = run(command, '--version')
    assert.equal(version.stdout, `castellan ${manifest.version}\n`, version.stderr)
    const lint = run(
      command,
      'policy',
      'can',
      '--policy',
      'ReadOnlyAccess',
      '--action',
      'iam:GetUser',
      '--resource',
      '*',
    )
    assert.equal(lint.status, 0, lint.stderr)
    const wrong = run(command, 'serve', '--ephemeral', '--port', '0', '--region', 'nowhere')
    assert.equal(wrong.status, 2)
  })

  test('serves its console and answers, in a program that imports it', () => {
    const program = `
      import { start } from 'castellan'
      import { lintPolicy } from 'castellan/policy/lint'
      import { IAMClient, ListUsersCommand } from '@aws-sdk/client-iam'
      const server = await start()
      const page = await fetch(server.endpoint + '/console/')
      const { endpoint, credentials } = server
      const { Users } = await new IAMClient({ region: 'us-east-1', endpoint, credentials }).send(new ListUsersCommand({}))
      console.log(page.status, Users.length, lintPolicy('')[0].findingType)
      await server.close()
    `
    writeFileSync(join(folder, 'program.js'), program)
    const { stdout, stderr } = run(process.execPath, 'program.js')
    assert.equal(stdout, '200 0 ERROR\n', stderr)
  })
})
