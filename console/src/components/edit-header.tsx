import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'

interface Props {
  readonly children: string
  readonly description?: string
  /** What is edited, for whoever hears the button alone: "account name". */
  readonly what: string
  readonly disabled?: boolean
  /** Without it there is nothing to edit, and no button. */
  readonly onEdit: (() => void) | undefined
}

/** The header of a section that is edited as a whole. */
export function EditHeader({ children, what, disabled = false, onEdit, ...header }: Props) {
  return (
    <Header
      variant="h2"
      {...header}
      actions={
        onEdit && (
          <Button ariaLabel={`Edit ${what}`} disabled={disabled} onClick={onEdit}>
            Edit
          </Button>
        )
      }
    >
      {children}
    </Header>
  )
}
