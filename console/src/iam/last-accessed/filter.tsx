import Select from '@cloudscape-design/components/select'

const CHOICES = ['all', 'accessed', 'not-accessed'] as const

export type Accessed = (typeof CHOICES)[number]

interface Props {
  /** What is listed, in the plural: "services". */
  readonly what: string
  readonly value: Accessed
  readonly onChange: (value: Accessed) => void
}

/** All, what was accessed, or what was not. */
export function AccessedFilter({ what, value, onChange }: Props) {
  const labels: Readonly<Record<Accessed, string>> = {
    all: `All ${what}`,
    accessed: `Accessed ${what}`,
    'not-accessed': `Not accessed ${what}`,
  }
  const options = CHOICES.map((choice) => ({ value: choice, label: labels[choice] }))
  return (
    <Select
      ariaLabel={`Filter by ${what} history`}
      options={options}
      selectedOption={options.find((option) => option.value === value) ?? null}
      onChange={({ detail }) => onChange(CHOICES.find((choice) => choice === detail.selectedOption.value) ?? 'all')}
    />
  )
}

/** Those of `items` that the choice lets be seen. */
export function accessedOnes<Item>(
  items: readonly Item[] | undefined,
  choice: Accessed,
  isAccessed: (item: Item) => boolean,
): readonly Item[] | undefined {
  return choice === 'all' ? items : items?.filter((item) => isAccessed(item) === (choice === 'accessed'))
}
