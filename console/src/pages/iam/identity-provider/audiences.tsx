import {
  AddClientIDToOpenIDConnectProviderCommand,
  RemoveClientIDFromOpenIDConnectProviderCommand,
} from '@aws-sdk/client-iam'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import { useState } from 'react'
import { iam } from '../../../api/iam.ts'
import { ConfirmModal } from '../../../components/confirm-modal.tsx'
import { flash } from '../../../components/flash.tsx'
import { type Column, ResourceTable } from '../../../components/resource-table.tsx'
import { audienceProblem, MOST_AUDIENCES } from '../../../iam/providers/problems.ts'

interface Props {
  readonly arn: string
  readonly audiences: readonly string[]
  readonly onChanged: () => Promise<void>
}

const COLUMNS: readonly Column<string>[] = [
  { id: 'audience', header: 'Audience', isRowHeader: true, cell: (audience) => audience },
]

/** For whom the provider's tokens may be. */
export function Audiences({ arn: OpenIDConnectProviderArn, audiences, onChanged }: Props) {
  const [asked, setAsked] = useState<'add' | 'remove'>()
  const [selected, setSelected] = useState<string>()
  const [added, setAdded] = useState('')
  const problem = audienceProblem(added, [...audiences, added])
  return (
    <>
      <ResourceTable
        name="Audiences"
        query={{ data: audiences, error: undefined, loading: false, reload: onChanged }}
        columns={COLUMNS}
        idOf={(audience) => audience}
        description="Also known as client IDs. A token that is for none of them is refused."
        emptyText="No audiences: no token is taken."
        selection="single"
        selected={audiences.filter((audience) => audience === selected)}
        onSelect={([audience]) => setSelected(audience)}
        actions={
          <>
            <Button
              disabled={selected === undefined || !audiences.includes(selected)}
              onClick={() => setAsked('remove')}
            >
              Remove
            </Button>
            <Button disabled={audiences.length >= MOST_AUDIENCES} onClick={() => setAsked('add')}>
              Add audience
            </Button>
          </>
        }
      />
      {asked === 'add' && (
        <ConfirmModal
          header="Add audience"
          confirm="Add"
          disabled={problem !== undefined}
          onConfirm={async () => {
            const input = { OpenIDConnectProviderArn, ClientID: added }
            await iam.send(new AddClientIDToOpenIDConnectProviderCommand(input))
            flash('success', `Audience ${added} added.`)
            setAdded('')
            await onChanged()
          }}
          onClose={() => setAsked(undefined)}
        >
          <FormField label="Audience" errorText={added === '' ? undefined : problem}>
            <Input value={added} autoComplete={false} onChange={({ detail }) => setAdded(detail.value.trim())} />
          </FormField>
        </ConfirmModal>
      )}
      {asked === 'remove' && selected !== undefined && (
        <ConfirmModal
          header="Remove audience?"
          confirm="Remove"
          onConfirm={async () => {
            const input = { OpenIDConnectProviderArn, ClientID: selected }
            await iam.send(new RemoveClientIDFromOpenIDConnectProviderCommand(input))
            flash('success', `Audience ${selected} removed.`)
            await onChanged()
          }}
          onClose={() => setAsked(undefined)}
        >
          Tokens for {selected} are refused from then on.
        </ConfirmModal>
      )}
    </>
  )
}
