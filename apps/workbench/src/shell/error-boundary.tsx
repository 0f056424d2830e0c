/** A screen that fails takes only itself down; everything drawn is with the server or in the outbox already. */
import { Button } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { ErrorState } from "../components/error-state.js";

export class ErrorBoundary extends Component<
  { readonly children: ReactNode; readonly place: string },
  { error?: Error }
> {
  override state: { error?: Error } = {};

  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }
  override componentDidUpdate(before: { readonly place: string }): void {
    if (before.place !== this.props.place && this.state.error) this.setState({ error: undefined as never });
  }
  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <ErrorState
        error={error}
        title="This screen has stopped"
        text={`${error.message} Your steps are safe; the other screens go on.`}
        action={<Button onClick={() => location.reload()}>Load the page again</Button>}
      />
    );
  }
}
