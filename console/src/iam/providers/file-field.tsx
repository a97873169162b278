import Alert from '@cloudscape-design/components/alert'
import FileUpload from '@cloudscape-design/components/file-upload'
import FormField from '@cloudscape-design/components/form-field'
import { useState } from 'react'

interface Props {
  readonly label: string
  readonly description: string
  readonly accept: string
  readonly most: number
  readonly errorText?: string | undefined
  /** The text of the file; empty for none. */
  readonly onText: (text: string) => void
}

/** A text file that is read here: what is sent is its text. */
export function FileField({ label, description, accept, most, errorText, onText }: Props) {
  const [files, setFiles] = useState<File[]>([])
  const [problem, setProblem] = useState<string>()
  const take = async (chosen: File[]) => {
    setFiles(chosen)
    setProblem(undefined)
    onText('')
    const [file] = chosen
    if (file === undefined) return
    if (file.size > most) {
      setProblem(`A file has at most ${most.toLocaleString('en')} bytes.`)
      return
    }
    onText(await file.text())
  }
  return (
    <FormField label={label} description={description} errorText={problem ?? errorText}>
      <FileUpload
        value={files}
        accept={accept}
        showFileSize
        onChange={({ detail }) => void take(detail.value)}
        i18nStrings={{
          uploadButtonText: () => 'Choose file',
          dropzoneText: () => 'Drop file to upload',
          removeFileAriaLabel: () => `Remove ${label}`,
          limitShowFewer: 'Show fewer files',
          limitShowMore: 'Show more files',
          errorIconAriaLabel: 'Error',
        }}
      />
    </FormField>
  )
}

/** What a private key is for, said where one is asked for. */
export function PrivateKeyNote() {
  return (
    <Alert type="info">
      The provider encrypts assertions for the other half of the key. It is kept sealed, and no page and no call shows
      it again.
    </Alert>
  )
}
