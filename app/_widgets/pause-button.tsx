import { Pause, Play } from "lucide-react";
import { Button } from "../_ui/button.tsx";

interface Props {
  readonly paused: boolean;
  readonly onPause: () => void;
}

/** Stops the figures of a page, and lets them go on; as wide for either word, and on a phone an icon alone. */
export function PauseButton({ paused, onPause }: Props) {
  return (
    <Button
      data-testid="pause"
      aria-pressed={paused}
      onClick={onPause}
      className="md:min-w-[96px] max-md:size-11 max-md:justify-center max-md:border-0 max-md:px-0"
    >
      {paused ? <Play size={14} /> : <Pause size={14} />}
      <span className="max-md:sr-only">{paused ? "Resume" : "Pause"}</span>
    </Button>
  );
}
