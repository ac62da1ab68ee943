"use client";

import { FileUp } from "lucide-react";
import { useEffect, useState } from "react";
import { messageOf } from "#lib/message-of.ts";
import { TokenField } from "../token-field.tsx";
import { guess, tableOf } from "./guess.ts";
import { ReplayForm } from "./replay-form.tsx";
import { ReplayPanel } from "./replay-panel.tsx";
import { useReplay } from "./replay-store.ts";
import { isOver } from "./replay-words.ts";
import { type Preview, previewOf } from "./rows.ts";

interface Props {
  readonly file: File | null;
  readonly onFile: (file: File | null) => void;
  readonly token: string;
  readonly onToken: (token: string) => void;
}

/** A recording from this computer, played as if it happened now. */
export function FileTab({ file, onFile, token, onToken }: Props) {
  const replay = useReplay();
  const preview = usePreview(file);
  const isPlaying = replay !== null && !isOver(replay.progress);
  // What was chosen stays while it plays, and is there again afterwards.
  const isPlayed = replay !== null && replay.replay.plan.file === file;
  return (
    <div className="grid grid-cols-1 gap-4">
      {replay && <ReplayPanel {...replay} />}
      {!isPlaying && <DropZone file={file} onFile={onFile} />}
      {file && typeof preview === "string" && (
        <p role="alert" className="text-diag">
          {preview}
        </p>
      )}
      {file && preview !== null && typeof preview === "object" && (
        <div className={isPlaying || isPlayed ? "hidden" : ""}>
          <ReplayForm key={`${file.name} ${file.lastModified}`} file={file} preview={preview} token={token} />
        </div>
      )}
      {!isPlaying && (
        <TokenField token={token} onToken={onToken} use="goes with what is replayed, and into the snippets" />
      )}
    </div>
  );
}

/** The first rows; a text that says why there are none; `null` while it is being read. */
function usePreview(file: File | null): Preview | string | null {
  const [seen, setSeen] = useState<{ file: File; preview: Preview | string } | null>(null);
  useEffect(() => {
    if (!file) return;
    let isCurrent = true;
    void lookInto(file).then((preview) => isCurrent && setSeen({ file, preview }));
    return () => {
      isCurrent = false;
    };
  }, [file]);
  return seen && seen.file === file ? seen.preview : null;
}

async function lookInto(file: File): Promise<Preview | string> {
  try {
    const { layout, rows } = await previewOf(file);
    const table = tableOf(rows, layout.format);
    if (table.rows.length > 0) return { layout, table, guess: guess(table) };
    return `${file.name} has no rows. A recording is CSV, or one JSON object on each line.`;
  } catch (error) {
    return `${file.name} cannot be read: ${messageOf(error)}`;
  }
}

function DropZone({ file, onFile }: Pick<Props, "file" | "onFile">) {
  return (
    <label
      data-testid="drop"
      className="grid cursor-pointer justify-items-center gap-1.5 rounded-md border border-dashed border-control p-4 text-center focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent hover:bg-surface-2"
    >
      <FileUp size={18} aria-hidden className="text-text-3" />
      <span className="font-semibold break-all">
        {file ? file.name : "Drop a recording here, or choose a file"}
      </span>
      <span className="text-[12px] text-text-3">
        CSV, or one JSON object a line. It is read piece by piece, so its size does not matter.
      </span>
      <input
        type="file"
        accept=".csv,.tsv,.txt,.ndjson,.jsonl,.json,text/csv"
        aria-label="Choose a recording"
        className="sr-only"
        onChange={(event) => onFile(event.target.files?.[0] ?? null)}
      />
    </label>
  );
}
