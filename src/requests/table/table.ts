import { readDataFile, readShard } from '../../aws/data-file.ts'
import { BoundedCache } from '../../aws/index.ts'
import type { AskRow } from '../rows.ts'
import { type IndexFile, type ServiceLine, SURETIES, type Surety } from './format.ts'

/** What the rule says of one service. */
export interface ServiceTable {
  readonly service: string
  /** Of its actions: `elasticloadbalancing`. */
  readonly prefix: string
  /** The ARN of a type, whole; `undefined` for one that AWS's reference does not have. */
  arnOf(type: string): string | undefined
  /** The ARNs of all types, by type. */
  arns(): readonly (readonly [type: string, arn: string])[]
  operation(name: string): OperationTable | undefined
  readonly operationNames: readonly string[]
}

export interface OperationTable {
  readonly surety: Surety
  readonly rows: readonly AskRow[]
}

interface Index {
  readonly file: IndexFile
  readonly positions: ReadonlyMap<string, number>
}

let loaded: Index | undefined

/** A caller may name one after the other: those of late are held. */
const services = new BoundedCache<string, ServiceTable>(24)

function index(): Index {
  if (loaded === undefined) {
    const file: IndexFile = JSON.parse(readDataFile('requests.json'))
    loaded = { file, positions: new Map(file.services.map(([service], position) => [service, position])) }
  }
  return loaded
}

export function serviceNames(): readonly string[] {
  return index().file.services.map(([service]) => service)
}

/** @throws Error where the data folder is not there: a broken installation. */
export function serviceTable(service: string): ServiceTable | undefined {
  const known = services.get(service)
  if (known) return known
  const { file, positions } = index()
  const row = file.services[positions.get(service) ?? -1]
  if (row === undefined) return undefined
  const [, prefix, shard, line] = row
  const lines = readShard('requests.pack', file.shardLengths, shard).split('\n')
  const { types, operations }: ServiceLine = JSON.parse(lines[line] ?? '')
  const read = new Map<string, OperationTable>()
  const table: ServiceTable = {
    service,
    prefix,
    arns: () => Object.entries(types).map(([type, arn]) => [type, `arn:\${Partition}:${arn}`]),
    arnOf: (type) => (Object.hasOwn(types, type) ? `arn:\${Partition}:${types[type]}` : undefined),
    operation(name) {
      const known = read.get(name)
      if (known) return known
      const line = Object.hasOwn(operations, name) ? operations[name] : undefined
      if (line === undefined) return undefined
      const [surety, ...rows] = line
      const found: OperationTable = { surety: SURETIES[surety] ?? 'unknown', rows }
      read.set(name, found)
      return found
    },
    operationNames: Object.keys(operations),
  }
  services.set(service, table)
  return table
}
