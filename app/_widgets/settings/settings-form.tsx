"use client";

import Link from "next/link";
import { Button } from "../../_ui/button.tsx";
import { Segmented } from "../../_ui/segmented.tsx";
import { resetBoard } from "../board-store.ts";
import { SHORTCUTS } from "../shortcut-words.ts";
import { changeSettings, useSettings } from "./settings.ts";
import { ZoneField } from "./zone-field.tsx";

const THEMES = [
  { value: "auto", text: "Auto" },
  { value: "dark", text: "Dark" },
  { value: "light", text: "Light" },
] as const;
const MARKETS = [
  { value: "green-up", text: "Green up" },
  { value: "red-up", text: "Red up" },
  { value: "blue-orange", text: "Blue / orange" },
] as const;

/** What can be chosen, and what the keys do. */
export function SettingsForm({ onConnect }: { onConnect(): void }) {
  const { theme, market, zone, shortcuts } = useSettings();
  return (
    <div className="grid gap-3">
      <Line label="Theme">
        <Segmented
          label="Theme"
          values={THEMES}
          chosen={theme}
          onChoose={(value) => changeSettings({ theme: value })}
        />
      </Line>
      <Line label="Prices">
        <Segmented
          label="Colours of rising and falling prices"
          values={MARKETS}
          chosen={market}
          onChoose={(value) => changeSettings({ market: value })}
        />
      </Line>
      <Line label="Times">
        <ZoneField zone={zone} />
      </Line>
      <Line label="Watchlist and tiles">
        <Button onClick={resetBoard}>Reset the board</Button>
      </Line>
      <div className="md:hidden">
        <Line label="Your own data">
          <Button aria-haspopup="dialog" onClick={onConnect}>
            Connect a feed
          </Button>
        </Line>
      </div>
      <Line label="Server">
        <span className="flex gap-4">
          <PageLink href="/feeds">Feeds</PageLink>
          <PageLink href="/status">Status</PageLink>
        </span>
      </Line>
      <label className="flex items-center gap-2 border-t border-border pt-3">
        <input
          type="checkbox"
          checked={shortcuts}
          onChange={(event) => changeSettings({ shortcuts: event.target.checked })}
          className="size-4 accent-[var(--accent)]"
        />
        Single-key shortcuts
      </label>
      <dl
        className={`grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 text-[12px] ${shortcuts ? "" : "text-text-3"}`}
      >
        {SHORTCUTS.map(({ keys, does }) => (
          <div key={keys} className="contents">
            <dt>
              <kbd className="rounded-sm border border-border px-1 font-sans text-text-2">{keys}</kbd>
            </dt>
            <dd className="text-text-2">{does}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function PageLink({ href, children }: { href: string; children: string }) {
  return (
    <Link
      href={href}
      prefetch={false}
      className="inline-flex h-6 items-center text-accent hover:underline max-md:h-11"
    >
      {children}
    </Link>
  );
}

function Line({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="flex items-center justify-between gap-3">
      <span className="text-text-2">{label}</span>
      {children}
    </div>
  );
}
