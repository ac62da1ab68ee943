"use client";

import { useSyncExternalStore } from "react";
import { isZone, type Zone } from "#lib/format.ts";
import { Kept, store, stored } from "../kept.ts";
import { SETTINGS_KEY } from "./early-settings.ts";

export type Theme = "auto" | "dark" | "light";
/** Which colours rising and falling prices have. */
export type MarketColours = "green-up" | "red-up" | "blue-orange";

/** What somebody chose for themselves; kept in their browser. */
export interface Settings {
  readonly theme: Theme;
  readonly market: MarketColours;
  readonly zone: Zone;
  /** Whether single keys do things. */
  readonly shortcuts: boolean;
}

const DEFAULTS: Settings = { theme: "auto", market: "green-up", zone: "UTC", shortcuts: true };

/** The settings somebody chose, and what of them a link shows otherwise. */
export const keptSettings = new Kept<Settings>(
  () => parseSettings(stored(SETTINGS_KEY)),
  (own) => store(SETTINGS_KEY, own),
);

const THEMES: readonly Theme[] = ["auto", "dark", "light"];
const MARKETS: readonly MarketColours[] = ["green-up", "red-up", "blue-orange"];

/** Turns whatever was stored into settings; each one that is not what it should be is left at its default. */
export function parseSettings(stored: unknown): Settings {
  const from = (typeof stored === "object" && stored !== null ? stored : {}) as Record<string, unknown>;
  return {
    theme: THEMES.find((theme) => theme === from.theme) ?? DEFAULTS.theme,
    market: MARKETS.find((market) => market === from.market) ?? DEFAULTS.market,
    zone: typeof from.zone === "string" && isZone(from.zone) ? from.zone : DEFAULTS.zone,
    shortcuts: typeof from.shortcuts === "boolean" ? from.shortcuts : DEFAULTS.shortcuts,
  };
}

/** Changes some settings, shows and keeps them. */
export function changeSettings(change: Partial<Settings>): void {
  keptSettings.change(change);
  applyLook();
}

/** Shows theme and market colours on `<html>`. */
function applyLook(): void {
  const { theme, market } = keptSettings.now();
  const light = theme === "light" || (theme === "auto" && lightWanted().matches);
  document.documentElement.dataset.theme = light ? "light" : "dark";
  if (market === "green-up") delete document.documentElement.dataset.market;
  else document.documentElement.dataset.market = market;
}

function lightWanted(): MediaQueryList {
  return matchMedia("(prefers-color-scheme: light)");
}

let subscribed = 0;

function subscribe(listener: () => void): () => void {
  if (subscribed++ === 0) lightWanted().addEventListener("change", applyLook);
  const leave = keptSettings.subscribe(listener);
  return () => {
    leave();
    if (--subscribed === 0) lightWanted().removeEventListener("change", applyLook);
  };
}

export function useSettings(): Settings {
  return useSyncExternalStore(subscribe, keptSettings.now, () => DEFAULTS);
}

/** Dark to light and back, from whatever is shown. */
export function toggleTheme(): void {
  changeSettings({ theme: document.documentElement.dataset.theme === "light" ? "dark" : "light" });
}
