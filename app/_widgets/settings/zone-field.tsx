"use client";

import { useId, useState } from "react";
import type { Zone } from "#lib/format.ts";
import { Segmented } from "../../_ui/segmented.tsx";
import { allZones, zoneNamed } from "../zones.ts";
import { changeSettings } from "./settings.ts";

const NEAR = [
  { value: "UTC", text: "UTC" },
  { value: "local", text: "Local" },
] as const;

/** Which clock times are shown on: one of two, or any by its name, searched as it is written. */
export function ZoneField({ zone }: { zone: Zone }) {
  const choose = (next: Zone) => changeSettings({ zone: next });
  return (
    <div className="grid justify-items-end gap-1.5">
      <Segmented label="Time zone" values={NEAR} chosen={zone} onChoose={choose} />
      <NamedZone key={zone} zone={zone} onChoose={choose} />
    </div>
  );
}

function NamedZone({ zone, onChoose }: { zone: Zone; onChoose(zone: Zone): void }) {
  const [text, setText] = useState(NEAR.some(({ value }) => value === zone) ? "" : zone);
  const [fault, setFault] = useState("");
  const id = useId();
  const submit = () => {
    if (text.trim() === "") return setFault("");
    const named = zoneNamed(text);
    if (named === null) setFault(`There is no time zone “${text.trim()}”. Write one such as Europe/Berlin.`);
    else if (named !== zone) onChoose(named);
  };
  return (
    <>
      <input
        aria-label="Another time zone"
        aria-invalid={fault !== ""}
        aria-describedby={fault ? `${id}-fault` : undefined}
        data-testid="zone"
        list={`${id}-zones`}
        placeholder="Another, e.g. Europe/Berlin"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={({ target, nativeEvent }) => {
          setText(target.value);
          setFault("");
          // Taken from the list and not written: whoever is still writing may be half way through a longer name.
          if (!("inputType" in nativeEvent) || nativeEvent.inputType === "insertReplacementText") {
            const named = zoneNamed(target.value);
            if (named) onChoose(named);
          }
        }}
        onBlur={submit}
        onKeyDown={(event) => event.key === "Enter" && submit()}
        className={`h-8 w-[200px] rounded-md border bg-surface-1 px-2.5 text-[13px] placeholder:text-text-3 max-md:h-11 ${fault ? "border-alarm" : "border-control"}`}
      />
      <datalist id={`${id}-zones`}>
        {allZones().map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {fault && (
        <p id={`${id}-fault`} role="alert" className="w-[200px] text-[12px] leading-4 text-alarm">
          {fault}
        </p>
      )}
    </>
  );
}
