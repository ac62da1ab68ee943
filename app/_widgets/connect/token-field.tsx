"use client";

import { Labelled, TextField } from "./fields.tsx";
import { isLoopback } from "./snippets.ts";

interface Props {
  readonly token: string;
  readonly onToken: (token: string) => void;
  /** What it is for, as a clause: `goes into the snippets`. */
  readonly use: string;
}

/** Takes a token for what is pushed. It stays on this page and is kept nowhere. */
export function TokenField({ token, onToken, use }: Props) {
  const here = isLoopback(window.location.hostname);
  return (
    <div className="grid gap-1.5">
      <Labelled label="Write token">
        <TextField
          value={token}
          data-testid="token"
          placeholder={here ? "none needed unless push.requireToken is set" : "paste it here"}
          onChange={(event) => onToken(event.target.value.trim())}
          className="font-mono text-[12px]"
        />
      </Labelled>
      <p className="text-[12px] leading-4 text-text-3">
        {here
          ? "Programs on other machines need one: "
          : "Whoever pushes from another machine than Tidemark's needs one: "}
        a line in <Mono>push.tokens</Mono> of tidemark.config.json, such as{" "}
        <Mono>{'{ "push": { "tokens": [{ "token": "8 characters or more" }] } }'}</Mono>. What is typed here{" "}
        {use}; it is not kept.
      </p>
    </div>
  );
}

function Mono({ children }: { children: string }) {
  return <code className="font-mono text-text-2">{children}</code>;
}
