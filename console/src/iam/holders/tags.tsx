import Button from '@cloudscape-design/components/button'
import { useState } from 'react'
import { ConfirmModal } from '../../components/confirm-modal.tsx'
import { flash } from '../../components/flash.tsx'
import { type Column, ResourceTable } from '../../components/resource-table.tsx'
import { useQuery } from '../../components/use-query.ts'
import { type TagDraft, tagProblem } from '../limits.ts'
import { TagsEditor } from '../tags-editor.tsx'
import type { TagHolder } from './holder.ts'

const COLUMNS: readonly Column<TagDraft>[] = [
  { id: 'key', header: 'Key', isRowHeader: true, cell: ({ key }) => key },
  { id: 'value', header: 'Value', cell: ({ value }) => value || '-' },
]

/** Makes the tags these: two calls at most, and none where nothing changed. */
async function saveTags(holder: TagHolder, before: readonly TagDraft[], after: readonly TagDraft[]): Promise<void> {
  const gone = before.filter(({ key }) => !after.some((tag) => tag.key === key))
  const set = after.filter(({ key, value }) => !before.some((tag) => tag.key === key && tag.value === value))
  if (gone.length > 0) await holder.untag(gone.map(({ key }) => key))
  if (set.length > 0) await holder.tag(set)
}

/** The tags of a user, a role or a provider, and a dialog to change them. */
export function HolderTags({ holder }: { readonly holder: TagHolder }) {
  const tags = useQuery(`tags of ${holder.kind} ${holder.name}`, holder.tags)
  const [draft, setDraft] = useState<readonly TagDraft[]>()
  const complete = draft?.every((tag) => tagProblem(tag, draft) === undefined)
  return (
    <>
      <ResourceTable
        name="Tags"
        query={tags}
        columns={COLUMNS}
        idOf={({ key }) => key}
        emptyText="No tags"
        actions={
          <Button disabled={tags.data === undefined} onClick={() => setDraft(tags.data ?? [])}>
            Manage tags
          </Button>
        }
      />
      {draft !== undefined && (
        <ConfirmModal
          header={`Tags of ${holder.name}`}
          confirm="Save changes"
          size="large"
          disabled={!complete}
          onConfirm={async () => {
            await saveTags(holder, tags.data ?? [], draft)
            flash('success', 'Tags saved.')
            await tags.reload()
          }}
          onClose={() => setDraft(undefined)}
        >
          <TagsEditor tags={draft} onChange={setDraft} showProblems={false} />
        </ConfirmModal>
      )}
    </>
  )
}
