/** The columns of the images (condition, well, patient, ...): edited here, or brought by a CSV file. */
import type { ImageRecord } from "@cambrian/protocol";
import { Button, TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { type ReactElement, useRef, useState } from "react";
import { notice } from "../../state/notice.js";
import { submit } from "../../state/submit.js";
import styles from "./images.module.css";
import { matchRows, parseTable } from "./read-metadata.js";

export function MetadataTable(props: {
  readonly columns: readonly string[];
  readonly images: readonly ImageRecord[];
  readonly onEnd: () => void;
}): ReactElement {
  const { images, onEnd } = props;
  const [more, setMore] = useState<readonly string[]>([]);
  const [name, setName] = useState("");
  const picker = useRef<HTMLInputElement>(null);
  const columns = [
    ...new Set([...props.columns, ...more, ...(props.columns.length === 0 ? ["condition", "well"] : [])]),
  ];
  const set = (image: ImageRecord, column: string, value: string): void => {
    if ((image.metadata[column] ?? "") === value) return;
    submit({ kind: "image.describe", image: image.id, set: { metadata: { [column]: value } } }).catch((error: Error) =>
      notice(error.message),
    );
  };
  const bring = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const { matched, unmatched } = matchRows(parseTable(await file.text()), images);
    for (const { image, metadata } of matched)
      submit({ kind: "image.describe", image, set: { metadata } }).catch((error: Error) => notice(error.message));
    notice(
      `${matched.length === 1 ? "1 image" : `${matched.length} images`} described by ${file.name}${unmatched > 0 ? `; ${unmatched} rows name no image here` : ""}.`,
    );
  };
  return (
    <div className={styles.add}>
      <div className={styles.addHead}>
        <h2>Columns</h2>
        <Button variant="subtle" size="xs" aria-label="Close" onClick={onEnd}>
          <IconX size={16} stroke={1.6} />
        </Button>
      </div>
      <div className={styles.addBody}>
        <div>
          <Button variant="default" onClick={() => picker.current?.click()}>
            Bring a CSV file
          </Button>
          <input
            ref={picker}
            type="file"
            hidden
            accept=".csv,.tsv,.txt"
            onChange={(event) => void bring(event.currentTarget.files?.[0])}
          />
          <p className={styles.small}>Its first column names the images; each other column becomes one here.</p>
        </div>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim()) setMore([...more, name.trim()]);
            setName("");
          }}
        >
          <TextInput
            label="New column"
            placeholder="patient"
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </form>
        <table className={styles.meta}>
          <thead>
            <tr>
              <th scope="col">Image</th>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {images.map((image) => (
              <tr key={image.id}>
                <th scope="row">{image.name}</th>
                {columns.map((column) => (
                  <td key={column}>
                    <input
                      aria-label={`${column} of ${image.name}`}
                      defaultValue={image.metadata[column] ?? ""}
                      key={image.metadata[column] ?? ""}
                      maxLength={500}
                      onBlur={(event) => set(image, column, event.currentTarget.value.trim())}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
