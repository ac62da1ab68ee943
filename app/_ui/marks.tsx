/** A dot that says "live": accent where it is, an empty ring where it is not. */
export function LiveDot({ live }: { live: boolean }) {
  return (
    <span
      aria-hidden
      data-dot={live ? "live" : "off"}
      className={`inline-block size-1.5 shrink-0 rounded-full ${live ? "bg-accent" : "border border-text-3"}`}
    />
  );
}

/** Rising or falling, as a shape beside the sign and the colour. */
export function Arrow({ up }: { up: boolean }) {
  return (
    <svg aria-hidden viewBox="0 0 8 6" className="inline-block h-1.5 w-2 fill-current">
      <path d={up ? "M4 0 8 6H0Z" : "M4 6 0 0h8Z"} />
    </svg>
  );
}

/** The shape of a limit that is crossed: a triangle for a warning, a square for an alarm. */
export function LimitMark({ severity }: { severity: "warn" | "alarm" }) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 10 10"
      className={`inline-block size-2.5 shrink-0 ${severity === "warn" ? "fill-warn" : "fill-alarm"}`}
    >
      {severity === "warn" ? <path d="M5 0 10 10H0Z" /> : <rect x="1" y="1" width="8" height="8" rx="1" />}
    </svg>
  );
}

/** A fault of feed or connection. */
export function FaultMark() {
  return (
    <svg aria-hidden viewBox="0 0 10 10" className="inline-block size-2.5 shrink-0 fill-diag">
      <path d="M5 0 10 5 5 10 0 5Z" />
    </svg>
  );
}

export function Logo() {
  return (
    <svg aria-hidden viewBox="0 0 20 20" className="size-5 shrink-0">
      <rect width="20" height="20" rx="5" className="fill-accent" />
      <path
        d="M3.5 8.5c1.5 0 1.8-1.3 3.2-1.3s1.8 1.3 3.3 1.3 1.9-1.3 3.3-1.3 1.7 1.3 3.2 1.3M3.5 13.2c1.5 0 1.8-1.3 3.2-1.3s1.8 1.3 3.3 1.3 1.9-1.3 3.3-1.3 1.7 1.3 3.2 1.3"
        className="fill-none stroke-[var(--on-accent)]"
        strokeWidth="1.7"
        strokeLinecap="round"
      />
    </svg>
  );
}

/** The pattern charts shade missing time with; once on every page. */
export function HatchPattern() {
  return (
    <svg aria-hidden className="absolute size-0">
      <defs>
        <pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="1.2" height="7" fill="var(--hatch)" />
        </pattern>
      </defs>
    </svg>
  );
}
