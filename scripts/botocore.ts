/** Where AWS's API models come from: botocore (Apache-2.0), of the version that `models/digest.json` records. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { ModelSource, OperationSource } from '../src/protocol/model/source.ts'
import { withOverlay } from './model-overlays.ts'

const ROOT = join(import.meta.dirname, '..')

export interface Botocore {
  readonly version: string
  readonly folder: string
}

/** The version that the stored models were made from. */
export function recordedVersion(): string {
  const digest: { botocore: string } = JSON.parse(readFileSync(join(ROOT, 'models', 'digest.json'), 'utf8'))
  return digest.botocore
}

/** A folder of its own for each version, so that the machine's Python stays as it is. */
function ownFolder(version: string): string {
  return join(ROOT, 'node_modules', '.cache', `botocore-${version}`)
}

/** botocore of this version, where it was fetched or Python has it. */
export function findBotocore(version: string): Botocore | undefined {
  const own = join(ownFolder(version), 'botocore')
  if (existsSync(own)) return { version, folder: own }
  try {
    const script = 'import botocore, os; print(botocore.__version__); print(os.path.dirname(botocore.__file__))'
    const printed = execFileSync('python3', ['-c', script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    const [found, folder] = printed.trim().split('\n')
    return found === version && folder ? { version, folder } : undefined
  } catch {
    return undefined
  }
}

/** The same, and fetches it where it is nowhere. @throws Error without Python, pip or that version. */
export function fetchBotocore(version: string): Botocore {
  const found = findBotocore(version)
  if (found) return found
  const target = ['--no-deps', '--quiet', '--root-user-action=ignore', '--target', ownFolder(version)]
  const { status } = spawnSync('python3', ['-m', 'pip', 'install', ...target, `botocore==${version}`], {
    stdio: 'inherit',
  })
  const fetched = status === 0 ? findBotocore(version) : undefined
  if (!fetched) throw new Error(`botocore ${version} is nowhere, and pip could not fetch it`)
  return fetched
}

/** Reads `name.json` or `name.json.gz` in the newest version's folder of a service. */
export function readBotocoreFile<Content>(folder: string, service: string, name: string): Content {
  const versions = readdirSync(join(folder, 'data', service)).sort()
  const path = join(folder, 'data', service, versions.at(-1) ?? '', name)
  return JSON.parse(
    existsSync(`${path}.json.gz`)
      ? gunzipSync(readFileSync(`${path}.json.gz`)).toString()
      : readFileSync(`${path}.json`, 'utf8'),
  )
}

/** botocore's model of a service, with our overlay where there is one. */
export function readModel(folder: string, service: string): ModelSource {
  return withOverlay(service, readBotocoreFile<ModelSource>(folder, service, 'service-2'))
}

/** All services that botocore knows, by its names. */
export function servicesIn(folder: string): readonly string[] {
  const data = join(folder, 'data')
  return readdirSync(data)
    .filter((name) => statSync(join(data, name)).isDirectory())
    .sort()
}

/** Whether the body of an operation's request is bytes or a stream, and no document. */
export function hasRawBody({ shapes }: ModelSource, { input }: OperationSource): boolean {
  const structure = input && shapes[input.shape]
  const payload = structure?.payload === undefined ? undefined : structure.members?.[structure.payload]
  const shape = payload && shapes[payload.shape]
  return shape !== undefined && (shape.type === 'blob' || shape.eventstream === true)
}
