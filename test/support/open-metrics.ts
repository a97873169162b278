/** One line of a family, as it was read. */
export interface ReadSample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

export interface ReadFamily {
  readonly name: string
  readonly type: string
  readonly unit: string | undefined
  readonly help: string | undefined
  readonly samples: readonly ReadSample[]
}

/** Which suffixes the samples of a type have. */
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  counter: ['_total', '_created'],
  gauge: [''],
  histogram: ['_bucket', '_count', '_sum', '_created'],
  info: ['_info'],
  unknown: [''],
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const NUMBER = /^(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]Inf|NaN)$/

/**
 * Reads a text as OpenMetrics 1.0 has it, and refuses whatever its grammar or its rules do not: a descriptor after
 * samples, a family in two places, a series twice, a histogram that does not add up, an exemplar.
 *
 * @throws Error that says which line is wrong.
 * @see https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md
 */
export function readOpenMetrics(text: string): ReadonlyMap<string, ReadFamily> {
  if (!text.endsWith('# EOF\n')) throw new Error('the text does not end with "# EOF"')
  const families = new Map<string, { -readonly [K in keyof ReadFamily]: ReadFamily[K] } & { samples: ReadSample[] }>()
  let current: string | undefined
  for (const [index, line] of text.slice(0, -'# EOF\n'.length).split('\n').slice(0, -1).entries()) {
    const wrong = (why: string) => new Error(`line ${index + 1}: ${why}: ${line}`)
    if (line.startsWith('#')) {
      const [, what, name = '', rest = ''] = /^# (TYPE|UNIT|HELP) (\S+) (.*)$/.exec(line) ?? []
      if (what === undefined || !NAME.test(name)) throw wrong('no descriptor')
      if (name !== current && families.has(name)) throw wrong('a family in two places')
      const family = families.get(name) ?? { name, type: '', unit: undefined, help: undefined, samples: [] }
      families.set(name, family)
      current = name
      if (family.samples.length > 0) throw wrong('a descriptor after samples')
      if (what === 'TYPE') {
        if (family.type !== '' || !Object.hasOwn(SUFFIXES, rest)) throw wrong('a type twice, or none')
        family.type = rest
      } else if (what === 'UNIT') {
        if (family.unit !== undefined || !name.endsWith(`_${rest}`))
          throw wrong('a unit that the name does not end with')
        family.unit = rest
      } else {
        if (family.help !== undefined) throw wrong('a help twice')
        family.help = unescaped(rest, wrong)
      }
      continue
    }
    const family = current === undefined ? undefined : families.get(current)
    if (!family) throw wrong('a sample of no family')
    const sample = readSample(line, wrong)
    const suffix = sample.name.slice(family.name.length)
    const isOfFamily = sample.name.startsWith(family.name) && (SUFFIXES[family.type] ?? []).includes(suffix)
    if (!isOfFamily) throw wrong(`no sample of the ${family.type} ${family.name}`)
    family.samples.push(sample)
  }
  for (const family of families.values()) assertAddsUp(family)
  return families
}

function readSample(line: string, wrong: (why: string) => Error): ReadSample {
  const name = /^[^ {]*/.exec(line)?.[0] ?? ''
  if (!NAME.test(name)) throw wrong('no name')
  let at = name.length
  const labels: Record<string, string> = {}
  if (line[at] === '{') {
    at++
    while (line[at] !== '}') {
      const [whole, label = '', value = ''] = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"/.exec(line.slice(at)) ?? []
      if (whole === undefined || Object.hasOwn(labels, label)) throw wrong('no label, or one twice')
      labels[label] = unescaped(value, wrong)
      at += whole.length
      if (line[at] === ',' && line[at + 1] !== '}') at++
      else if (line[at] !== '}') throw wrong('labels that do not end')
    }
    at++
  }
  const value = line.slice(at + 1)
  // Neither a timestamp nor an exemplar follows: none is written here.
  if (line[at] !== ' ' || !NUMBER.test(value)) throw wrong('no number')
  return { name, labels, value: numberOf(value) }
}

function numberOf(text: string): number {
  return Number(text.replace('Inf', 'Infinity'))
}

function unescaped(text: string, wrong: (why: string) => Error): string {
  return text.replace(/\\(.?)|"/g, (whole, letter) => {
    if (whole === '"') throw wrong('a quote that is not escaped')
    if (letter === 'n') return '\n'
    if (letter === '\\' || letter === '"') return letter
    throw wrong('an escape that there is not')
  })
}

function assertAddsUp({ name, type, samples }: ReadFamily): void {
  if (type === '') throw new Error(`${name} has no type`)
  const seen = new Set<string>()
  const series = new Map<string, { buckets: [number, number][]; count?: number; sum?: number }>()
  for (const { name: sample, labels, value } of samples) {
    const key = JSON.stringify([sample, Object.entries(labels).sort()])
    if (seen.has(key)) throw new Error(`${key} is there twice`)
    seen.add(key)
    if ((type === 'counter' || type === 'histogram') && !(value >= 0)) throw new Error(`${key} is ${value}`)
    if (type === 'info' && value !== 1) throw new Error(`${key} is ${value}`)
    if (type !== 'histogram') continue
    const { le, ...rest } = labels
    const own = series.get(JSON.stringify(rest)) ?? { buckets: [] }
    series.set(JSON.stringify(rest), own)
    if (sample.endsWith('_count')) own.count = value
    else if (sample.endsWith('_sum')) own.sum = value
    else if (le === undefined || !/[.eI]/.test(le)) throw new Error(`${key} has no bound, or one that is no float`)
    else own.buckets.push([numberOf(le), value])
  }
  for (const [key, { buckets, count, sum }] of series) {
    const isSorted = buckets.every(([bound, value], index) => {
      const [before, less] = buckets[index - 1] ?? [Number.NEGATIVE_INFINITY, 0]
      return bound > before && value >= less
    })
    const [last, all] = buckets.at(-1) ?? []
    if (!isSorted || last !== Number.POSITIVE_INFINITY || all !== count || sum === undefined) {
      throw new Error(`the histogram ${name}${key} does not add up`)
    }
  }
}

/** The values of a family's samples that have all of these labels. */
export function valuesOf(
  families: ReadonlyMap<string, ReadFamily>,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): readonly number[] {
  const samples = [...families.values()].flatMap((family) => family.samples)
  return samples
    .filter((sample) => sample.name === name)
    .filter((sample) => Object.entries(labels).every(([label, value]) => sample.labels[label] === value))
    .map(({ value }) => value)
}
