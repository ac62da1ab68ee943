"use client";

import { TriangleAlert } from "lucide-react";
import { Component, type ReactNode } from "react";
import { messageOf } from "#lib/message-of.ts";
import { Button } from "../_ui/button.tsx";
import { Panel } from "../_ui/panel.tsx";

interface Props {
  /** What stops, as a sentence begins with it: `The chart`. */
  readonly name: string;
  /** What it is of: that of another is drawn again. */
  readonly of?: string;
  /** Of the box that stands in its place. */
  readonly className?: string;
  /** Beside "Try again". */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

interface State {
  readonly fault: { readonly thrown: unknown } | null;
}

/** A widget that fails as it is drawn stops here alone, says so, and can be tried again. */
export class Boundary extends Component<Props, State> {
  override state: State = { fault: null };

  static getDerivedStateFromError(thrown: unknown): State {
    return { fault: { thrown } };
  }

  override componentDidUpdate({ of }: Props) {
    if (this.state.fault && of !== this.props.of) this.setState({ fault: null });
  }

  override render() {
    const { fault } = this.state;
    const { name, className = "", actions, children } = this.props;
    if (!fault) return children;
    return (
      <Panel
        role="alert"
        className={`flex min-w-0 flex-col items-start gap-2 overflow-hidden p-3 ${className}`}
      >
        <p className="flex items-center gap-2">
          <TriangleAlert aria-hidden size={14} className="shrink-0" /> {name} stopped.
        </p>
        <p className="max-w-full truncate text-text-2">{messageOf(fault.thrown)}</p>
        <span className="flex gap-2">
          <Button onClick={() => this.setState({ fault: null })}>Try again</Button>
          {actions}
        </span>
      </Panel>
    );
  }
}
