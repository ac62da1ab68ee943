"use client";

import { CodeBlock } from "./code-block.tsx";
import { OWN_CODE } from "./configs.ts";
import { ConfigPlace, Restart } from "./recipe-tab.tsx";

/** A feed of the user's own. */
export function CodeTab() {
  return (
    <div className="grid grid-cols-1 gap-4">
      <p className="text-text-2">
        A file that exports a function, and what it emits is on the board. It runs in a process of its own; a
        fault in it is that feed's alone. All of it is in docs/your-own-feed.md.
      </p>
      <CodeBlock code={OWN_CODE.code} what={OWN_CODE.file}>
        <b className="font-semibold text-text">{OWN_CODE.file}</b>, beside the config
      </CodeBlock>
      <CodeBlock code={OWN_CODE.config} what="its config">
        <ConfigPlace />
      </CodeBlock>
      <Restart />
      <p className="-mt-2 text-[12px] leading-4 text-text-3">
        With <code>npm run dev</code> it starts anew whenever the file changes.
      </p>
    </div>
  );
}
