"use client";

import { useState } from "react";
import { Segmented } from "../../_ui/segmented.tsx";
import { CodeBlock } from "./code-block.tsx";
import { CopyButton } from "./copy-button.tsx";
import { pushAddress, snippetsOf } from "./snippets.ts";
import { TokenField } from "./token-field.tsx";

interface Props {
  readonly token: string;
  readonly onToken: (token: string) => void;
}

/** How anything that can send a request puts a channel on the board. */
export function PushTab({ token, onToken }: Props) {
  const [chosen, setChosen] = useState("curl");
  const { origin } = window.location;
  const snippets = snippetsOf({ origin, token });
  const snippet = snippets.find(({ name }) => name === chosen) ?? snippets[0];
  return (
    <div className="grid grid-cols-1 gap-4">
      <p className="text-text-2">Send one measurement, and this page shows how it was understood.</p>
      <div className="grid gap-1">
        <span className="text-[12px] text-text-2">Address</span>
        <div className="flex h-9 items-center justify-between gap-2 rounded-md border border-control bg-bg pr-1 pl-2.5">
          <code data-testid="address" className="truncate font-mono text-[12px]">
            {pushAddress(origin)}
          </code>
          <CopyButton text={pushAddress(origin)} what="the address" />
        </div>
      </div>
      {snippet && (
        <CodeBlock code={snippet.code} what={snippet.name}>
          <Segmented
            label="In which language"
            values={snippets.map(({ name }) => ({ value: name, text: name }))}
            chosen={snippet.name}
            onChoose={setChosen}
          />
        </CodeBlock>
      )}
      {snippet?.note && <p className="-mt-2 text-[12px] leading-4 text-text-3">{snippet.note}</p>}
      <TokenField
        token={token}
        onToken={onToken}
        use="goes into the snippets, and with a file that is replayed"
      />
    </div>
  );
}
