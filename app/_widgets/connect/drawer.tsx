"use client";

import { X } from "lucide-react";
import { type DragEvent, useEffect, useRef, useState } from "react";
import { IconButton } from "../../_ui/button.tsx";
import { CodeTab } from "./code-tab.tsx";
import { EXCHANGES, MQTT } from "./configs.ts";
import { closeConnect, useConnect } from "./connect-state.ts";
import { FileTab } from "./file/file-tab.tsx";
import { ReplayPill } from "./file/replay-pill.tsx";
import { useReplay } from "./file/replay-store.ts";
import { PushTab } from "./push-tab.tsx";
import { RecipeTab } from "./recipe-tab.tsx";
import { PANEL_ID, Tabs, tabId } from "./tabs.tsx";
import { Waiting } from "./waiting.tsx";

const TABS = [
  { value: "push", text: "Push over HTTP" },
  { value: "mqtt", text: "MQTT" },
  { value: "exchange", text: "Exchange" },
  { value: "file", text: "File" },
  { value: "code", text: "Your code" },
] as const;
type Tab = (typeof TABS)[number]["value"];

/** The types of feed that a tab is about: what one of them refuses is quoted there. */
const FEED_TYPES: Readonly<Record<Tab, readonly string[]>> = {
  push: ["push"],
  mqtt: ["mqtt", "mqtt-broker"],
  exchange: ["exchange", "websocket"],
  file: ["push"],
  code: ["module"],
};

/** How data get in, at the right of any page; what plays while it is closed shows in a pill. */
export function ConnectDrawer() {
  const isOpen = useConnect() === "open";
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <>
      <dialog
        ref={dialog}
        aria-labelledby="connect-title"
        onClose={closeConnect}
        closedby="any"
        className="fixed inset-y-0 right-0 left-auto m-0 h-dvh max-h-none w-[440px] max-w-none border-l border-border bg-surface-1 text-text shadow-[var(--shadow)] transition-[translate,opacity] duration-150 backdrop:bg-scrim motion-reduce:transition-none starting:open:translate-x-6 starting:open:opacity-0 max-md:w-dvw max-md:border-l-0"
      >
        {isOpen && <Inside />}
      </dialog>
      {!isOpen && <ReplayPill />}
    </>
  );
}

function Inside() {
  const replay = useReplay();
  const [tab, setTab] = useState<Tab>(replay ? "file" : "push");
  const [mqtt, setMqtt] = useState(MQTT[0]?.name ?? "");
  const [exchange, setExchange] = useState(EXCHANGES[0]?.name ?? "");
  const [token, setToken] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const recipe = recipeOf(tab, { mqtt, exchange });
  const drop = (event: DragEvent) => {
    event.preventDefault();
    const [dropped] = event.dataTransfer.files;
    if (!dropped) return;
    setFile(dropped);
    setTab("file");
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a file may be dropped anywhere here; the tab has a button for it, too.
    <div className="flex h-full flex-col" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <Header />
      <Tabs label="Ways to connect" tabs={TABS} chosen={tab} onChoose={setTab} />
      <div
        id={PANEL_ID}
        role="tabpanel"
        aria-labelledby={tabId(tab)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which keys must be able to do.
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto p-5 focus-visible:outline-offset-[-2px] max-md:p-4"
      >
        {tab === "push" && <PushTab token={token} onToken={setToken} />}
        {tab === "mqtt" && (
          <RecipeTab lead="Each topic becomes a channel." recipes={MQTT} chosen={mqtt} onChoose={setMqtt} />
        )}
        {tab === "exchange" && (
          <RecipeTab
            lead="Public market data, trade by trade."
            recipes={EXCHANGES}
            chosen={exchange}
            onChoose={setExchange}
          />
        )}
        {tab === "file" && <FileTab file={file} onFile={setFile} token={token} onToken={setToken} />}
        {tab === "code" && <CodeTab />}
      </div>
      <Waiting
        subject={{ types: recipe?.types ?? FEED_TYPES[tab], isReplay: tab === "file" }}
        types={FEED_TYPES[tab]}
        isBrief={tab === "file" && file !== null && replay?.replay.plan.file !== file}
        wanted={tab === "file" ? replay?.replay.plan.channel : undefined}
      />
    </div>
  );
}

const RECIPES = { mqtt: MQTT, exchange: EXCHANGES };

/** The recipe shown; only those tabs have some. */
function recipeOf(tab: Tab, names: Record<keyof typeof RECIPES, string>) {
  if (tab !== "mqtt" && tab !== "exchange") return undefined;
  return RECIPES[tab].find(({ name }) => name === names[tab]);
}

function Header() {
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 pr-3 pl-5 max-md:pl-4">
      <h2 id="connect-title" className="flex-1 text-[16px] leading-6 font-semibold">
        Connect a feed
      </h2>
      <kbd className="rounded-sm border border-border px-1 font-sans text-[12px] leading-[18px] text-text-3 max-md:hidden">
        Esc
      </kbd>
      <IconButton label="Close" onClick={closeConnect} className="max-md:size-11">
        <X size={16} />
      </IconButton>
    </header>
  );
}
