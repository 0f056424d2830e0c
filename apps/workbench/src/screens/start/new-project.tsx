/** A name, and the project is there. */
import { routes } from "@cambrian/protocol";
import { Button, Modal, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { api } from "../../api/api.js";
import { go } from "../../state/place.js";
import styles from "./start.module.css";

export function NewProject({ task, onEnd }: { readonly task: string; readonly onEnd: () => void }): ReactElement {
  const [name, setName] = useState("");
  const [error, setError] = useState<string>();
  return (
    <Modal opened onClose={onEnd} title={`New ${task} project`} centered>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          api
            .call(routes.createProject, { body: { name: name.trim() || "Untitled", task } })
            .then(({ id }) => go({ project: id, step: "images" }))
            .catch((cause: Error) => setError(cause.message));
        }}
      >
        <TextInput
          label="Name"
          description="It becomes a folder in your projects folder."
          placeholder="Untitled"
          value={name}
          maxLength={120}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {error && (
          <p className={styles.wrong} role="alert">
            {error}
          </p>
        )}
        <div className={styles.actions}>
          <Button variant="default" onClick={onEnd}>
            Not now
          </Button>
          <Button type="submit">Begin</Button>
        </div>
      </form>
    </Modal>
  );
}
