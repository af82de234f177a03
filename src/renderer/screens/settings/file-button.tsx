import { FileUp } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '../../ui/button.tsx';

export interface FileButtonProps {
  readonly label: string;
  /** Endings, separated by commas. */
  readonly accept: string;
  readonly isMultiple?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

/** Opens the file dialog of the computer; the page reads the files and forgets where they lie. */
export const FileButton = ({ label, accept, isMultiple = false, onFiles }: FileButtonProps) => {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={accept}
        multiple={isMultiple}
        hidden
        aria-label={label}
        onChange={({ currentTarget }) => {
          const files = Array.from(currentTarget.files ?? []);
          currentTarget.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
      <Button icon={<FileUp />} onClick={() => input.current?.click()}>
        {label}
      </Button>
    </>
  );
};
