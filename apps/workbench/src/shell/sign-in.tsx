/** The door of a server with accounts. */
import { Button, PasswordInput, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { signIn } from "../state/session.js";
import { Logo } from "./logo.js";
import styles from "./sign-in.module.css";

export function SignIn(): ReactElement {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  return (
    <main className={styles.place}>
      <form
        className={styles.box}
        onSubmit={(event) => {
          event.preventDefault();
          setBusy(true);
          setError(undefined);
          signIn(name, password)
            .catch((cause: Error) => setError(cause.message))
            .finally(() => setBusy(false));
        }}
      >
        <h1>
          <Logo /> Cambrian
        </h1>
        <TextInput label="Name" autoComplete="username" value={name} onChange={(e) => setName(e.currentTarget.value)} />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          value={password}
          onChange={(e) => setPassword(e.currentTarget.value)}
        />
        {error && (
          <p className={styles.error} role="alert">
            {error}
          </p>
        )}
        <Button type="submit" loading={busy}>
          Sign in
        </Button>
      </form>
    </main>
  );
}
