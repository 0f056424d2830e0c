/** Choosing a folder on the computer where Cambrian runs. */
import { routes } from "@cambrian/protocol";
import { Button, Modal, TextInput } from "@mantine/core";
import { IconFolder, IconFolderUp } from "@tabler/icons-react";
import { type ReactElement, useState } from "react";
import { useApi } from "../../api/api.js";
import styles from "./start.module.css";

export function FolderDialog(props: {
  readonly onEnd: () => void;
  readonly onFolder: (path: string) => void;
}): ReactElement {
  const [path, setPath] = useState<string>();
  const [typed, setTyped] = useState("");
  const { data, error } = useApi(routes.folders, path === undefined ? {} : { query: { path } });
  return (
    <Modal opened onClose={props.onEnd} title="Open a folder of images, or a project" size={560} centered>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.trim()) setPath(typed.trim());
        }}
      >
        <TextInput
          label="Folder"
          placeholder={data?.path ?? ""}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          description="Type a path and press Enter, or choose below."
        />
      </form>
      {error && (
        <p className={styles.wrong} role="alert">
          {error.message}
        </p>
      )}
      <p className={styles.path}>{data?.path}</p>
      <ul className={styles.folders}>
        {data?.parent && (
          <li>
            <button type="button" onClick={() => setPath(data.parent ?? undefined)}>
              <IconFolderUp size={16} stroke={1.6} aria-hidden="true" /> One up
            </button>
          </li>
        )}
        {data?.folders.map((folder) => (
          <li key={folder.path}>
            <button type="button" onClick={() => setPath(folder.path)}>
              <IconFolder size={16} stroke={1.6} aria-hidden="true" /> {folder.name}
              {folder.project && <span className={styles.mark}>project</span>}
            </button>
          </li>
        ))}
      </ul>
      <div className={styles.form}>
        <div className={styles.actions}>
          <span className={styles.small}>
            {data ? (data.images === 1 ? "1 image here" : `${data.images} images here`) : ""}
          </span>
          <Button disabled={!data} onClick={() => data && props.onFolder(data.path)}>
            Open this folder
          </Button>
        </div>
      </div>
    </Modal>
  );
}
