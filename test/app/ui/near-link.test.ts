import { beforeEach, expect, test, vi } from "vitest";
import { NearLink } from "../../../app/_ui/near-link.tsx";

const router = vi.hoisted(() => ({ prefetch: vi.fn(), push: vi.fn() }));
vi.mock("next/navigation", () => ({ useRouter: () => router }));

const link = () => NearLink({ href: "/feeds", className: "bright", children: "Feeds" }).props;
const click = (how = {}) => ({ button: 0, preventDefault: vi.fn(), ...how });

beforeEach(() => {
  vi.clearAllMocks();
});

test("it is a link as any other, which can be copied and works before the page does", () => {
  expect(link()).toMatchObject({ href: "/feeds", className: "bright", children: "Feeds" });
});

test.each(["onPointerEnter", "onFocus"])("its page is fetched ahead by %s, and not before", (near) => {
  const props = link();
  expect(router.prefetch).not.toHaveBeenCalled();
  props[near]();
  expect(router.prefetch).toHaveBeenCalledExactlyOnceWith("/feeds");
  expect(router.push).not.toHaveBeenCalled();
});

test("a click is followed without loading the page anew", () => {
  const event = click();
  link().onClick(event);
  expect(event.preventDefault).toHaveBeenCalled();
  expect(router.push).toHaveBeenCalledExactlyOnceWith("/feeds");
});

test.each([
  ["the middle button", { button: 1 }],
  ["Ctrl", { ctrlKey: true }],
  ["the command key", { metaKey: true }],
  ["Shift", { shiftKey: true }],
  ["Alt", { altKey: true }],
])("a click with %s is the browser's own", (_, how) => {
  const event = click(how);
  link().onClick(event);
  expect(event.preventDefault).not.toHaveBeenCalled();
  expect(router.push).not.toHaveBeenCalled();
});
