export default function NotFound() {
  return (
    <main className="grid h-dvh place-content-center gap-2 text-center">
      <h1 className="text-[16px] leading-6 font-semibold">There is no page here.</h1>
      <p className="text-text-2">
        The board is at {/* Not a Link: this page's code is sent with every page. */}
        <a href="/" className="text-accent underline">
          the front
        </a>
        ; a channel has its own page at /channel/ and its name.
      </p>
    </main>
  );
}
