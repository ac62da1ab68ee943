import type { Metadata } from "next";
import { StatusScreen } from "../_widgets/status/status-screen.tsx";

export const metadata: Metadata = { title: "Status" };

export default function Page() {
  return <StatusScreen />;
}
