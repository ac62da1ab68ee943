"use client";

import { useReducer } from "react";
import type { CatalogEntry } from "#lib/protocol.ts";
import type { ChannelData } from "../../_live/channel-data.ts";
import { useLast, usePhase, useTold } from "../../_live/hooks.ts";
import { getLive } from "../../_live/live.ts";
import { labelOf } from "../channel-words.ts";
import { ChoiceField } from "./choice-field.tsx";
import { ConfirmBox } from "./confirm-box.tsx";
import { type Draft, type DraftEvent, IDLE, nextDraft, phaseOf } from "./control-machine.ts";
import { originText, outcomeText, rangeText, type Words, wordsOf } from "./control-words.ts";
import { NumberField } from "./number-field.tsx";
import { OutcomeLine } from "./outcome-line.tsx";
import { PendingLine } from "./pending-line.tsx";
import { Readout } from "./readout.tsx";

interface Props {
  readonly data: ChannelData;
  readonly command: NonNullable<CatalogEntry["command"]>;
}

/** What a channel was told beside what it reports, and a way to tell it: edited, confirmed, and then waited for. */
export function Control({ data, command }: Props) {
  const { channel } = data;
  const told = useTold(channel);
  const phase = usePhase();
  const reported = useLast(channel);
  const [draft, send] = useReducer((old: Draft, event: DraftEvent) => nextDraft(old, event, command), IDLE);
  const words = wordsOf(data, command);
  const shown = phaseOf(draft, told);
  const live = phase === "live" || phase === "lagging";
  const requested = told.pending?.value ?? told.confirmed;
  const confirm = (value: number) => {
    getLive().commands.send(channel, value);
    send({ type: "end" });
  };
  return (
    <section
      aria-label={`Control of ${labelOf(channel, data.entry)}`}
      data-control={channel}
      data-phase={shown}
      className="flex min-h-11 flex-wrap items-center gap-x-5 gap-y-1.5 px-3 py-1.5"
    >
      <Readout requested={requested} reported={reported} words={words} />
      {!command.allowed && (
        <p className="text-[12px] leading-4 text-text-2">
          Commands are off for this channel: list it in <code className="font-semibold">commands.allow</code>
        </p>
      )}
      {command.allowed && shown === "pending" && told.pending && (
        <PendingLine command={told.pending} words={words} />
      )}
      {command.allowed && shown === "confirm" && draft.step === "confirm" && (
        <ConfirmBox
          question={`Set ${labelOf(channel, data.entry)} to ${words.full(draft.value)}?`}
          disabled={!live}
          onConfirm={() => confirm(draft.value)}
          onCancel={() => send({ type: "back" })}
        />
      )}
      {command.allowed && shown !== "pending" && shown !== "confirm" && (
        <Field {...{ data, command, draft, send, words, reported }} disabled={!live} />
      )}
      {told.outcome && (
        <OutcomeLine
          command={told.outcome}
          words={words}
          onDismiss={() => getLive().commands.dismiss(channel)}
        />
      )}
      <p role="status" aria-live="polite" className="sr-only">
        {spoken(told.pending ?? told.outcome, words)}
      </p>
    </section>
  );
}

interface FieldProps extends Props {
  readonly draft: Draft;
  readonly send: (event: DraftEvent) => void;
  readonly words: Words;
  readonly reported: number;
  readonly disabled: boolean;
}

function Field({ data, command, draft, send, words, reported, disabled }: FieldProps) {
  const name = labelOf(data.channel, data.entry);
  if (command.type === "choice") {
    const choose = (value: number) => send({ type: "ask", text: String(value) });
    const options = Object.keys(command.options ?? {}).map(Number);
    return <ChoiceField {...{ name, options, words, reported, disabled }} onChoose={choose} />;
  }
  const text = draft.step === "idle" ? "" : draft.text;
  return (
    <NumberField
      name={name}
      text={text}
      placeholder={words.value(reported)}
      fault={draft.step === "editing" ? draft.fault : null}
      help={disabled ? "The server is not there" : rangeText(command, words)}
      unit={words.unit}
      disabled={disabled}
      refocus={draft.step === "editing"}
      onEdit={(edited) => send({ type: "edit", text: edited })}
      onNudge={(steps) => send({ type: "nudge", steps, from: reported })}
      onAsk={() => send({ type: "ask", text })}
      onEnd={() => send({ type: "end" })}
    />
  );
}

function spoken(command: Parameters<typeof outcomeText>[0] | null, words: Words): string {
  return command ? `${outcomeText(command, words)} ${originText(command)}`.trim() : "";
}
