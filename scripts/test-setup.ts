/**
 * What the tests need beside npm's packages: a browser, a database server, two tools that make codes and read QR codes
 * without our help, a terminal, and clients of AWS's that are not JavaScript's. Uses what is installed; as root on
 * Debian installs the rest; else says how to.
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { ANSIBLE, pythonWith } from '../test/support/python.ts'

export interface Tool {
  readonly name: string
  readonly debianPackage: string
  readonly found: () => boolean
}

const TOOLS: readonly Tool[] = [
  { name: 'Chromium', debianPackage: 'chromium', found: () => onPath('chromium') || onPath('chromium-browser') },
  { name: 'PostgreSQL 15', debianPackage: 'postgresql-15', found: () => postgresBin() !== undefined },
  { name: 'oathtool', debianPackage: 'oathtool', found: () => onPath('oathtool') },
  { name: 'zbarimg', debianPackage: 'zbar-tools', found: () => onPath('zbarimg') },
  { name: 'tmux', debianPackage: 'tmux', found: () => onPath('tmux') },
  { name: 'boto3', debianPackage: 'python3-boto3', found: () => pythonWith('boto3') !== undefined },
  { name: 'the AWS CLI', debianPackage: 'awscli', found: () => onPath('aws') },
  { name: 'Ansible', debianPackage: 'ansible', found: () => pythonWith(...ANSIBLE) !== undefined },
]

/** @returns the names of what is missing and was not installed. */
export function setUp(): readonly string[] {
  return installed(TOOLS)
}

/** Installs those of the tools that are missing, where it may. @returns the names of what is missing still. */
export function installed(tools: readonly Tool[]): readonly string[] {
  const missing = tools.filter((tool) => !tool.found())
  if (missing.length === 0) return []
  const packages = missing.map((tool) => tool.debianPackage).join(' ')
  const install = `apt-get update && apt-get install -y --no-install-recommends ${packages}`
  const names = missing.map((tool) => tool.name)
  const declined = process.env.CASTELLAN_TEST_SETUP === '0'
  if (declined || process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) {
    process.stdout.write(
      `the tests need ${names.join(', ')}; install with: ${process.getuid?.() === 0 ? '' : 'sudo '}sh -c '${install}'\n`,
    )
    return names
  }
  process.stdout.write(`installing what the tests need (CASTELLAN_TEST_SETUP=0 declines): ${packages}\n`)
  const result = spawnSync('sh', ['-c', install], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  if (result.status !== 0) process.stdout.write(`that failed; install with: sh -c '${install}'\n`)
  return tools.filter((tool) => !tool.found()).map((tool) => tool.name)
}

export function onPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => isExecutable(join(folder, program)))
}

export function postgresBin(): string | undefined {
  const base = '/usr/lib/postgresql'
  if (!existsSync(base)) return undefined
  const versions = readdirSync(base).filter((version) => Number(version) >= 15)
  return versions.map((version) => join(base, version, 'bin')).find((bin) => isExecutable(join(bin, 'initdb')))
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
