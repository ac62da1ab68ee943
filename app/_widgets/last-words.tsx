import { Button } from "../_ui/button.tsx";

interface Props {
  readonly title: string;
  readonly reason: string;
  readonly onRetry: () => void;
}

/** In the place of a page of which nothing can be drawn. */
export function LastWords({ title, reason, onRetry }: Props) {
  return (
    <main role="alert" className="grid h-dvh place-content-center justify-items-center gap-2 p-4 text-center">
      <h1 className="text-[16px] leading-6 font-semibold">{title}</h1>
      <p className="text-text-2">{reason}</p>
      <p className="text-text-2">The server goes on. Try again; where that does not help, reload the page.</p>
      <span className="mt-2 flex gap-2">
        <Button look="accent" onClick={onRetry}>
          Try again
        </Button>
        <Button onClick={() => location.reload()}>Reload the page</Button>
      </span>
    </main>
  );
}
