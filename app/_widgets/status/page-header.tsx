import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { LiveDot, Logo } from "../../_ui/marks.tsx";
import { PauseButton } from "../pause-button.tsx";
import { SettingsMenu } from "../settings/settings-menu.tsx";
import { ThemeButton } from "../settings/theme-button.tsx";

/** The pages that lead to each other. */
const PAGES = [
  { name: "Feeds", path: "/feeds" },
  { name: "Status", path: "/status" },
] as const;

interface Props {
  readonly page: (typeof PAGES)[number]["name"];
  readonly live: boolean;
  readonly paused: boolean;
  readonly onPause: () => void;
  /** What can be done here, after pause as on the board. */
  readonly children?: ReactNode;
}

/** Name, the way back to the board and to pages like this, whether figures are current, pause, theme and settings. */
export function PageHeader({ page, live, paused, onPause, children }: Props) {
  return (
    <header className="flex h-12 items-center gap-2 border-b border-border bg-surface-1 px-3">
      <Link href="/" className="flex h-8 items-center gap-2 rounded-sm pr-1">
        <Logo />
        <span className="text-[14px] leading-5 font-semibold tracking-[-0.01em] max-md:sr-only">
          Tidemark
        </span>
      </Link>
      <Places here={page} />
      <span className="flex-1" />
      <span
        data-testid="status-live"
        className="flex items-center gap-2 text-[12px] whitespace-nowrap text-text-2"
      >
        <LiveDot live={live} /> {live ? "Live" : paused ? "Paused" : "Not live"}
      </span>
      <PauseButton paused={paused} onPause={onPause} />
      {children}
      <ThemeButton />
      <SettingsMenu />
    </header>
  );
}

function Places({ here }: { here: Props["page"] }) {
  return (
    <nav aria-label="Where you are" className="flex items-center gap-2 text-text-2">
      <Link href="/" className="inline-flex h-6 items-center gap-1 rounded-sm hover:text-text">
        <ChevronLeft size={14} /> Board
      </Link>
      <span aria-hidden>/</span>
      {PAGES.map(({ name, path }) => (
        <Link
          key={name}
          href={path}
          prefetch={false}
          aria-current={name === here ? "page" : undefined}
          className={`inline-flex h-6 items-center rounded-sm hover:text-text ${name === here ? "font-semibold text-text" : ""}`}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}
