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
  lazyComponent({ name: "The greeting", early: true }, load);
  expect(load).toHaveBeenCalledOnce();
});

test("it draws nothing until its code is there, and then it draws it with what it was given", async () => {
  const { promise, resolve } = Promise.withResolvers<ComponentType<Props>>();
  const Lazy = lazyComponent({ name: "The greeting", early: true }, () => promise);
  expect(drawn(Lazy)).toBe("");
  resolve(Greeting);
  await vi.waitFor(() => expect(changed).toHaveBeenCalled());
  expect(drawn(Lazy)).toBe("<p>Hello, reader</p>");
});

test("where its code does not come it says so, with the way to try again", async () => {
  const Lazy = lazyComponent<Props>({ name: "The greeting", early: true }, async () => {
    throw new Error("the server is not answering");
  });
  expect(drawn(Lazy)).toBe("");
  await vi.waitFor(() => expect(changed).toHaveBeenCalled());
  expect(drawn(Lazy)).toContain("The greeting did not load.");
  expect(drawn(Lazy)).toContain("Try again");
});

test("one that is not early is asked for when it is first drawn", () => {
  const load = vi.fn(async () => Greeting);
  lazyComponent({ name: "The greeting" }, load);
  expect(load).not.toHaveBeenCalled();
});

test("no code is loaded where pages are built", () => {
  vi.unstubAllGlobals();
  const load = vi.fn(async () => Greeting);
  lazyComponent({ name: "The greeting", early: true }, load);
  expect(load).not.toHaveBeenCalled();
});
