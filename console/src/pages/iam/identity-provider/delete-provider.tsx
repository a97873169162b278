import Alert from '@cloudscape-design/components/alert'
import { ConfirmModal } from '../../../components/confirm-modal.tsx'
import { flash } from '../../../components/flash.tsx'
import type { Query } from '../../../components/use-query.ts'
import { navigate } from '../../../router/location.ts'
import { deleteProvider, providerName } from './provider.ts'

interface Props {
  readonly arn: string
  readonly roles: Pick<Query<readonly string[]>, 'data' | 'error'>
  readonly onClose: () => void
}

const MOST_NAMED = 5

/** Asks whether the provider shall go, by its name, and says who can come in no more. */
export function DeleteProvider({ arn, roles, onClose }: Props) {
  const name = providerName(arn)
  return (
    <ConfirmModal
      header={`Delete ${name}?`}
      confirm="Delete"
      typed={name}
      onConfirm={async () => {
        await deleteProvider(arn)
        flash('success', `Identity provider ${name} deleted.`)
        navigate('/iam/identity_providers')
      }}
      onClose={onClose}
    >
      <Alert type="warning">{consequence(roles)}</Alert>
      Its trust policies stay as they are: made again under this name, the provider is trusted by the same roles.
      Sessions that were given go on until they end.
    </ConfirmModal>
  )
}

function consequence({ data, error }: Props['roles']): string {
  if (data === undefined) {
    return error === undefined
      ? 'Which roles trust it is being read.'
      : 'You may not see which roles trust it. Whoever it vouches for can assume none of them any more.'
  }
  if (data.length === 0) return 'No role trusts it.'
  const more = data.length > MOST_NAMED ? ` and ${data.length - MOST_NAMED} more` : ''
  return `Nobody can assume these roles by it any more: ${data.slice(0, MOST_NAMED).join(', ')}${more}.`
}
