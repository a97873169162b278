import AttributeEditor from '@cloudscape-design/components/attribute-editor'
import Input from '@cloudscape-design/components/input'
import { MOST_TAGS, type TagDraft, tagProblem } from './limits.ts'

interface Props {
  readonly tags: readonly TagDraft[]
  readonly onChange: (tags: readonly TagDraft[]) => void
  readonly showProblems: boolean
}

/** Up to 50 keys with their values; a value may be empty. */
export function TagsEditor({ tags, onChange, showProblems }: Props) {
  const set = (index: number, part: Partial<TagDraft>) =>
    onChange(tags.map((tag, at) => (at === index ? { ...tag, ...part } : tag)))
  return (
    <AttributeEditor
      items={tags}
      empty="No tags"
      addButtonText="Add tag"
      removeButtonText="Remove"
      removeButtonAriaLabel={({ key }) => `Remove tag ${key}`}
      disableAddButton={tags.length >= MOST_TAGS}
      additionalInfo={`You can add ${MOST_TAGS - tags.length} more.`}
      onAddButtonClick={() => onChange([...tags, { key: '', value: '' }])}
      onRemoveButtonClick={({ detail }) => onChange(tags.filter((_, at) => at !== detail.itemIndex))}
      definition={[
        {
          label: 'Key',
          errorText: (tag) => (showProblems || tag.key !== '' ? tagProblem(tag, tags) : undefined),
          control: ({ key }, index) => (
            <Input value={key} ariaLabel="Tag key" onChange={({ detail }) => set(index, { key: detail.value })} />
          ),
        },
        {
          label: 'Value - optional',
          errorText: ({ value }) => (value.length > 256 ? 'Use 256 characters at most.' : undefined),
          control: ({ value }, index) => (
            <Input value={value} ariaLabel="Tag value" onChange={({ detail }) => set(index, { value: detail.value })} />
          ),
        },
      ]}
    />
  )
}
