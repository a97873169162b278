import AttributeEditor from '@cloudscape-design/components/attribute-editor'
import Input from '@cloudscape-design/components/input'

interface Props {
  readonly label: string
  /** One of them: "audience". */
  readonly what: string
  readonly most: number
  readonly values: readonly string[]
  readonly problem: (value: string) => string | undefined
  readonly showProblems: boolean
  /** What comes of it that there are none, or some. */
  readonly hint?: string
  readonly onChange: (values: readonly string[]) => void
}

/** A few texts of one kind, a field each. */
export function ListEditor({ label, what, most, values, problem, showProblems, hint, onChange }: Props) {
  return (
    <AttributeEditor
      items={values}
      empty={`No ${what}`}
      additionalInfo={hint}
      addButtonText={`Add ${what}`}
      removeButtonText="Remove"
      removeButtonAriaLabel={(value) => `Remove ${what} ${value}`}
      disableAddButton={values.length >= most}
      onAddButtonClick={() => onChange([...values, ''])}
      onRemoveButtonClick={({ detail }) => onChange(values.filter((_, index) => index !== detail.itemIndex))}
      definition={[
        {
          label,
          errorText: (value) => (showProblems || value !== '' ? problem(value) : undefined),
          control: (value, index) => (
            <Input
              value={value}
              ariaLabel={label}
              onChange={({ detail }) => onChange(values.map((each, at) => (at === index ? detail.value.trim() : each)))}
            />
          ),
        },
      ]}
    />
  )
}
