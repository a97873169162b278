/**
 * `models/overlays/<service>.json`: what AWS has and botocore's newest model lacks, in botocore's form, each row with
 * the page that its constraints come from. An overlay adds and changes nothing: what botocore has, it has from
 * botocore, but for limits that AWS was seen not to hold to.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const OVERLAYS = join(import.meta.dirname, '..', 'models', 'overlays')

interface Row {
  /** AWS's page, and its words where a constraint stands in words. */
  readonly source: string
  readonly row: object
}

type Rows = Readonly<Record<string, Row>>

interface Overlay {
  readonly why: string
  readonly operations: Rows
  readonly shapes: Rows
  /** More members of structures that the model has. */
  readonly members: Readonly<Record<string, Rows>>
  /** More values of enumerations that the model has. */
  readonly values?: Readonly<Record<string, { readonly source: string; readonly row: readonly string[] }>>
  /** Other limits of shapes that the model has. */
  readonly limits?: Rows
}

interface Model {
  readonly operations: Readonly<Record<string, object>>
  readonly shapes: Readonly<
    Record<string, { readonly members?: Readonly<Record<string, object>>; readonly enum?: readonly string[] }>
  >
}

function overlayOf(service: string): Overlay | undefined {
  const path = join(OVERLAYS, `${service}.json`)
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
}

/**
 * The model with its overlay's rows. @throws Error for a row that the model itself has by now, or that cites nothing.
 */
export function withOverlay<M extends Model>(service: string, model: M): M {
  const overlay = overlayOf(service)
  if (!overlay) return model
  const file = `models/overlays/${service}.json`

  function joined(has: Readonly<Record<string, object>>, rows: Rows): [string, object][] {
    const added = Object.entries(rows).map(([name, { source, row }]): [string, object] => {
      if (!source) throw new Error(`${file}: ${name} cites no source`)
      if (name in has) throw new Error(`botocore has ${name} of ${service} by now: take it out of ${file}`)
      return [name, row]
    })
    return [...Object.entries(has), ...added]
  }

  const shapes = Object.fromEntries(joined(model.shapes, overlay.shapes))
  for (const [name, rows] of Object.entries(overlay.members)) {
    const { members } = model.shapes[name] ?? {}
    if (!members) throw new Error(`${file}: the model has no structure ${name}`)
    shapes[name] = { ...model.shapes[name], members: Object.fromEntries(joined(members, rows)) }
  }
  for (const [name, { source, row }] of Object.entries(overlay.values ?? {})) {
    const { enum: values } = model.shapes[name] ?? {}
    if (!values) throw new Error(`${file}: the model has no enumeration ${name}`)
    if (!source) throw new Error(`${file}: ${name} cites no source`)
    const known = row.find((value) => values.includes(value))
    if (known !== undefined) throw new Error(`botocore has ${known} of ${name} by now: take it out of ${file}`)
    shapes[name] = { ...model.shapes[name], enum: [...values, ...row] }
  }
  for (const [name, { source, row }] of Object.entries(overlay.limits ?? {})) {
    const shape = model.shapes[name]
    if (!shape) throw new Error(`${file}: the model has no shape ${name}`)
    if (!source) throw new Error(`${file}: ${name} cites no source`)
    if (hasRow(shape, row)) throw new Error(`botocore has these limits of ${name} by now: take them out of ${file}`)
    shapes[name] = { ...shape, ...row }
  }
  // Operations stand in the order of their names; shapes in any.
  const operations = joined(model.operations, overlay.operations).sort(([a], [b]) => (a < b ? -1 : 1))
  return { ...model, operations: Object.fromEntries(operations), shapes }
}

/** The names of the overlay's rows that a stored model does not have as they are there. */
export function missingRows(service: string, stored: Model): string[] {
  const overlay = overlayOf(service)
  if (!overlay) return []
  const missing = (rows: Rows, has: Readonly<Record<string, object>>) =>
    Object.entries(rows)
      .filter(([name, { row }]) => JSON.stringify(has[name]) !== JSON.stringify(row))
      .map(([name]) => name)
  const members = Object.entries(overlay.members).flatMap(([shape, rows]) =>
    missing(rows, stored.shapes[shape]?.members ?? {}).map((member) => `${shape}.${member}`),
  )
  const values = Object.entries(overlay.values ?? {}).flatMap(([shape, { row }]) =>
    row.filter((value) => !stored.shapes[shape]?.enum?.includes(value)).map((value) => `${shape}: ${value}`),
  )
  const limits = Object.entries(overlay.limits ?? {}).flatMap(([name, { row }]) =>
    hasRow(stored.shapes[name] ?? {}, row) ? [] : [`limits of ${name}`],
  )
  const rows = [...missing(overlay.operations, stored.operations), ...missing(overlay.shapes, stored.shapes)]
  return [...rows, ...members, ...values, ...limits]
}

function hasRow(shape: object, row: object): boolean {
  return JSON.stringify({ ...shape, ...row }) === JSON.stringify(shape)
}
