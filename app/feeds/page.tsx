import type { Metadata } from "next";
import { FeedsScreen } from "../_widgets/feeds/feeds-screen.tsx";

export const metadata: Metadata = { title: "Feeds" };

export default function Page() {
  return <FeedsScreen />;
}
