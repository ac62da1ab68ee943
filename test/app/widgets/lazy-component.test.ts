import { type ComponentType, createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { lazyComponent } from "../../../app/_widgets/lazy-component.tsx";

interface Props {
  readonly name: string;
}

/** What React would draw again for: told of each change, it asks what there is. */
const changed = vi.hoisted(() => vi.fn());
vi.mock("react", async (original) => ({
  ...(await original<typeof import("react")>()),
  useSyncExternalStore: (listen: (changed: () => void) => () => void, now: () => unknown) => {
    listen(changed);
    return now();
  },
}));

const Greeting = ({ name }: Props) => createElement("p", null, `Hello, ${name}`);
const drawn = (Lazy: ComponentType<Props>) => renderToStaticMarkup(createElement(Lazy, { name: "reader" }));

beforeEach(() => {
  vi.stubGlobal("window", {});
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

test("its code is asked for at once, before anybody draws it", () => {
  const load = vi.fn(async () => Greeting);
  lazyComponent(load);
  expect(load).toHaveBeenCalledOnce();
});

test("it draws nothing until its code is there, and then it draws it with what it was given", async () => {
  const { promise, resolve } = Promise.withResolvers<ComponentType<Props>>();
  const Lazy = lazyComponent(() => promise);
  expect(drawn(Lazy)).toBe("");
  resolve(Greeting);
  await vi.waitFor(() => expect(changed).toHaveBeenCalled());
  expect(drawn(Lazy)).toBe("<p>Hello, reader</p>");
});

test("where its code does not come it fails with the reason", async () => {
  const Lazy = lazyComponent<Props>(async () => {
    throw new Error("the server is not answering");
  });
  expect(drawn(Lazy)).toBe("");
  await vi.waitFor(() => expect(changed).toHaveBeenCalled());
  expect(() => drawn(Lazy)).toThrow("the server is not answering");
});

test("no code is loaded where pages are built", () => {
  vi.unstubAllGlobals();
  const load = vi.fn(async () => Greeting);
  lazyComponent(load);
  expect(load).not.toHaveBeenCalled();
});
