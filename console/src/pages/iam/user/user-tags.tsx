import { ListUserTagsCommand, TagUserCommand, UntagUserCommand } from '@aws-sdk/client-iam'
import Button from '@cloudscape-design/components/button'
import { useState } from 'react'
import { iam } from '../../../api/iam.ts'
import { allPages } from '../../../api/paginate.ts'
import { ConfirmModal } from '../../../components/confirm-modal.tsx'
import { flash } from '../../../components/flash.tsx'
import { type Column, ResourceTable } from '../../../components/resource-table.tsx'
import { useQuery } from '../../../components/use-query.ts'
import { type TagDraft, tagProblem } from '../../../iam/limits.ts'
import { TagsEditor } from '../../../iam/tags-editor.tsx'

const COLUMNS: readonly Column<TagDraft>[] = [
  { id: 'key', header: 'Key', isRowHeader: true, cell: ({ key }) => key },
  { id: 'value', header: 'Value', cell: ({ value }) => value || '-' },
]

async function readTags(UserName: string): Promise<TagDraft[]> {
  const tags = await allPages(
    (Marker) => iam.send(new ListUserTagsCommand({ UserName, ...(Marker !== undefined && { Marker }) })),
    (page) => page.Tags,
  )
  return tags.map(({ Key: key = '', Value: value = '' }) => ({ key, value }))
}

/** Makes the user's tags these: two calls at most, and none where nothing changed. */
async function saveTags(UserName: string, before: readonly TagDraft[], after: readonly TagDraft[]): Promise<void> {
  const gone = before.filter(({ key }) => !after.some((tag) => tag.key === key))
  const set = after.filter(({ key, value }) => !before.some((tag) => tag.key === key && tag.value === value))
  if (gone.length > 0) await iam.send(new UntagUserCommand({ UserName, TagKeys: gone.map(({ key }) => key) }))
  if (set.length > 0) {
    await iam.send(new TagUserCommand({ UserName, Tags: set.map(({ key, value }) => ({ Key: key, Value: value })) }))
  }
}

export function UserTags({ userName }: { readonly userName: string }) {
  const tags = useQuery(`tags of ${userName}`, () => readTags(userName))
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
          header={`Tags of ${userName}`}
          confirm="Save changes"
          size="large"
          disabled={!complete}
          onConfirm={async () => {
            await saveTags(userName, tags.data ?? [], draft)
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
