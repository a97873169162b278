import FileUpload from '@cloudscape-design/components/file-upload'
import FormField from '@cloudscape-design/components/form-field'
import { useEffect, useRef, useState } from 'react'

interface Props {
  readonly label: string
  readonly description: string
  readonly accept: string
  readonly most: number
  readonly errorText?: string | undefined
  /** The text of the file; empty for none. */
  readonly onText: (text: string) => void
}

/** A text file that is read here: what is sent is its text. None is held of a file that is not shown any more. */
export function FileField({ label, description, accept, most, errorText, onText }: Props) {
  const [files, setFiles] = useState<File[]>([])
  const [problem, setProblem] = useState<string>()
  const shown = useRef<File>(undefined)
  const tell = useRef(onText)
  tell.current = onText
  useEffect(
    () => () => {
      shown.current = undefined
      tell.current('')
    },
    [],
  )
  const take = async (chosen: File[]) => {
    const [file] = chosen
    shown.current = file
    setFiles(chosen)
    setProblem(undefined)
    onText('')
    if (file === undefined) return
    if (file.size > most) {
      setProblem(`A file has at most ${most.toLocaleString('en')} bytes.`)
      return
    }
    const text = await file.text()
    if (shown.current === file) tell.current(text)
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
