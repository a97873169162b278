/**
 * What of others is in a release, and under which licence: `sbom.cdx.json` (CycloneDX 1.6) and
 * `THIRD-PARTY-LICENSES.txt`, the same bytes for the same lockfile and bundles.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** One installed package, as `package-lock.json` has it. */
export interface ThirdParty {
  /** Below the repository: `node_modules/kysely`. */
  readonly folder: string
  readonly name: string
  readonly version: string
  /** An SPDX expression. */
  readonly licence: string
  /** Of the registry's tarball: `sha512-` and base64. */
  readonly integrity: string
  /** Whether it is inside of the release, or only asked for by it. */
  readonly isIncluded: boolean
}

interface Locked {
  readonly version?: string
  readonly license?: string
  readonly integrity?: string
  readonly dependencies?: Readonly<Record<string, string>>
}

interface Manifest {
  readonly name: string
  readonly version: string
  readonly license: string
  readonly dependencies: Readonly<Record<string, string>>
}

const read = <Value>(...path: readonly string[]): Value =>
  JSON.parse(readFileSync(join(root, ...path), 'utf8')) as Value

/**
 * All packages of others that are bundled by any of the lists in `dist/packages/` that `bundles` names, or that the
 * manifest's dependencies bring with them, by name.
 *
 * @throws Error where a package is not in `package-lock.json`, or has no licence there.
 */
export function thirdParties(bundles: readonly string[]): readonly ThirdParty[] {
  const locked = read<{ packages: Readonly<Record<string, Locked>> }>('package-lock.json').packages
  const included = new Set(bundles.flatMap((bundle) => read<string[]>('dist', 'packages', `${bundle}.json`)))
  const needed = new Set<string>()
  const need = (name: string, by: string) => {
    const folder = resolved(name, by, locked)
    if (needed.has(folder)) return
    needed.add(folder)
    for (const next of Object.keys(locked[folder]?.dependencies ?? {})) need(next, folder)
  }
  for (const name of Object.keys(read<Manifest>('package.json').dependencies)) need(name, '')
  return [...new Set([...included, ...needed])].toSorted().map((folder) => {
    const { version, license, integrity } = locked[folder] ?? {}
    if (!version || !license || !integrity)
      throw new Error(`${folder}: package-lock.json has no version, licence or digest of it`)
    const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length)
    return { folder, name, version, licence: license, integrity, isIncluded: included.has(folder) }
  })
}

/** The folder that Node finds for `name` from a package in `from`: in its own `node_modules`, or in the next above. */
function resolved(name: string, from: string, locked: Readonly<Record<string, Locked>>): string {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const candidate = `${folder}${folder && '/'}node_modules/${name}`
    if (candidate in locked) return candidate
    if (folder === '') throw new Error(`${name}, which ${from || 'the manifest'} needs, is not in package-lock.json`)
  }
}

/** Writes both lists into `folder`. */
export function writeThirdParties(folder: string, bundles: readonly string[]): void {
  const parties = thirdParties(bundles)
  writeFileSync(join(folder, 'sbom.cdx.json'), `${JSON.stringify(billOfMaterials(parties), undefined, 2)}\n`)
  writeFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), licences(parties.filter((party) => party.isIncluded)))
}

/** https://cyclonedx.org/docs/1.6/json/. No time and no random number: a second build writes the same. */
function billOfMaterials(parties: readonly ThirdParty[]): object {
  const { name, version, license } = read<Manifest>('package.json')
  const reference = (party: { readonly name: string; readonly version: string }) =>
    `pkg:npm/${party.name.replace('@', '%40')}@${party.version}`
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': reference({ name, version }),
        name,
        version,
        purl: reference({ name, version }),
        licenses: [{ license: { id: license } }],
      },
    },
    components: parties.map((party) => ({
      type: 'library',
      'bom-ref': `${reference(party)}#${party.folder}`,
      name: party.name,
      version: party.version,
      scope: 'required',
      purl: reference(party),
      hashes: [
        { alg: 'SHA-512', content: Buffer.from(party.integrity.slice('sha512-'.length), 'base64').toString('hex') },
      ],
      licenses: [{ expression: party.licence }],
      properties: [{ name: 'castellan:included', value: String(party.isIncluded) }],
    })),
  }
}

/** The text of each licence, once, above it the packages that come under it. */
function licences(parties: readonly ThirdParty[]): string {
  const texts = new Map<string, { readonly text: string; readonly names: string[] }>()
  for (const party of parties) {
    const text = licenceText(party)
    const digest = createHash('sha256').update(text).digest('hex')
    const known = texts.get(digest) ?? { text, names: [] }
    known.names.push(`${party.name} ${party.version} (${party.licence})`)
    texts.set(digest, known)
  }
  const sections = [...texts.values()].map(({ text, names }) => `${names.join('\n')}\n\n${text}\n`)
  return `What of others is part of this release, and under which licences.\n\n${sections.join(`\n${'-'.repeat(80)}\n\n`)}`
}

/** What stands in its folder under the usual names; a package that has none names its licence in its manifest alone. */
function licenceText({ folder, licence }: ThirdParty): string {
  const path = join(root, folder)
  const files = existsSync(path)
    ? readdirSync(path).filter((name) => /^(?:licen[cs]e|notice|copying)\b/i.test(name))
    : []
  if (files.length === 0) return `(no text in the package: its manifest says ${licence})`
  return files
    .toSorted()
    .map((name) => readFileSync(join(path, name), 'utf8').replaceAll('\r\n', '\n').trim())
    .join('\n\n')
}
